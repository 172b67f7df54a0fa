/**
 * Archives composed from a causal grammar, put to the product's own link functions: what is promoted above mere order,
 * and how much of it is true. Events get the vector of a real sentence, with noise; which sentence stands for which
 * kind is drawn anew for each archive.
 */
import { normalise, type UnitVector } from '../../core/vector.ts';
import { type EventedVideo, learnStatistics } from '../../index/links/event-statistics.ts';
import { linkEvents, type VideoLink } from '../../index/links/link-events.ts';
import type { LinkModel } from '../../index/links/link-evidence.ts';
import { isRecurring, RECURRENCE } from '../../index/links/recurrence.ts';
import { REFERENCE_SENTENCES } from '../../index/search/confidence/reference-sentences.ts';
import type { TextEncoder } from '../../model/runtime/pack.ts';
import { createRandom, type Random, shuffled } from '../random.ts';
import {
  type ComposedEvent,
  composeVideos,
  drawGrammar,
  GRAMMAR_SIZES,
  type Grammar,
  type PairTruth,
  pairKey,
  scatterVideos,
} from './grammar.ts';
import type { LinkHead } from './head/link-head.ts';

const ARCHIVES = 5;
/** Of each archive, so many versions without any cause. */
const SCATTERED = 4;
/** Length of the noise on a vector of length 1: two events of a kind have a cosine of about 0.86. */
const NOISE = 0.4;

/** Links of one grade, or of a rule that stands beside them. */
export interface GradeCount {
  told: number;
  right: number;
  /** Links that are so, over all events. */
  links: number;
}

/** Pairs of kinds behind which the same stands. */
export interface PairCount {
  promoted: number;
  pairs: number;
}

/** All groups, in the order of the table. */
export const GROUPS: readonly PairGroup[] = [
  'cause',
  'through a chain',
  'common cause',
  'the reverse of a cause',
  'coincidence',
  'background',
];

/** The truth behind a pair of kinds, the rest included. */
export type PairGroup = PairTruth | 'the reverse of a cause' | 'background';

/** The figures of all archives. */
export interface ComposedFigures {
  archives: number;
  events: number;
  grades: Record<string, GradeCount>;
  pairs: Record<PairGroup, PairCount>;
  /** False ones among the promoted pairs, in percent: nothing stands behind them, or the reverse. */
  falsePromoted: number;
  /** The false share that the threshold on q allows on average, in percent. */
  expectedFalse: number;
  /** The same archives with all events at random times: how many, and in how many of them anything was promoted. */
  scattered: { archives: number; promoting: number };
}

/** Composes archives and counts what is promoted in them. Grade `predictive` is of the first archive only. */
export async function scoreComposed(
  text: TextEncoder,
  head: LinkHead | null,
  seed: number,
): Promise<ComposedFigures> {
  const grades: ComposedFigures['grades'] = {};
  const pairs = Object.fromEntries(
    GROUPS.map((group): [PairGroup, PairCount] => [group, { promoted: 0, pairs: 0 }]),
  ) as ComposedFigures['pairs'];
  const scattered = { archives: 0, promoting: 0 };
  let events = 0;
  for (let n = 0; n < ARCHIVES; n++) {
    const random = createRandom(seed * 1000 + n);
    const grammar = drawGrammar(GRAMMAR_SIZES, random);
    const films = composeVideos(grammar, GRAMMAR_SIZES, seed * 1000 + n);
    const phrases = shuffled(REFERENCE_SENTENCES, random).slice(0, grammar.kinds);
    const { vectors } = await text.embed(phrases);
    const seen = (some: readonly ComposedEvent[][]) =>
      some.map((film, i) => seenVideo(film, i, vectors, random));
    const videos = seen(films);
    events += films.reduce((sum, film) => sum + film.length, 0);
    const links = await linkEvents(videos);
    countGrades(grades, films, links);
    countPairs(pairs, grammar, films, links);
    for (let again = 0; again < SCATTERED; again++) {
      const { pairs: found } = await learnStatistics(
        seen(scatterVideos(films, GRAMMAR_SIZES, seed + 100 * n + again)),
      );
      scattered.archives++;
      scattered.promoting += Number(found.some(isRecurring));
    }
    if (n === 0 && head)
      countPredictive(grades, films, await linkEvents(videos, { model: ofSentences(head) }));
  }
  const promoted = Object.values(pairs).reduce((sum, group) => sum + group.promoted, 0);
  const wrong = FALSE_GROUPS.reduce((sum, group) => sum + pairs[group].promoted, 0);
  return {
    archives: ARCHIVES,
    events,
    grades,
    pairs,
    falsePromoted: (100 * wrong) / Math.max(1, promoted),
    expectedFalse: 100 * RECURRENCE.rate,
    scattered,
  };
}

const FALSE_GROUPS: readonly PairGroup[] = ['the reverse of a cause', 'coincidence', 'background'];

function countGrades(
  grades: ComposedFigures['grades'],
  films: readonly ComposedEvent[][],
  links: readonly VideoLink[],
): void {
  const all = linksOf(films);
  const count = (name: string, told: readonly VideoLink[]) => {
    const grade = grades[name] ?? { told: 0, right: 0, links: 0 };
    grades[name] = grade;
    grade.told += told.length;
    grade.right += told.filter((link) => isTrue(films, link)).length;
    grade.links += all;
  };
  count(
    'recurring',
    links.filter(({ grade }) => grade === 'recurring'),
  );
  count(
    'order',
    links.filter(({ grade }) => grade === 'order'),
  );
  count(
    'rule: the event before',
    links.filter(({ cause, effect }) => cause === effect - 1),
  );
  count(
    'rule: the last two',
    links.filter(({ cause, effect }) => cause >= effect - 2),
  );
  count(
    'rule: all within 10 s',
    links.filter(({ lagS }) => lagS <= 10),
  );
}

function countPredictive(
  grades: ComposedFigures['grades'],
  films: readonly ComposedEvent[][],
  links: readonly VideoLink[],
): void {
  const told = links.filter(({ grade }) => grade === 'predictive');
  const right = told.filter((link) => isTrue(films, link)).length;
  grades.predictive = { told: told.length, right, links: linksOf(films) };
}

function countPairs(
  pairs: ComposedFigures['pairs'],
  grammar: Grammar,
  films: readonly ComposedEvent[][],
  links: readonly VideoLink[],
): void {
  const promoted = new Set(
    links
      .filter(({ grade }) => grade === 'recurring')
      .map(({ videoId, cause, effect }) => {
        const film = films[Number(videoId)] as ComposedEvent[];
        return pairKey(film[cause]?.kind ?? -1, film[effect]?.kind ?? -1);
      }),
  );
  for (let cause = 0; cause < grammar.kinds; cause++) {
    for (let effect = 0; effect < grammar.kinds; effect++) {
      if (cause === effect) continue;
      const group = pairs[groupOf(grammar, cause, effect)];
      group.pairs++;
      group.promoted += Number(promoted.has(pairKey(cause, effect)));
    }
  }
}

function groupOf({ truths }: Grammar, cause: number, effect: number): PairGroup {
  const reversed = truths.get(pairKey(effect, cause));
  return (
    truths.get(pairKey(cause, effect)) ?? (reversed === undefined ? 'background' : 'the reverse of a cause')
  );
}

function isTrue(films: readonly ComposedEvent[][], { videoId, cause, effect }: VideoLink): boolean {
  return films[Number(videoId)]?.[effect]?.cause === cause;
}

function linksOf(films: readonly ComposedEvent[][]): number {
  return films.reduce((sum, film) => sum + film.filter(({ cause }) => cause !== null).length, 0);
}

/** Composed events are sentences, whereas the product's are seen. */
function ofSentences(head: LinkHead): LinkModel {
  return {
    context: head.context,
    predictiveAbove: head.excessNeeded('sentences'),
    opinions: (past, effect) => head.probabilities(past, effect, 'sentences'),
  };
}

/** Gives each event of a video the vector of its kind's sentence, with noise. */
function seenVideo(
  film: readonly ComposedEvent[],
  number: number,
  vectors: readonly UnitVector[],
  random: Random,
): EventedVideo {
  return {
    videoId: `${number}`,
    events: film.map(({ kind, start, end }) => ({
      startS: start,
      endS: end,
      vector: noisy(vectors[kind] as UnitVector, random),
    })),
  };
}

function noisy(vector: UnitVector, random: Random): UnitVector {
  const scale = NOISE / Math.sqrt(vector.length);
  return normalise(vector.map((x) => x + scale * gaussian(random)));
}

/** A standard normal number (Box and Muller 1958). */
function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
