/**
 * Chooses the timelines to score second by second: all that the filter allows, while they are few enough to compare
 * exactly; else those with the strongest moments by the vector index, and by the moments that it does not hold yet. An
 * index that knows no filter is asked for more and more neighbours until enough meet it. Of a query of one clause, only
 * the minutes around the strongest moments are read. Either way their seconds are compared exactly afterwards.
 */
import type { VideoId } from '../../core/ids.ts';
import { cosinesOf } from '../../core/int8/int8-rows.ts';
import { memo } from '../../core/memo.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { Span } from '../../core/time.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { Moment, MomentStore, PackedMoments } from '../store/moments.ts';
import type { Store } from '../store/store.ts';
import { joinRanges, type SearchedVideo, type SecondRange, type TimelineRecord } from '../store/timelines.ts';
import type { MomentPlace, Neighbour, SimilarityLevels, VectorIndex } from '../store/vector-index.ts';
import type { Filter } from '../store/videos.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import { windowWeight } from '../timeline/windows.ts';
import type { ViewFinder } from '../where/views/view-finder.ts';
import { type IndexFollower, MAX_UNINDEXED } from './candidates/follow-index.ts';
import { findQuotedPassages, type QuotedPassages, type Window } from './find-passages.ts';
import { findCrossed } from './places/crossed-windows.ts';
import { findShown } from './places/shown-windows.ts';
import { findViewed } from './places/viewed-windows.ts';
import { findSpeechWindows } from './speech-windows.ts';

/** Up to this many seconds are compared exactly: some 100 ms of work. */
export const EXACT_SECONDS = 200_000;

/** The number of allowed moments that suffices to choose timelines by. */
const ENOUGH_MOMENTS = 512;
/** Seconds that are read to both sides of a strong moment: the widest window that a segment is found by. */
const AROUND_S = 16;
/** Beyond this many neighbours, HNSW is no quicker than comparing everything. */
const MAX_NEIGHBOURS = 16_384;
/** Videos that are being indexed, and compared besides the strongest ones, at most. */
const MAX_SKIMMED = 8;
/** The mean similarity of a query is estimated on this many runs of moments... */
const SAMPLE_RUNS = 16;
/** ...of this many each. */
const SAMPLE_RUN = 8;

/** A video that may answer, with its timeline. */
export interface Candidate {
  video: SearchedVideo;
  timeline: TimelineRecord;
}

/** The timelines to score, and how they were chosen. */
export interface Candidates {
  mode: 'exact' | 'ann';
  chosen: Candidate[];
  /** Null: timelines are read whole. */
  excerpts: Excerpts | null;
}

/** The parts of timelines that are read, and what is known of the rest. */
export interface Excerpts {
  /** By timeline, in order and apart; a timeline that is not in it is read whole. */
  ranges: ReadonlyMap<number, readonly SecondRange[]>;
  levels: SimilarityLevels;
}

/** The moments that timelines are chosen by when they are too many. */
export interface MomentSource {
  /** Null: everything is compared exactly. */
  index: VectorIndex | null;
  moments: Pick<MomentStore, 'byIds' | 'after' | 'packedAfter'>;
  pack: PackKey;
}

type IndexedSource = MomentSource & { index: VectorIndex };

/** The resources that candidates are found with. */
export interface CandidateResources {
  store: Pick<Store, 'timelines' | 'moments' | 'passages' | 'speech' | 'things' | 'tracks'>;
  cache: Pick<TimelineCache, 'load'>;
  /** Tells how seconds are filmed. */
  viewFinder: ViewFinder;
  pack: PackKey;
  /** Null: everything is compared exactly. */
  vectorIndex: VectorIndex | null;
  /** Above this many allowed seconds HNSW chooses the videos. */
  exactSeconds: number;
  /** Null where there is no vector index. */
  follower: IndexFollower | null;
}

/** The timelines to score, all that the query allows, and the passages with its quoted words. */
export interface AllowedCandidates extends Candidates {
  allowed: Candidate[];
  /** Null without quoted words. */
  quoted: QuotedPassages | null;
  /** Of each condition on seconds (speech, things, lines, views), the windows of each video in which it holds. */
  conditions: ReadonlyMap<VideoId, Window[]>[];
}

/** Finds the timelines to score; with `mayExcerpt`, parts of them where that is enough. Lets the vector index catch up when it is needed, and waits while it is built. */
export async function findCandidates(
  { parsed, filter, shown: counts, drawn, views }: QueryPlan,
  vectors: UnitVector[],
  resources: CandidateResources,
  mayExcerpt = false,
): Promise<AllowedCandidates> {
  const { store, pack, exactSeconds, vectorIndex: index, cache, viewFinder } = resources;
  const { quotes, related } = parsed;
  const quoted = quotes.length > 0 ? await findQuotedPassages(quotes, filter, store.passages) : null;
  const searchable = await store.timelines.searchable(pack, filter);
  const quoting = searchable.filter(({ video }) => quoted?.windows.has(video.id) ?? true);
  const conditions: ReadonlyMap<VideoId, Window[]>[] = [];
  let allowed = quoting;
  const require = (windows: ReadonlyMap<VideoId, Window[]>) => {
    conditions.push(windows);
    allowed = allowed.filter(({ video }) => windows.has(video.id));
  };
  const ids = () => allowed.map(({ video }) => video.id);
  if (filter.speech !== undefined) require(await findSpeechWindows(filter.speech, allowed, store.speech));
  const { areas, lines } = drawn;
  if (counts.length + areas.length > 0) require(await findShown({ counts, areas }, ids(), store.things));
  if (lines.length > 0) require(await findCrossed(lines, ids(), store.tracks));
  if (totalSeconds(allowed, filter) > exactSeconds) await resources.follower?.catchUp();
  const positive = vectors.filter((_, i) => related[i - 1]?.relation !== 'without');
  const source = { index, moments: store.moments, pack };
  const isPlain = vectors.length === 1 && quoted === null && conditions.length + views.length === 0;
  const limits = { exactSeconds, filter, mayExcerpt: mayExcerpt && isPlain };
  const candidates = await chooseCandidates(allowed, positive, limits, source);
  if (views.length === 0) return { ...candidates, allowed, quoted, conditions };
  // Last, and of the chosen alone: every vector of a video is read for it.
  const viewed = await findViewed(views, candidates.chosen, cache, viewFinder);
  const chosen = candidates.chosen.filter(({ video }) => viewed.has(video.id));
  return { ...candidates, chosen, allowed, quoted, conditions: [...conditions, viewed] };
}

/** How candidates are chosen. */
export interface CandidateLimits {
  exactSeconds: number;
  filter: Filter;
  /** True where parts of timelines are enough. */
  mayExcerpt?: boolean;
}

/** Returns all allowed timelines up to `exactSeconds`, or where the index finds too few; else the strongest for any query. */
export async function chooseCandidates(
  allowed: Candidate[],
  queries: UnitVector[],
  { exactSeconds, filter, mayExcerpt = false }: CandidateLimits,
  source: MomentSource,
): Promise<Candidates> {
  const { index, moments, pack } = source;
  const all: Candidates = { mode: 'exact', chosen: allowed, excerpts: null };
  if (totalSeconds(allowed, filter) <= exactSeconds || index === null) return all;
  const lastId = await index.lastMomentId();
  const unindexed = await moments.packedAfter(lastId, MAX_UNINDEXED + 1, pack);
  if (unindexed.momentIds.length > MAX_UNINDEXED) return all;
  const indexed: IndexedSource = { ...source, index };
  const sample = memo(() => sampleMoments(lastId, indexed));
  const lists: Strongest[] = [];
  for (const query of queries) {
    const list = await strongestMoments(query, allowed, { unindexed, sample, filter }, indexed);
    if (list === null) return all;
    lists.push(list);
  }
  const [[query], [only]] = [queries, lists];
  if (mayExcerpt && lists.length === 1 && query && only) {
    const levels = only.levels ?? (await levelsOf(only, query, index, filter));
    if (levels !== null) return excerptsOf(only, levels, allowed);
  }
  const strongest = firstOfEach(lists.map(candidatesOf), exactSeconds, filter);
  const chosen = [...new Set([...strongest, ...skimmedLately(allowed)])];
  return { mode: 'ann', chosen, excerpts: null };
}

/** Returns how near the chosen videos are on average; null where the index does not know. */
async function levelsOf(
  strongest: Strongest,
  query: UnitVector,
  index: VectorIndex,
  { timeS }: Filter,
): Promise<SimilarityLevels | null> {
  const timelines = candidatesOf(strongest).map(({ timeline }) => timeline);
  const { gte = 0, lt = Number.POSITIVE_INFINITY } = timeS ?? {};
  return (await index.levelsOf?.(query, timelines, { gte, lt })) ?? null;
}

/** Returns the candidates of moments, the one with the strongest first. */
function candidatesOf({ moments }: Strongest): Candidate[] {
  return [...new Set(moments.map(({ candidate }) => candidate))];
}

/** Returns the seconds around the strongest moments, and the videos that are being indexed whole. */
function excerptsOf(strongest: Strongest, levels: SimilarityLevels, allowed: Candidate[]): Candidates {
  const skimmed = new Set(skimmedLately(allowed));
  const ofCandidate = new Map<Candidate, RankedMoment[]>();
  for (const moment of strongest.moments) {
    const moments = ofCandidate.get(moment.candidate);
    if (moments) moments.push(moment);
    else ofCandidate.set(moment.candidate, [moment]);
  }
  const ranges = new Map<number, SecondRange[]>();
  for (const [candidate, moments] of ofCandidate) {
    if (skimmed.has(candidate)) continue;
    const around = moments.map(({ startS, endS }) => ({
      fromS: Math.max(0, Math.floor(startS) - AROUND_S),
      toS: Math.ceil(endS) + AROUND_S,
    }));
    ranges.set(candidate.timeline.timelineId, joinRanges(around));
  }
  const chosen = [...new Set([...ofCandidate.keys(), ...skimmed])];
  return { mode: 'ann', chosen, excerpts: { ranges, levels } };
}

/** Returns the latest videos that are being indexed: their rough seconds have no moments to be found by. */
function skimmedLately(allowed: Candidate[]): Candidate[] {
  return allowed.filter(({ timeline }) => timeline.state === 'indexing').slice(-MAX_SKIMMED);
}

/** Takes candidates from the lists in turn, each once, while their seconds stay within the budget; at least one. */
function firstOfEach(lists: Candidate[][], budgetS: number, filter: Filter): Candidate[] {
  const chosen = new Set<Candidate>();
  let seconds = 0;
  for (let i = 0; lists.some((list) => i < list.length); i++) {
    for (const list of lists) {
      const candidate = list[i];
      if (candidate === undefined || chosen.has(candidate)) continue;
      seconds += secondsInRange(candidate, filter);
      if (seconds > budgetS && chosen.size > 0) return [...chosen];
      chosen.add(candidate);
    }
  }
  return [...chosen];
}

/** A moment of a candidate; `strength` is how far its similarity lies above the mean, long moments counting a little more. */
interface RankedMoment extends Span {
  candidate: Candidate;
  strength: number;
}

/** Moments of a query, the strongest first. */
interface Strongest {
  moments: RankedMoment[];
  /** Null where not all moments were compared. */
  levels: SimilarityLevels | null;
}

/** Returns the strongest allowed moments; null when the index finds too few. */
async function strongestMoments(
  query: UnitVector,
  allowed: Candidate[],
  {
    unindexed,
    sample,
    filter,
  }: { unindexed: PackedMoments; sample: () => Promise<Moment[]>; filter: Filter },
  { index, moments }: IndexedSource,
): Promise<Strongest | null> {
  const { gte = 0, lt = Number.POSITIVE_INFINITY } = filter.timeS ?? {};
  const byTimeline = new Map(allowed.map((candidate) => [candidate.timeline.timelineId, candidate]));
  const range = { timelines: new Set(byTimeline.keys()), gte, lt };
  const isAllowed = ({ timelineId, startS, endS }: MomentPlace): boolean =>
    byTimeline.has(timelineId) && endS > gte && startS < lt;
  for (let k = ENOUGH_MOMENTS; ; k *= 4) {
    const { neighbours, levels } = await index.search(query, k, range);
    if (levels?.ofTimeline.size === 0) return null;
    const mean = levels?.mean ?? meanSimilarity(query, await sample());
    const withStrength = ({ timelineId, startS, endS }: MomentPlace, similarity: number) => ({
      ...{ startS, endS, candidate: byTimeline.get(timelineId) as Candidate },
      strength: (similarity - mean) * windowWeight(endS - startS),
    });
    const met = (await placesOf(neighbours, moments))
      .filter(([place]) => isAllowed(place))
      .map(([place, similarity]) => withStrength(place, similarity));
    if (met.length >= ENOUGH_MOMENTS || levels !== null) {
      const late = lateMoments(unindexed, query, isAllowed).map(([one, similarity]) =>
        withStrength(one, similarity),
      );
      const ranked = [...met, ...late].sort((a, b) => b.strength - a.strength);
      return { moments: levels === null ? ranked : ranked.slice(0, ENOUGH_MOMENTS), levels };
    }
    if (k >= MAX_NEIGHBOURS || k >= (await index.size())) return null;
  }
}

/** Returns where neighbours lie, each with its similarity; reads what the index does not hold. */
async function placesOf(
  neighbours: readonly Neighbour[],
  moments: Pick<MomentStore, 'byIds'>,
): Promise<[MomentPlace, number][]> {
  const absent = new Map<number, number>();
  const places: [MomentPlace, number][] = [];
  for (const { momentId, similarity, place } of neighbours) {
    if (place) places.push([place, similarity]);
    else absent.set(momentId, similarity);
  }
  if (absent.size === 0) return places;
  const known = await moments.byIds([...absent.keys()]);
  return [
    ...places,
    ...known.map((moment): [MomentPlace, number] => [moment, absent.get(moment.momentId) ?? 0]),
  ];
}

/** Returns the allowed of the moments that the index lacks, each with its similarity. */
function lateMoments(
  moments: PackedMoments,
  query: UnitVector,
  isAllowed: (moment: MomentPlace) => boolean,
): [MomentPlace, number][] {
  const { timelineIds, startS, endS } = moments;
  const late: [MomentPlace, number][] = [];
  cosinesOf(moments, timelineIds.length, query).forEach((similarity, i) => {
    const [timelineId, from, to] = [timelineIds[i], startS[i], endS[i]] as [number, number, number];
    const moment = { timelineId, startS: from, endS: to };
    if (isAllowed(moment)) late.push([moment, similarity]);
  });
  return late;
}

/** Returns moments from all over the library, whose newest has this id. */
async function sampleMoments(lastId: number, { moments, pack }: MomentSource): Promise<Moment[]> {
  const runs = Array.from({ length: SAMPLE_RUNS }, (_, i) =>
    moments.after(Math.floor((lastId * i) / SAMPLE_RUNS), SAMPLE_RUN, pack),
  );
  return (await Promise.all(runs)).flat();
}

function meanSimilarity(query: UnitVector, sample: Moment[]): number {
  return sample.reduce((sum, { vector }) => sum + dot(vector, query), 0) / Math.max(1, sample.length);
}

/** Returns how many seconds of these timelines meet the filter's time range; `endOf` says where one ends, by default where it is indexed to. */
export function totalSeconds(
  candidates: readonly Candidate[],
  filter: Filter,
  endOf = ({ timeline }: Candidate): number => timeline.nextSecond,
): number {
  return candidates.reduce((sum, one) => sum + secondsInRange(one, filter, endOf(one)), 0);
}

/** The last second of a video is often a part of one: it counts as long as it is, as in the list of videos. */
function secondsInRange(
  { timeline, video }: Candidate,
  { timeS }: Filter,
  endS = timeline.nextSecond,
): number {
  const last = Math.min(endS, video.durationS ?? Infinity, timeS?.lt ?? Infinity);
  return Math.max(0, last - (timeS?.gte ?? 0));
}
