/** Finds the spans of a sentence that match rules, and blanks them out. */
import { expressionOf, matchesOf } from '../../core/words/matches.ts';

/** Characters [from, to) of a sentence. */
export interface TextSpan {
  from: number;
  to: number;
}

/** A match of a rule, with the value that the rule read from it. */
export interface Found<Value> extends TextSpan {
  text: string;
  value: Value;
}

/** The matches in a sentence, and the sentence with blanks in their place. */
export interface Taken<Value> {
  found: Found<Value>[];
  rest: string;
}

/** A pattern (flags are added) and its reader; null from the reader rejects the match. */
export interface Rule<Value> {
  pattern: string;
  read(groups: (string | undefined)[]): Value | null;
}

/** Words in square brackets are plain: "a street [without] cars". */
const PLAIN = /\[[^[\]]*\]/g;

/** Words in braces are operators, whatever stands around them: "the lady {then} jet skis". */
const FORCED = /\{[^{}[\]]*\}/g;

/** Returns the sentence with blanks in the place of braces, and the places of what they hold, braces included. */
export function openBraces(sentence: string): { rest: string; forced: TextSpan[] } {
  const forced = matchesOf(FORCED, sentence).map(({ index, 0: text }) => ({
    from: index,
    to: index + text.length,
  }));
  return { rest: sentence.replace(FORCED, (text) => ` ${text.slice(1, -1)} `), forced };
}

/** Returns 1 for each character of a sentence that no rule may read, else 0. */
export function plainCharacters(sentence: string): Uint8Array {
  const plain = new Uint8Array(sentence.length);
  for (const { index, 0: text } of matchesOf(PLAIN, sentence)) plain.fill(1, index, index + text.length);
  return plain;
}

/** Returns true when [from, to) holds a plain character. */
export function touches(plain: Uint8Array, { from, to }: TextSpan): boolean {
  return plain.subarray(from, to).includes(1);
}

/**
 * Returns the matches of the rules, earlier rules first, and the sentence with blanks in their place, so that positions
 * in it stay. Matches do not overlap, and touch nothing plain.
 */
export function take<Value>(sentence: string, rules: Rule<Value>[]): Taken<Value> {
  const plain = plainCharacters(sentence);
  const found: Found<Value>[] = [];
  let rest = sentence;
  for (const { pattern, read } of rules) {
    const own: Found<Value>[] = [];
    for (const match of matchesOf(expressionOf(pattern, 'giu'), rest)) {
      const span = { from: match.index, to: match.index + match[0].length };
      const value = touches(plain, span) ? null : read(match.slice(1));
      if (value !== null) own.push({ text: sentence.slice(span.from, span.to).trim(), ...span, value });
    }
    rest = blanked(rest, own);
    found.push(...own);
  }
  return { found, rest };
}

/** Returns the sentence with blanks in the place of spans, which are in order. */
function blanked(sentence: string, spans: readonly TextSpan[]): string {
  if (spans.length === 0) return sentence;
  const ends = [0, ...spans.map(({ to }) => to)];
  const kept = ends.map((end, i) => sentence.slice(end, spans[i]?.from ?? sentence.length));
  return kept.map((part, i) => part + ' '.repeat(spans[i] ? spans[i].to - spans[i].from : 0)).join('');
}

const OUTER = /[\s,，.。;；:：、!！]/u;

/** Removes the brackets of plain words, and the blanks and punctuation that blanked-out spans leave around words. */
export function tidy(text: string): string {
  const words = text.replace(/[[\]]/g, '').replace(/\s+/g, ' ');
  let [from, to] = [0, words.length];
  while (from < to && OUTER.test(words[from] as string)) from++;
  while (to > from && OUTER.test(words[to - 1] as string)) to--;
  return words
    .slice(from, to)
    .replace(/[,，]\s?[,，]/g, ',')
    .replace(/^的(?!士)/, '');
}
