/**
 * Measures the share of a sentence that a model has no words for, from the pieces its tokenizer cuts words into. A word
 * counts as unknown when
 * - a piece of it has no vector at all, or
 * - it falls into more pieces than it has characters (bytes of a script the vocabulary does not hold), or
 * - its pieces are hardly longer than letters ("asdfghjkl": as d f gh j kl), in a script whose words are cut longer, or
 * - its letters are neighbours on a keyboard ("qwerty"), which vocabularies from the web hold.
 * The third does not hold for scripts that write a word in one or two signs (Han, Kana), where such pieces are words.
 * A word without letters (a number) counts as known. With the base pack's vocabulary the third finds half of all random
 * letters, and takes 1 in 2,500 of WordNet's words for unknown.
 */
import type { SentenceTokenizer } from './tokenizer.ts';

const SHORT_WORD_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Letters from which the length of pieces says something; shorter words are unknown only when spelt out. */
const LONG_WORD = 5;
/** Letters per piece under which a long word is spelt rather than read. */
const FEWEST_LETTERS = 1.6;
const LETTER = /\p{L}/u;
const KEYBOARD_ROWS = [
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'yxcvbnm',
];
/** Shorter runs of keys are words: "we", "tre". */
const SHORTEST_KEY_RUN = 4;
/** The marks by which tokenizers show where a word begins or continues. */
const PIECE_MARKS = /^(▁|Ġ|##)|<\/w>$/gu;

/**
 * Returns the share of the words of `sentence`, in [0, 1], that are unknown as defined above; 0 for a sentence without
 * words.
 */
export function unknownShare(sentence: string, tokenizer: Pick<SentenceTokenizer, 'pieces'>): number {
  const words = wordsOf(sentence);
  if (words.length === 0) return 0;
  return words.filter((word) => isUnknown(word, tokenizer)).length / words.length;
}

function wordsOf(sentence: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'word' }).segment(sentence);
  return [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

function isUnknown(word: string, tokenizer: Pick<SentenceTokenizer, 'pieces'>): boolean {
  if (!LETTER.test(word)) return false;
  if (isKeyRun(word.toLowerCase())) return true;
  const pieces = tokenizer.pieces(word);
  if (pieces.some(({ known }) => !known)) return true;

  const characters = [...word].length;
  const texts = pieces.map(({ text }) => text.replace(PIECE_MARKS, '')).filter((text) => text !== '');
  if (texts.length > characters) return true;
  if (SHORT_WORD_SCRIPTS.test(word)) return false;
  const lettersPerPiece = characters / texts.length;
  return characters >= LONG_WORD ? lettersPerPiece < FEWEST_LETTERS : characters > 2 && lettersPerPiece === 1;
}

/** Returns true for letters that follow each other on a row of keys, in either direction. */
function isKeyRun(word: string): boolean {
  if (word.length < SHORTEST_KEY_RUN) return false;
  const reversed = [...word].reverse().join('');
  return KEYBOARD_ROWS.some((row) => row.includes(word) || row.includes(reversed));
}
