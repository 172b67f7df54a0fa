/**
 * Splits text into words, alike for indexing and for queries. Chinese, Japanese and Korean are written
 * without spaces, and no two dictionaries cut them alike: they are indexed character by character and searched as
 * phrases of characters, with the word borders of the query from Intl.Segmenter. All other scripts are left to
 * FTS5's unicode61 and Porter stemming.
 */

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const SEGMENTER = new Intl.Segmenter('zh', { granularity: 'word' });
const COMBINING_ACCENT = /[\u0300-\u036f]/g;
const NO_WORD = /[^\p{L}\p{N}\p{M}]+/gu;
const EACH_UNSPACED = new RegExp(UNSPACED.source, 'gu');

/** Stop words: a passage is not found by them alone. */
const STOP_WORDS = new Set(
  (
    'a an and are as at be been by for from had has have he her his i in into is it its me my no of on or our she ' +
    'so some someone something that the their them there these they this those to up us was we were what when where ' +
    'which who will with you your ' +
    '的 了 在 是 我 你 他 她 它 们 我们 他们 这 那 一 个 一个 一只 一些 和 与 或 也 就 都 着 地 得 有 被 把 里 上 下 中'
  ).split(' '),
);

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

/** Returns the words of a sentence without stop words, in lower case, each once; all of its words when only stop words are left. */
export function subjectWords(sentence: string): string[] {
  const segments = SEGMENTER.segment(sentence.normalize('NFKC').toLowerCase());
  const words = [...segments].filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
  const subjects = words.filter((word) => !STOP_WORDS.has(word));
  return [...new Set(subjects.length > 0 ? subjects : words)];
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
