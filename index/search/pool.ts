/**
 * Which timelines are looked at second by second. All that the filter allows, while they are few enough to be compared
 * exactly; else those with the strongest moments by HNSW, which is asked for more and more of them until enough meet
 * the filter, and by those that it has not taken in yet. Either way the seconds themselves are compared exactly
 * afterwards.
 */

import type { PackKey } from '../../core/pack-key.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { Moment, MomentStore } from '../store/moments.ts';
import type { TimelineRecord } from '../store/timelines.ts';
import type { VectorIndex } from '../store/vector-index.ts';
import type { Filter, VideoRecord } from '../store/videos.ts';
import { windowWeight } from '../timeline/localise.ts';

/** Up to this many seconds are compared exactly: some 100 ms of work. */
export const EXACT_SECONDS = 200_000;

/** How many allowed moments are enough to choose timelines by. */
const ENOUGH_MOMENTS = 1024;
/** Where asking HNSW for more stops being quicker than comparing everything. */
const MAX_NEIGHBOURS = 16_384;
/** Up to this many moments that HNSW still lacks are compared one by one; with more of them everything is. */
const MAX_UNINDEXED = 20_000;
/** What is usual for a query is learnt from this many runs of moments... */
const SAMPLE_RUNS = 16;
/** ...of this many each. */
const SAMPLE_RUN = 8;

/** A video that may answer, with its timeline. */
export interface PoolEntry {
  video: VideoRecord;
  timeline: TimelineRecord;
}

/** The timelines to compare, and how they were chosen. */
export interface Pool {
  mode: 'exact' | 'ann';
  entries: PoolEntry[];
}

/** What timelines are chosen by when they are too many. */
export interface Chooser {
  index: VectorIndex;
  moments: Pick<MomentStore, 'byIds' | 'after'>;
  pack: PackKey;
  filter: Filter;
}

/** All allowed timelines up to `exactSeconds`, or where HNSW leads to too few; else the strongest for any of the queries. */
export function choosePool(
  allowed: PoolEntry[],
  queries: UnitVector[],
  exactSeconds: number,
  by: Omit<Chooser, 'index'> & { index: VectorIndex | null },
): Pool {
  const { index, moments, pack, filter } = by;
  const all: Pool = { mode: 'exact', entries: allowed };
  const total = allowed.reduce((sum, { timeline }) => sum + secondsAsked(timeline, filter), 0);
  if (total <= exactSeconds || index === null) return all;
  const fresh = moments.after(index.lastMomentId, MAX_UNINDEXED + 1, pack);
  if (fresh.length > MAX_UNINDEXED) return all;
  const byTimeline = new Map(allowed.map((entry) => [entry.timeline.timelineId, entry]));
  const ranked = queries.map((query) => strongestTimelines(query, byTimeline, fresh, { ...by, index }));
  if (ranked.includes(null)) return all;
  return { mode: 'ann', entries: firstOfEach(ranked as PoolEntry[][], exactSeconds, filter) };
}

/** Entries from the lists in turn, each once, while their seconds stay within the budget; at least one. */
function firstOfEach(lists: PoolEntry[][], budgetS: number, filter: Filter): PoolEntry[] {
  const chosen = new Set<PoolEntry>();
  let seconds = 0;
  for (let i = 0; lists.some((list) => i < list.length); i++) {
    for (const list of lists) {
      const entry = list[i];
      if (entry === undefined || chosen.has(entry)) continue;
      seconds += secondsAsked(entry.timeline, filter);
      if (seconds > budgetS && chosen.size > 0) return [...chosen];
      chosen.add(entry);
    }
  }
  return [...chosen];
}

/** Allowed timelines, that with the strongest moment first; null when HNSW does not lead to enough moments. */
function strongestTimelines(
  query: UnitVector,
  byTimeline: Map<number, PoolEntry>,
  fresh: Moment[],
  by: Chooser,
): PoolEntry[] | null {
  const { index, moments, filter } = by;
  const { gte = 0, lt = Number.POSITIVE_INFINITY } = filter.timeS ?? {};
  const usual = usualSimilarity(query, by);
  const isAsked = ({ timelineId, startS, endS }: Omit<Moment, 'vector'>): boolean =>
    byTimeline.has(timelineId) && endS > gte && startS < lt;
  const weighed = ({ timelineId, startS, endS }: Omit<Moment, 'vector'>, similarity: number) => ({
    timelineId,
    strength: (similarity - usual) * windowWeight(endS - startS),
  });
  const late = fresh.filter(isAsked).map((moment) => weighed(moment, dot(moment.vector, query)));
  for (let k = ENOUGH_MOMENTS; ; k *= 4) {
    const similarities = new Map(
      index.search(query, k).map(({ momentId, similarity }) => [momentId, similarity]),
    );
    const met = moments
      .byIds([...similarities.keys()])
      .filter(isAsked)
      .map((moment) => weighed(moment, similarities.get(moment.momentId) as number));
    if (met.length >= ENOUGH_MOMENTS) {
      const ranked = [...met, ...late].sort((a, b) => b.strength - a.strength).map((one) => one.timelineId);
      return [...new Set(ranked)].map((id) => byTimeline.get(id) as PoolEntry);
    }
    if (k >= index.size || k >= MAX_NEIGHBOURS) return null;
  }
}

/** The mean similarity of the query to moments from all over the library. */
function usualSimilarity(query: UnitVector, { index, moments, pack }: Chooser): number {
  const spread = Array.from({ length: SAMPLE_RUNS }, (_, i) =>
    moments.after(Math.floor((index.lastMomentId * i) / SAMPLE_RUNS), SAMPLE_RUN, pack),
  ).flat();
  return spread.reduce((sum, { vector }) => sum + dot(vector, query), 0) / Math.max(1, spread.length);
}

/** How many seconds of a timeline meet the filter's time range. */
export function secondsAsked({ nextSecond }: TimelineRecord, { timeS }: Filter): number {
  return Math.max(0, Math.min(nextSecond, timeS?.lt ?? Infinity) - (timeS?.gte ?? 0));
}
