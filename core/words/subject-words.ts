/**
 * The words of a sentence that say what it is about: all but its stop words. Stop words are articles, pronouns, forms of
 * "to be" and "to have", and the prepositions and particles that stand in most sentences, in English and Chinese. By
 * themselves they describe no picture, and find no passage.
 */

const STOP_WORDS = new Set(
  (
    'a an and are as at be been by for from had has have he her his i in into is it its me my no of on or our she ' +
    'so some someone something that the their them there these they this those to up us was we were what when where ' +
    'which who will with you your ' +
    '的 了 在 是 我 你 他 她 它 们 我们 他们 这 那 一 个 一个 一只 一些 和 与 或 也 就 都 着 地 得 有 被 把 里 上 下 中'
  ).split(' '),
);
const SEGMENTER = new Intl.Segmenter('zh', { granularity: 'word' });

/** Returns the words of a sentence as they are written, without stop words; all of its words where only stop words are left. */
export function subjectWords(sentence: string): string[] {
  const words = wordsOf(sentence);
  const subjects = words.filter(isSubject);
  return subjects.length > 0 ? subjects : words;
}

/** Returns true when a sentence holds a word that is no stop word. */
export function hasSubject(sentence: string): boolean {
  return wordsOf(sentence).some(isSubject);
}

function wordsOf(sentence: string): string[] {
  const segments = [...SEGMENTER.segment(sentence)];
  return segments.filter(({ isWordLike }) => isWordLike).map(({ segment }) => segment);
}

function isSubject(word: string): boolean {
  return !STOP_WORDS.has(word.normalize('NFKC').toLowerCase());
}
