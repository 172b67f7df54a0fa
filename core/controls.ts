/** Makes text of files and requests safe to print: a title may hold sequences that a terminal obeys. */

/** Control characters but tab and line feed, and the characters that turn the direction of what follows. */
const CONTROLS = /(?![\t\n])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * Writes control characters as `\u001b`: visible in text, and the same string in JSON. Tabs and line breaks stay, a
 * carriage return only before a line feed.
 */
export function escapeControls(text: string): string {
  return text.replace(CONTROLS, (char, at: number) => {
    if (char === '\r' && text[at + 1] === '\n') return char;
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
