/**
 * Measures the share of a sentence that a model has no words for, from the pieces its tokenizer cuts words into. Stop
 * words do not count, unless there are no others. A word is unknown when
 * - a piece of it has no vector at all, or
 * - it falls into more pieces than it has characters (bytes of a script the vocabulary does not hold), or
 * - its pieces are hardly longer than letters ("dfgdfg": d f g d f g). How short they may be depends on how the word is
 *   built: a Latin word with four consonants in a row, or no vowel, is spelt out sooner than one that could be said, or
 * - its letters are neighbours on a keyboard ("qwerty"), which vocabularies from the web hold.
 * The third does not hold for scripts that write a word in one or two signs (Han, Kana), where such pieces are words; but
 * of Han signs that no dictionary joins to words, all are unknown where half of them have no vector. Words with digits,
 * and the parts of "o's" and "c.p.u.", are known where a part is.
 *
 * With the base pack's vocabulary this finds more than half of random letters, and three of four random words from the
 * middle row of keys. It takes no word of captions for unknown, and one in 5,000 of WordNet's (`inkblot`, `lgbtq`). It cannot
 * find a word that could be one: "flibber" is cut as "giraffe" is, and even by the probabilities of its pieces a bound that
 * finds one of six such words takes one word of captions in forty. Nor can it find known Han signs in an order that means
 * nothing: "阿斯顿发个" is as probable by the sign as "手风琴".
 */
import { subjectWords } from '../../core/words/subject-words.ts';
import type { SentenceTokenizer } from './tokenizer.ts';

type Pieces = Pick<SentenceTokenizer, 'pieces'>;

const SHORT_WORD_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
/** Letters from which the length of pieces says something; shorter words are unknown only when spelt out. */
const LONG_WORD = 5;
/** Shorter words in letters are as often abbreviations: "bmx", "lsd". */
const SHORTEST_SPELT = 4;
/** Letters per piece under which a long word is spelt rather than read. */
const FEWEST_LETTERS = { said: 1.3, unsaid: 2, otherScripts: 1.6 };
const LATIN = /^[a-z]+$/u;
/** Matches what nobody can say, but for a few words ("twelfth"). */
const UNSAID = /[bcdfghjklmnpqrstvwxz]{4}|^[^aeiouy]+$/u;
const LETTER = /\p{L}/u;
const NO_LETTER = /[^\p{L}\p{M}\p{N}]+/u;
const ACCENT = /\p{M}/gu;
const HAN_SIGN = /^\p{Script=Han}$/u;
/** The share of signs without a vector from which a run of single signs is unknown. */
const UNKNOWN_SIGNS = 0.5;
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
export function unknownShare(sentence: string, tokenizer: Pieces): number {
  const words = subjectWords(sentence);
  if (words.length === 0) return 0;
  const unknown = words.map((word) => isUnknown(word, tokenizer));
  for (const { from, to } of runsOfSigns(words)) {
    const signs = unknown.slice(from, to);
    if (signs.filter(Boolean).length >= UNKNOWN_SIGNS * signs.length) unknown.fill(true, from, to);
  }
  return unknown.filter(Boolean).length / words.length;
}

/** Returns the runs of two and more words that are single Han signs, [from, to). */
function runsOfSigns(words: readonly string[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  let from = 0;
  for (let to = 0; to <= words.length; to++) {
    if (to < words.length && HAN_SIGN.test(words[to] as string)) continue;
    if (to - from > 1) runs.push({ from, to });
    from = to + 1;
  }
  return runs;
}

function isUnknown(word: string, tokenizer: Pieces): boolean {
  const parts = word.split(NO_LETTER).filter((part) => LETTER.test(part));
  return parts.length > 0 && parts.every((part) => isUnknownPart(part, tokenizer));
}

function isUnknownPart(word: string, tokenizer: Pieces): boolean {
  if (isKeyRun(word.toLowerCase())) return true;
  const pieces = tokenizer.pieces(word);
  if (pieces.some(({ known }) => !known)) return true;

  const characters = [...word].length;
  const texts = pieces.map(({ text }) => text.replace(PIECE_MARKS, '')).filter((text) => text !== '');
  if (texts.length > characters) return true;
  if (SHORT_WORD_SCRIPTS.test(word) || /\d/u.test(word)) return false;
  const lettersPerPiece = characters / texts.length;
  if (characters >= LONG_WORD) return lettersPerPiece < fewestLetters(word);
  return characters >= SHORTEST_SPELT && lettersPerPiece === 1;
}

function fewestLetters(word: string): number {
  const plain = word.toLowerCase().normalize('NFD').replace(ACCENT, '');
  if (!LATIN.test(plain)) return FEWEST_LETTERS.otherScripts;
  return UNSAID.test(plain) ? FEWEST_LETTERS.unsaid : FEWEST_LETTERS.said;
}

/** Returns true for letters that follow each other on a row of keys, in either direction. */
function isKeyRun(word: string): boolean {
  if (word.length < SHORTEST_KEY_RUN) return false;
  const reversed = [...word].reverse().join('');
  return KEYBOARD_ROWS.some((row) => row.includes(word) || row.includes(reversed));
}
