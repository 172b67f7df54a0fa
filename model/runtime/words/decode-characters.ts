/**
 * Text from the probabilities of characters along a line ("connectionist temporal classification", Graves et al., 2006):
 * the likeliest character of each step, where repeats are one and the blank parts them.
 */

/** Text with the mean probability of its characters. */
export interface DecodedLine {
  text: string;
  confidence: number;
}

/** The class that stands for no character. */
const BLANK = 0;
/**
 * A space leaves as little ink as no character, and the network hesitates between the two: from this probability on, a
 * blank is a space. Between letters of one word it is below a hundredth.
 */
const SPACE = 0.1;

/** Returns the classes of a list of characters, one a line: the blank comes first, the space last. */
export function characterClasses(list: string): string[] {
  return ['', ...list.replace(/\r?\n$/, '').split(/\r?\n/), ' '];
}

/** Decodes one line: `probabilities` is [steps, classes]. Empty text has a confidence of 0. */
export function decodeCharacters(probabilities: Float32Array, classes: readonly string[]): DecodedLine {
  let text = '';
  let sum = 0;
  let count = 0;
  let before = BLANK;
  const space = classes.length - 1;
  for (let at = 0; at < probabilities.length; at += classes.length) {
    const best = likeliest(probabilities, at, classes.length);
    if (best === space || (best === BLANK && (probabilities[at + space] as number) > SPACE)) {
      if (!text.endsWith(' ')) text += ' ';
    } else if (best !== BLANK && best !== before) {
      text += classes[best];
      sum += probabilities[at + best] as number;
      count++;
    }
    before = best;
  }
  return { text: text.trim(), confidence: count === 0 ? 0 : sum / count };
}

function likeliest(values: Float32Array, from: number, count: number): number {
  let best = 0;
  for (let i = 1; i < count; i++)
    if ((values[from + i] as number) > (values[from + best] as number)) best = i;
  return best;
}
