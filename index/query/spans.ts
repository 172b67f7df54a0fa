/** Stretches of a sentence that mean something, and the sentence with them taken out. */

/** What a chip stands for. */
export type ChipKind = 'clause' | 'operator' | 'time' | 'date' | 'length' | 'quote';

/** A part of the sentence that was understood: characters [from, to) of it, and what it was taken to mean. */
export interface Chip {
  kind: ChipKind;
  text: string;
  from: number;
  to: number;
  /** In the words of the page: "0:00 to 10:00". */
  meaning: string;
}

/** A match of a rule, with what the rule made of it. */
export interface Found<Value> {
  text: string;
  from: number;
  to: number;
  value: Value;
}

/** A pattern (flags are added) and what a match of it means; null: nothing after all. */
export interface Rule<Value> {
  pattern: string;
  read(groups: (string | undefined)[]): Value | null;
}

/**
 * The matches of the rules, earlier rules first, and the sentence with blanks in their place, so that positions in it
 * stay. Matches do not overlap.
 */
export function take<Value>(sentence: string, rules: Rule<Value>[]): { found: Found<Value>[]; rest: string } {
  const found: Found<Value>[] = [];
  let rest = sentence;
  for (const { pattern, read } of rules) {
    for (const match of rest.matchAll(new RegExp(pattern, 'giu'))) {
      const value = read(match.slice(1));
      if (value === null) continue;
      const from = match.index;
      const to = from + match[0].length;
      found.push({ text: sentence.slice(from, to).trim(), from, to, value });
      rest = rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to);
    }
  }
  return { found, rest };
}

/** Words without the blanks and punctuation that taking something out leaves around them. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,，.。;；:：、!！]+|[\s,，.。;；:：、!！]+$/gu, '')
    .replace(/[,，]\s*[,，]/g, ',')
    .replace(/^的(?!士)/, '');
}
