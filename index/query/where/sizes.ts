/**
 * Finds how large a sentence wants its things in the picture: "a close-up of a dog", "a car in a wide shot", 狗的特写. In: a
 * sentence and its things. Out: the things, those with such words with a size.
 */
import type { NamedThing, ThingSize } from '../../../contract/index.ts';
import { expressionOf, matchesOf } from '../../../core/words/matches.ts';

const ARTICLE = '(?:an?|the) ';
const FAR = '(?:extreme|very)?[ -]?';
const SHOT = '(?: (?:shot|view|photo|picture|image))?';

const ENGLISH: readonly [ThingSize, string][] = [
  ['close_up', `${FAR}close[- ]?up${SHOT}`],
  ['wide', `${FAR}(?:wide|long)[- ](?:shot|view|angle(?: shot| view)?)`],
];
const CHINESE: readonly [ThingSize, string][] = [
  ['close_up', '(?:大?特写)(?:镜头)?'],
  ['wide', '(?:大?[远全]景)(?:镜头)?'],
];

/** Characters between the words and their thing: "a close-up of the small brown dog". */
const MOST_BETWEEN = 30;

interface SizeWords {
  kind: ThingSize;
  from: number;
  to: number;
  text: string;
  /** True where the thing comes after the words; false where it comes before. */
  leads: boolean;
}

/** Returns the things of a sentence with the sizes that it gives them; each words' size is that of one thing. */
export function withSizes(sentence: string, things: readonly NamedThing[]): NamedThing[] {
  const sized = [...things];
  for (const { kind, from, to, text, leads } of sizeWords(sentence)) {
    const i = leads
      ? sized.findIndex((thing) => thing.from >= to && thing.from - to <= MOST_BETWEEN)
      : sized.findLastIndex((thing) => thing.to <= from && from - thing.to <= MOST_BETWEEN);
    const thing = sized[i];
    if (thing && thing.size === null) sized[i] = { ...thing, size: { kind, text, from, to } };
  }
  return sized;
}

function sizeWords(sentence: string): SizeWords[] {
  const found: SizeWords[] = [];
  const take = (kind: ThingSize, pattern: string, leads: boolean) => {
    for (const { 0: text, index: from } of matchesOf(expressionOf(pattern, 'giu'), sentence)) {
      const to = from + text.length;
      if (!found.some((one) => from < one.to && to > one.from)) found.push({ kind, from, to, text, leads });
    }
  };
  for (const [kind, words] of ENGLISH) {
    take(kind, String.raw`(?<![\w-])(?:${ARTICLE})?${words} (?:of|on|showing)\b`, true);
    take(kind, String.raw`(?<![\w-])in (?:${ARTICLE})?${words}(?![\w-])`, false);
  }
  for (const [kind, words] of CHINESE) {
    take(kind, `${words}(?:的|[:：]|里的?|中的?)`, true);
    take(kind, `的?${words}`, false);
  }
  return found.toSorted((a, b) => a.from - b.from);
}
