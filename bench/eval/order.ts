/**
 * Sentences of two clauses, "A, then B", through the product's own parser and clauses. In: a composed timeline. Out: how
 * often the answer is a place where A is shown and B soon after. Clips repeat, so A is also shown where no B follows:
 * without the second clause, or with the clauses the other way round, the place is found by luck only.
 */

import { TOLERANCE_S, type Truth } from '../../evaluation/measures.ts';
import type { Table } from '../report.ts';
import type { Given, Reply } from './ask.ts';
import type { LabelledSentence } from './clips.ts';
import type { Footage } from './footage.ts';

/** B begins at most this long after A ends. */
const SOON_S = 30;
/** As many pairs are asked. */
const PAIRS = 60;
/** Longer sentences, and those that hold operators or commas themselves, are left out. */
const LONGEST_WORDS = 9;
const HOLDS_OPERATOR = /\b(?:then|after|before|while|without|within|because|no|not)\b|[,;]/i;

/** Two captions and every place where the first is shown and the second soon after. */
export interface OrderPair {
  first: string;
  second: string;
  places: { first: Truth; second: Truth }[];
}

/** Pairs of clips that follow each other somewhere, the first ones by their place in the timeline. */
export function orderPairs({ pieces, films }: Footage, sentences: readonly LabelledSentence[]): OrderPair[] {
  const captionOf = new Map<string, string>();
  for (const { text, lang, about, places } of sentences) {
    const [place] = places;
    const isPlain = text.split(' ').length <= LONGEST_WORDS && !HOLDS_OPERATOR.test(text);
    if (lang !== 'en' || about !== 'clip' || places.length !== 1 || !place || !isPlain) continue;
    if (!captionOf.has(place.clip)) captionOf.set(place.clip, text);
  }
  const film = films[0]?.film ?? '';
  const pairs = new Map<string, OrderPair>();
  for (const [i, piece] of pieces.entries()) {
    const first = captionOf.get(piece.clip);
    if (first === undefined) continue;
    const end = piece.atS + piece.toS - piece.fromS;
    for (const next of pieces.slice(i + 1).filter(({ atS }) => atS - end <= SOON_S)) {
      const second = captionOf.get(next.clip);
      if (second === undefined || second === first) continue;
      const pair = pairs.get(`${first}\n${second}`) ?? { first, second, places: [] };
      pair.places.push({
        first: { film, start: piece.atS, end },
        second: { film, start: next.atS, end: next.atS + next.toS - next.fromS },
      });
      pairs.set(`${first}\n${second}`, pair);
    }
  }
  // One pair for each first clip, so that no clip decides the figure.
  const ofFirst = new Map<string, OrderPair>();
  for (const pair of pairs.values()) if (!ofFirst.has(pair.first)) ofFirst.set(pair.first, pair);
  return [...ofFirst.values()].slice(0, PAIRS);
}

/** The ways in which each pair is asked. */
export const ORDER_WAYS = {
  'A, then B': ({ first, second }: OrderPair) => `${first}, then ${second}`,
  'B, then A (the other way round)': ({ first, second }: OrderPair) => `${second}, then ${first}`,
  'A alone': ({ first }: OrderPair) => first,
  'A B (no operator)': ({ first, second }: OrderPair) => `${first} ${second}`,
};

/** The table; `replies` by way, in step with `pairs`. */
export function orderTable(pairs: readonly OrderPair[], replies: Record<string, Reply[]>): Table {
  const share = (hits: number) => (pairs.length === 0 ? null : (100 * hits) / pairs.length);
  return {
    title: `Order: "A, then B", where B begins at most ${SOON_S} s after A ends (${pairs.length} pairs)`,
    columns: ['asked', 'place @1', 'place @5', 'both seen @1'],
    rows: Object.entries(replies).map(([name, own]) => {
      const ranks = pairs.map(
        ({ places }, i) => 1 + (own[i]?.answers ?? []).findIndex(at(places.map((place) => place.first))),
      );
      const both = pairs.filter(({ places }, i) =>
        places.some((place) => seesBoth(own[i]?.answers[0], place)),
      );
      const within = (k: number) => share(ranks.filter((rank) => rank >= 1 && rank <= k).length);
      return { name, cells: [within(1), within(5), name.includes('then') ? share(both.length) : null] };
    }),
    note: '"place": the answer lies in a showing of A that B follows. "both seen": and the second clause was seen in that showing of B. Asked the other way round, the answer should be elsewhere: B is the main clause then.',
  };
}

function at(truths: readonly Truth[]) {
  return ({ film, peak }: Given): boolean =>
    truths.some(
      (truth) => truth.film === film && peak >= truth.start - TOLERANCE_S && peak <= truth.end + TOLERANCE_S,
    );
}

function seesBoth(answer: Given | undefined, { first, second }: OrderPair['places'][number]): boolean {
  const [other] = answer?.related ?? [];
  if (answer === undefined || other === undefined) return false;
  return at([first])(answer) && at([second])({ ...answer, peak: other });
}
