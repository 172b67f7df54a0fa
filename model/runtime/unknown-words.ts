/**
 * How much of a sentence a model has no words for, told from the pieces its tokenizer cuts words into. A word counts
 * as unknown when
 * - a piece of it has no vector at all, or
 * - it falls into more pieces than it has characters (bytes of a script the vocabulary does not hold), or
 * - more than half of its characters stand alone as pieces, in a script whose words are cut longer ("xqzvk": x q z v k).
 * The third does not hold for scripts that write a word in one or two signs (Han, Kana), where such pieces are words.
 * A word without letters (a number) counts as known, and so do short words (under three letters) by the third rule.
 */
import type { SentenceTokenizer } from './tokenizer.ts';

const SHORT_WORD_SCRIPTS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const LETTER = /\p{L}/u;
/** What tokenizers add to a piece to say where a word begins or goes on. */
const PIECE_MARKS = /^(▁|Ġ|##)|<\/w>$/gu;

/** Share of the words of `sentence`, in [0, 1], that are unknown as defined above; 0 for a sentence without words. */
export function unknownShare(sentence: string, tokenizer: Pick<SentenceTokenizer, 'pieces'>): number {
  const words = wordsOf(sentence);
  if (words.length === 0) return 0;
  return words.filter((word) => isUnknown(word, tokenizer)).length / words.length;
}

function wordsOf(sentence: string): string[] {
  const segments = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(sentence);
  return [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

function isUnknown(word: string, tokenizer: Pick<SentenceTokenizer, 'pieces'>): boolean {
  if (!LETTER.test(word)) return false;
  const pieces = tokenizer.pieces(word);
  if (pieces.some(({ known }) => !known)) return true;

  const characters = [...word].length;
  const texts = pieces.map(({ text }) => text.replace(PIECE_MARKS, '')).filter((text) => text !== '');
  if (texts.length > characters) return true;
  if (characters < 3 || SHORT_WORD_SCRIPTS.test(word)) return false;
  return texts.filter((text) => [...text].length === 1).length > characters / 2;
}
