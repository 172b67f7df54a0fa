/** Decodes the bytes of a text file: by its byte order mark, else as UTF-8 where that fits, else by what its letters say. */
import { analyse } from 'chardet';
import { findEastAsian } from './east-asian.ts';

/** A decoded text. `guess` names the encoding where another one is about as likely, else null. */
export interface DecodedText {
  text: string;
  guess: string | null;
}

/** Bytes that the letters are counted in; the language of a file does not change further on. */
const SAMPLE_BYTES = 2 ** 16;

/** Points out of 100: below these, or so close to another text, a detected encoding is a guess. */
const MIN_CONFIDENCE = 15;
const MIN_LEAD = 12;

/** Letters beyond ASCII that it takes to know a language that has more than a few of them. */
const MIN_LETTERS = 4;

/** Encodings by the detector's names for them. Those of Windows contain those of ISO 8859 named here. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['ISO-8859-1', 'windows-1252'],
  ['ISO-8859-2', 'iso-8859-2'],
  ['ISO-8859-5', 'iso-8859-5'],
  ['ISO-8859-6', 'iso-8859-6'],
  ['ISO-8859-7', 'windows-1253'],
  ['ISO-8859-8', 'windows-1255'],
  ['ISO-8859-9', 'windows-1254'],
  ['KOI8-R', 'koi8-r'],
  ...['windows-1250', 'windows-1251', 'windows-1252', 'windows-1253'].map((name) => [name, name] as const),
  ...['windows-1254', 'windows-1255', 'windows-1256', 'windows-1257'].map((name) => [name, name] as const),
]);

/** Windows-1252 from 0x80 to 0x9f, which Node 20 decodes as control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Returns the text in `bytes`; see {@link readText}. */
export function decodeText(bytes: Uint8Array): string {
  return readText(bytes).text;
}

/**
 * Returns the text in `bytes`, and whether its encoding is a guess. A byte order mark decides; without one, zeros in
 * every other byte mean UTF-16, bytes that are valid UTF-8 are UTF-8, those that read as Chinese, Japanese or Korean are
 * that, and all others are what the detector takes them for.
 */
export function readText(bytes: Uint8Array): DecodedText {
  const unicode = unicodeOf(bytes);
  if (unicode) return { text: new TextDecoder(unicode).decode(bytes), guess: null };
  const text = decodeStrictly(bytes, 'utf-8');
  return text === null ? readLegacy(bytes) : { text, guess: null };
}

function unicodeOf([first, second, third]: Uint8Array): string | null {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first !== 0 && second === 0) return 'utf-16le';
  return first === 0 && second !== 0 ? 'utf-16be' : null;
}

function readLegacy(bytes: Uint8Array): DecodedText {
  const eastAsian = findEastAsian(bytes, decodeStrictly);
  if (eastAsian) {
    const { text, encoding, isGuess } = eastAsian;
    return { text, guess: isGuess ? encoding : null };
  }
  const candidates = analyse(bytes.subarray(0, SAMPLE_BYTES)).flatMap(({ name, confidence }) => {
    const encoding = LABELS.get(name);
    const text = encoding === undefined ? null : decodeBytes(bytes, encoding);
    // What no text holds was not written in this encoding.
    if (encoding === undefined || text === null || /[\x80-\x9f\ufffd]/.test(text)) return [];
    return [{ encoding, text, confidence }];
  });
  const [best] = candidates;
  // No sequence of bytes contradicts Windows-1252.
  if (!best) return { text: decodeBytes(bytes, 'windows-1252'), guess: 'windows-1252' };
  const rival = candidates.find(({ text }) => text !== best.text)?.confidence ?? 0;
  const letters = best.text.match(/[^\P{L}\p{ASCII}]/gu)?.length ?? 0;
  const isEnough = letters >= MIN_LETTERS || best.encoding === 'windows-1252';
  const isSure = isEnough && best.confidence >= MIN_CONFIDENCE && best.confidence - rival >= MIN_LEAD;
  return { text: best.text, guess: isSure ? null : best.encoding };
}

function decodeBytes(bytes: Uint8Array, encoding: string): string {
  const text = new TextDecoder(encoding).decode(bytes);
  if (encoding !== 'windows-1252') return text;
  return text.replaceAll(/[\x80-\x9f]/g, (char) => WINDOWS_1252[char.charCodeAt(0) - 0x80] ?? char);
}

/** Returns the text, or null where bytes do not fit the encoding. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null; // The decoder's only way to say no.
  }
}
