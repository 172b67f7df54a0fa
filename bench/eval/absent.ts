/**
 * Sentences that are truly not in some footage. In: the sentences that are true of it, and others. Out: those of the
 * others that speak of nothing the true ones speak of: no content word in common. Words about how many, what colour, where
 * and who (a man, people) say nothing of the kind of thing and do not count. Pure.
 */

const EMPTY =
  'a an the of in on at to with and or is are was be being by for from as it its his her their there that this these those while next up down over under into out off near behind front top side one two three four five some several many few other another each all both very has have having he she they him them who which what where around along through across during between against beside inside outside onto above below about away together background foreground while when then just not no so than like';
const COMMON =
  'person people man men woman women boy girl child kid children group lady guy adult young old small large big little white black red blue green yellow brown orange grey gray purple pink silver dark bright colorful colourful sit stand walk look hold wear have play take go come stands front back view picture photo image close open full empty couple different various outdoor indoor outdoors indoors day night area place camera security seen scene clothes shirt hand hands run move make use';

const IGNORED = new Set(`${EMPTY} ${COMMON}`.split(' ').map(stemOf));

/** The words of a sentence that say what it is about, without endings. */
export function topicOf(sentence: string): Set<string> {
  const words = sentence.toLowerCase().match(/[a-z]+/g) ?? [];
  return new Set(words.map(stemOf).filter((stem) => stem.length > 1 && !IGNORED.has(stem)));
}

/** The sentences that have at least `leastWords` content words, none of which any of the true sentences has. */
export function disjointFrom(
  truths: Iterable<string>,
  sentences: readonly string[],
  leastWords = 1,
): string[] {
  const spoken = new Set([...truths].flatMap((sentence) => [...topicOf(sentence)]));
  return sentences.filter((sentence) => {
    const topic = [...topicOf(sentence)];
    return topic.length >= leastWords && topic.every((word) => !spoken.has(word));
  });
}

/** A word without its plural or verb ending: rough, but the same for "bikes", "biking" and "bike". */
function stemOf(word: string): string {
  const ending = /(?:ing|ed|es|s)$/.exec(word)?.[0] ?? '';
  const stem = word.length - ending.length >= 3 ? word.slice(0, word.length - ending.length) : word;
  return stem.replace(/(.)\1$/, '$1').replace(/e$/, '');
}
