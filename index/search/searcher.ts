/**
 * A sentence becomes the seconds it happens in. The composition of search: check, embed, choose what to compare,
 * compare each second and localise, fuse with words, page. Everything it calls but the store and the embedder is a
 * pure function over plain data. It holds its thread while it works: it belongs into a worker.
 */

import type { Curve, FoundSegment, SearchInput, SearchResult } from '../../contract/index.ts';
import { AppError, toAppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { type PackKey, packName } from '../../core/pack-key.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { ParsedSentence } from '../query/parse-sentence.ts';
import { answerWindow, libraryLookup, planQuery, type QueryPlan } from '../query/plan.ts';
import type { PassageHit } from '../store/passages.ts';
import type { Store } from '../store/store.ts';
import type { VectorIndex } from '../store/vector-index.ts';
import type { Filter, VideoRecord } from '../store/videos.ts';
import { type RelevanceCurve, restrict } from '../timeline/curve.ts';
import { createTimelineCache, type TimelineCache } from '../timeline/timeline-cache.ts';
import type { Calibration } from './confidence/calibration.ts';
import { createCertainty, NO_VERDICT, type Verdict } from './confidence/confidence.ts';
import { type EmbedImages, type EmbedText, gatherWanted, NO_IMAGES } from './embed-query.ts';
import { type FusedHit, fuse } from './fuse.ts';
import { type PageContext, type PageRange, pageAsked, pageInfo } from './pages.ts';
import { choosePool, EXACT_SECONDS, type PoolEntry, secondsAsked } from './pool.ts';
import { presentCurve, presentHit, presentParse } from './present.ts';
import { createMomentFinder, type FoundMoment } from './query-terms.ts';
import { findQuotes, type Quoted } from './quotes.ts';
import { bestStretches, type Looked, look, withoutMoment } from './score-timelines.ts';

/** How deep pages go; nobody reads on. */
const MAX_HITS = 500;
/** How many passages are fused with the pictures. */
const MAX_PASSAGES = 50;

/** What search works with. */
export interface SearcherOptions {
  store: Store;
  embedText: EmbedText;
  /** Absent: there are no images to ask with. */
  embedImages?: EmbedImages;
  pack: PackKey;
  /** Null: everything is compared exactly. The searcher keeps it up with the rows; its owner saves it. */
  vectorIndex: VectorIndex | null;
  /** What the pack knows of the meaning of its scores; null or absent: answers carry no probabilities. */
  calibration?: Calibration | null;
  /** The time of day in ms since 1970, and a stopwatch in ms. */
  clock: { now(): number; stopwatch(): number };
  /** Above this many allowed seconds HNSW chooses the videos. */
  exactSeconds?: number;
  /** Told when the HNSW cache could not take in what is new: answers are right all the same, and the next question tries again. */
  onFollowFailure?: (error: AppError) => void;
  /** Decoded timelines, shared with whatever else reads them; absent: one of its own. */
  cache?: TimelineCache;
}

/** Answers questions on one library with one pack. An aborted question throws the signal's reason when it is next looked at. */
export interface Searcher {
  /** Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `NOT_FOUND`, `IMAGE_EXPIRED`, `BAD_REQUEST` or `PAGE_EXPIRED`. */
  search(question: SearchInput, signal?: AbortSignal): Promise<SearchResult>;
  /** The relevance of each second of a video. Throws `NOT_FOUND` for a video without a timeline, and as `search` does. */
  curve(videoId: VideoId, sentence: string, signal?: AbortSignal): Promise<Curve>;
  /** Lets an HNSW cache that is in use take in what is new while nobody asks, so that the next question finds it done. */
  keepUp(): void;
}

/** A searcher over this store. */
export function createSearcher(options: SearcherOptions): Searcher {
  const { store, embedText, pack, vectorIndex, clock } = options;
  const { calibration = null, embedImages = NO_IMAGES, onFollowFailure } = options;
  const judge = calibration && createCertainty(embedText, calibration);
  const { exactSeconds = EXACT_SECONDS, cache = createTimelineCache(store.timelines) } = options;
  const load = ({ timeline }: Pick<PoolEntry, 'timeline'>) => cache.load(timeline);
  const findMoment = createMomentFinder(store, cache, pack);
  const model = packName(pack);
  const key = store.libraryId;
  const lookup = libraryLookup(store);

  async function search(question: SearchInput, signal?: AbortSignal): Promise<SearchResult> {
    const started = clock.stopwatch();
    const plan = await planQuery(question, new Date(clock.now()), lookup);
    const { filter, parsed } = plan;
    const context: PageContext = { key, generation: store.moments.generation(), ms: clock.now() };
    const page = pageAsked(question, context);
    const wanted = await gatherWanted(plan, question.query, { embedText, embedImages }, findMoment);
    signal?.throwIfAborted();
    const { vectors, pulls } = wanted;
    const isSeen = asks(question, 'visual') && vectors.length > 0;
    // The calibration is of sentences by themselves.
    const isPlain = isSeen && plan.clauses.length === 1 && wanted.self === null && pulls.length === 0;
    checkProbability(question, calibration, isPlain);
    const embedded = clock.stopwatch();

    const quoted = parsed.quotes.length > 0 ? findQuotes(parsed.quotes, filter, store.passages) : null;
    const allowed = store.timelines
      .searchable(pack, filter)
      .filter(({ video }) => quoted?.windows.has(video.id) ?? true);
    if (totalSeconds(allowed, filter) > exactSeconds) followRows();
    const by = { index: vectorIndex, moments: store.moments, pack, filter };
    const pool = choosePool(allowed, seen(vectors, parsed), exactSeconds, by);
    const passages = asks(question, 'text') ? passagesFor(plan, quoted, wanted.self) : [];
    const chosen = clock.stopwatch();

    const restrictTo = (curve: RelevanceCurve, video: VideoRecord) => {
      if (quoted) restrict(curve, quoted.windows.get(video.id) ?? []);
      return restrict(curve, [answerWindow(plan, video)]);
    };
    const lookedFor = { vectors, related: parsed.related, pulls, restrictTo };
    const looked = isSeen ? look(pool.entries, load, lookedFor) : [];
    const visual = withoutMoment(bestStretches(looked, plan.segmentS, MAX_HITS), looked, wanted.self);
    const [sentence] = vectors;
    const verdict = judge && isPlain && sentence ? await judge(visual, looked, sentence) : NO_VERDICT;
    const found = fuse(visual, passages, (id) => store.videos.get(id)?.durationS ?? 0);
    const likely = found.filter(isLikely(question, verdict));
    const hits = question.group_by === 'video' ? bestOfEachVideo(likely) : likely;
    const data = present(hits, page, looked, plan, verdict);
    const refined = clock.stopwatch();

    return {
      data,
      answerable: verdict.answerable,
      no_match: verdict.noMatch === null ? null : verdict.noMatch && !isSaid(passages),
      parsed: presentParse(plan.text, parsed, wanted.unknownShares),
      search_mode: pool.mode,
      model,
      pool: { videos: allowed.length, duration_s: totalSeconds(allowed, filter) },
      timing_ms: {
        embed: embedded - started,
        candidates: chosen - embedded,
        refine: refined - chosen,
        total: refined - started,
      },
      ...(question.include?.includes('curve') ? { curves: curvesOf(data, looked) } : {}),
      page: pageInfo(question, page, hits.length, context),
    };
  }

  /**
   * Lets the HNSW cache take in what is new, in slices between questions; until it has, what it lacks is compared one by
   * one. What goes wrong there costs no answer: it is only a cache.
   */
  function followRows(): void {
    if (vectorIndex === null || !vectorIndex.isBehind()) return;
    vectorIndex.sync().catch((error: unknown) => onFollowFailure?.(toAppError(error)));
  }

  /** Passages that speak of what is asked and meet the seconds that may answer; not those said at `self`. */
  function passagesFor(plan: QueryPlan, quoted: Quoted | null, self: FoundMoment | null): PassageHit[] {
    const { words, filter } = plan;
    const passages = quoted?.passages ?? store.passages.search(words, filter, MAX_PASSAGES);
    return passages.filter(({ videoId, source, startS, endS }) => {
      const isAtSelf = self?.place.video_id === videoId && startS <= self.place.t && self.place.t < endS;
      if (isAtSelf && source === 'subtitle') return false;
      const video = store.videos.get(videoId);
      if (!video) return false; // Deleted since it was found.
      const { gte, lt } = answerWindow(plan, video);
      return source === 'title' || (endS > gte && startS < lt);
    });
  }

  function present(
    hits: FusedHit[],
    { offset, size }: PageRange,
    all: Looked[],
    plan: QueryPlan,
    { probabilityOf }: Verdict,
  ): FoundSegment[] {
    const lookedOf = new Map(all.map((one) => [one.video.id, one]));
    return hits.slice(offset, offset + size).flatMap((hit, i) => {
      const looked = lookedOf.get(hit.videoId) ?? null;
      const video = looked?.video ?? store.videos.get(hit.videoId);
      if (!video) return []; // Deleted since it was found.
      const { related } = plan.parsed;
      const probability = hit.visual && probabilityOf(hit.visual);
      const window = answerWindow(plan, video);
      return presentHit(hit, { rank: offset + i + 1, video, looked, window, related, probability });
    });
  }

  function curvesOf(data: FoundSegment[], looked: Looked[]): Curve[] {
    const shown = new Set(data.map(({ video_id }) => video_id));
    return looked
      .filter(({ video }) => shown.has(video.id))
      .map(({ video, curve }) => presentCurve(video.id, curve, model));
  }

  async function curve(videoId: VideoId, sentence: string, signal?: AbortSignal): Promise<Curve> {
    const timeline = store.timelines.find(videoId, pack);
    const video = store.videos.get(videoId);
    if (timeline === undefined || video === undefined) {
      throw new AppError('NOT_FOUND', `Video "${videoId}" is not there, or not indexed with ${model} yet.`);
    }
    const question = { query: { text: sentence } };
    const { parsed, clauses } = await planQuery(question, new Date(clock.now()), lookup);
    const { vectors } = await embedText(clauses.length > 0 ? clauses : [sentence]);
    signal?.throwIfAborted();
    const lookedFor = {
      vectors,
      related: parsed.related,
      pulls: [],
      restrictTo: (all: RelevanceCurve) => all,
    };
    const [looked] = look([{ timeline, video }], load, lookedFor);
    return presentCurve(videoId, (looked as Looked).curve, model);
  }

  function keepUp(): void {
    if (vectorIndex !== null && vectorIndex.size > 0) followRows();
  }

  return { search, curve, keepUp };
}

/** The vectors of the clauses that must be seen. */
function seen(vectors: UnitVector[], { related }: ParsedSentence): UnitVector[] {
  return vectors.filter((_, i) => related[i - 1]?.relation !== 'without');
}

function asks({ modalities }: SearchInput, modality: 'visual' | 'text'): boolean {
  return modalities?.includes(modality) ?? true;
}

/** Passes what is likely enough; what only words spoke for has no probability, and passes where none is asked for. */
function isLikely({ min_probability = 0 }: SearchInput, { probabilityOf }: Verdict) {
  return ({ visual }: FusedHit): boolean =>
    min_probability === 0 || ((visual && probabilityOf(visual)) ?? 0) >= min_probability;
}

/** Whether someone said all that was asked for: then it is there, whatever the picture shows. */
function isSaid(passages: PassageHit[]): boolean {
  return passages.some(({ coverage }) => coverage === 1);
}

function checkProbability(
  { min_probability = 0 }: SearchInput,
  calibration: Calibration | null,
  isPlain: boolean,
): void {
  if (min_probability === 0 || (calibration !== null && isPlain)) return;
  const why =
    calibration === null
      ? 'This pack is not calibrated: it gives no probabilities to ask for.'
      : 'Only one plain sentence, searched in the picture, has probabilities: not several clauses, images, moments or feedback.';
  throw new AppError('QUERY_INVALID', why, { details: { part: `min_probability: ${min_probability}` } });
}

function bestOfEachVideo(hits: FusedHit[]): FusedHit[] {
  const best = new Map<VideoId, FusedHit>();
  for (const hit of hits) if (!best.has(hit.videoId)) best.set(hit.videoId, hit);
  return [...best.values()];
}

function totalSeconds(entries: PoolEntry[], filter: Filter): number {
  return entries.reduce((sum, { timeline }) => sum + secondsAsked(timeline, filter), 0);
}
