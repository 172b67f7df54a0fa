/**
 * Splits text into words, alike for indexing and for queries. Chinese, Japanese and Korean are written
 * without spaces, and no two dictionaries cut them alike: they are indexed character by character and searched as
 * phrases of characters, with the word borders of the query from Intl.Segmenter. All other scripts are left to
 * FTS5's unicode61 and Porter stemming.
 */
import { subjectWords } from '../../../core/words/subject-words.ts';

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const COMBINING_ACCENT = /[\u0300-\u036f]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/gu;
const EACH_UNSPACED = new RegExp(UNSPACED.source, 'gu');

/** Returns the form of a passage for the full-text index. */
export function indexedForm(text: string): string {
  return text.normalize('NFKC').replace(EACH_UNSPACED, ' $& ');
}

/**
 * Returns the words of a text in lower case without accents, separated by single spaces, for a text index that cuts at
 * spaces: letters and digits as FTS5's unicode61 takes them.
 */
export function separatedWords(text: string): string {
  const plain = indexedForm(text)
    .toLowerCase()
    .normalize('NFD')
    .replace(COMBINING_ACCENT, '')
    .normalize('NFC');
  return plain.replace(NO_WORD, ' ').trim();
}

/** Returns the words that a sentence is about, in lower case, each once (see {@link subjectWords}). */
export function soughtWords(sentence: string): string[] {
  return [...new Set(subjectWords(sentence.normalize('NFKC').toLowerCase()))];
}

/**
 * Writes a word (or several, in this order) as an FTS5 phrase. Quoted, no character has a meaning in FTS5's syntax except
 * the zero byte, which ends its text.
 */
export function asPhrase(word: string): string {
  return `"${indexedForm(word).replaceAll('\0', ' ').replaceAll('"', '""').trim()}"`;
}

/** Folds text for comparison without case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
