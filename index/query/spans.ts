/** Finds the spans of a sentence that match rules, and blanks them out. */

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

/**
 * Returns the matches of the rules, earlier rules first, and the sentence with blanks in their place, so that positions
 * in it stay. Matches do not overlap.
 */
export function take<Value>(sentence: string, rules: Rule<Value>[]): Taken<Value> {
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

/** Removes the blanks and punctuation that blanked-out spans leave around words. */
export function tidy(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/^[\s,，.。;；:：、!！]+|[\s,，.。;；:：、!！]+$/gu, '')
    .replace(/[,，]\s*[,，]/g, ',')
    .replace(/^的(?!士)/, '');
}
