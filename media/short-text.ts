/** Texts that files bring along, which may be of any length and hold anything. */

/** All that moves a cursor, changes a colour or reads backwards instead of showing a character. */
const CONTROLS = /[\p{Cc}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Returns a text of at most `length` characters, control characters replaced by spaces, trimmed. */
export function shortText(text: string, length: number): string {
  // Cut first: nobody has to go through megabytes of it.
  const clean = text
    .slice(0, 4 * length)
    .replace(CONTROLS, ' ')
    .trim();
  return clean.length <= length
    ? clean
    : `${clean
        .slice(0, length - 1)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`;
}
