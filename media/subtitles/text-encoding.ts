/** Bytes of a text file as text: by its byte order mark, else UTF-8 where that fits, else Chinese or Western European. */

/**
 * The text in `bytes`. A byte order mark decides; without one, zeros in every other byte mean UTF-16, bytes that are
 * valid UTF-8 are UTF-8, those that read as Chinese are GB18030 (GBK and GB2312 are parts of it), and all others
 * Windows-1252, which no sequence of bytes contradicts.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  return new TextDecoder(encoding).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first !== 0 && second === 0) return 'utf-16le';
  if (first === 0 && second !== 0) return 'utf-16be';
  if (decodeStrictly(bytes, 'utf-8') !== null) return 'utf-8';
  const text = decodeStrictly(bytes, 'gb18030');
  return text !== null && isChinese(text) ? 'gb18030' : 'windows-1252';
}

/** The text, or null where bytes do not fit the encoding. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null; // The decoder's only way to say no.
  }
}

/**
 * Returns true when most letters beyond ASCII are Chinese, and stand apart from Latin ones. An accented letter of Windows-1252 takes
 * the letter after it along when it is read as GB18030, and makes a Chinese one in the middle of a word: "B鋜" of "Bär".
 */
function isChinese(text: string): boolean {
  const letters = text.match(/[^\P{L}\p{ASCII}]/gu)?.length ?? 0;
  const apart = text.match(/(?<![A-Za-z])\p{Script=Han}(?![A-Za-z])/gu)?.length ?? 0;
  return apart > letters / 2;
}
