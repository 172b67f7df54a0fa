/**
 * A sentence becomes the seconds it happens in. The composition of search: check, embed, choose what to compare,
 * compare each second and localise, fuse with words, page. Everything it calls but the store and the embedder is a
 * pure function over plain data. It holds its thread while it works: it belongs into a worker.
 */
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { Filter, PackKey, Store, VideoRecord } from '../store/store.ts';
import type { VectorIndex } from '../store/vector-index.ts';
import type { AnswerCurve, AnswerSegment, SearchAnswer, SearchQuestion } from './answer.ts';
import { relevanceCurve } from './curve.ts';
import { type FusedHit, fuse } from './fuse.ts';
import { bestStretches, type Looked, look } from './look.ts';
import { type PageContext, type PageRange, pageAsked, pageInfo } from './pages.ts';
import { choosePool, EXACT_SECONDS, type PoolEntry, secondsAsked } from './pool.ts';
import { presentCurve, presentHit } from './present.ts';
import { checkFilter, checkSentence } from './question.ts';
import { createTimelineCache, TIMELINE_CACHE_BYTES } from './timeline-cache.ts';

/** How deep pages go; nobody reads on. */
const MAX_HITS = 500;
/** How many passages are fused with the pictures. */
const MAX_PASSAGES = 50;

/** Turns sentences into vectors of the pack's space; and the share of each that the model has no words for. */
export type EmbedText = (
  sentences: string[],
) => Promise<{ vectors: UnitVector[]; unknownShare: ArrayLike<number> }>;

/** What search works with. */
export interface SearcherOptions {
  store: Store;
  embedText: EmbedText;
  pack: PackKey;
  /** Null: everything is compared exactly. */
  vectorIndex: VectorIndex | null;
  /** The time of day in ms since 1970, and a stopwatch in ms. */
  clock: { now(): number; stopwatch(): number };
  /** Above this many allowed seconds HNSW chooses the videos. */
  exactSeconds?: number;
  /** How many bytes of decoded timelines are kept. */
  cacheBytes?: number;
}

/** Answers questions on one library with one pack. */
export interface Searcher {
  /** Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `NOT_FOUND`, `BAD_REQUEST` or `PAGE_EXPIRED`. */
  search(question: SearchQuestion): Promise<SearchAnswer>;
  /** The relevance of each second of a video. Throws `NOT_FOUND` for a video without a timeline, and as `search` does. */
  curve(videoId: VideoId, sentence: string): Promise<AnswerCurve>;
}

/** A searcher over this store. */
export function createSearcher(options: SearcherOptions): Searcher {
  const { store, embedText, pack, vectorIndex, clock } = options;
  const { exactSeconds = EXACT_SECONDS, cacheBytes = TIMELINE_CACHE_BYTES } = options;
  const cache = createTimelineCache(store, cacheBytes);
  const load = ({ timeline }: Pick<PoolEntry, 'timeline'>) => cache.load(timeline);
  const model = `${pack.packId}@${pack.packRevision}`;
  const key = store.libraryId();

  async function search(question: SearchQuestion): Promise<SearchAnswer> {
    const started = clock.stopwatch();
    const text = checkSentence(question.query.text);
    const filter = checkFilter(question.filter, (id) => store.video(id) !== undefined);
    checkProbability(question);
    const context: PageContext = { key, generation: store.momentGeneration(), ms: clock.now() };
    const page = pageAsked(question, context);
    const { vectors, unknownShare } = await embedText([text]);
    const embedded = clock.stopwatch();

    const allowed = store.searchable(pack.packId, pack.packRevision, filter);
    const pool = choosePool(allowed, vectors, exactSeconds, { index: vectorIndex, store, pack, filter });
    const passages = asks(question, 'text') ? store.searchPassages(text, filter, MAX_PASSAGES) : [];
    const chosen = clock.stopwatch();

    const isSeen = asks(question, 'visual');
    const looked = isSeen ? look(pool.entries, load, vectors[0] as UnitVector, filter) : [];
    const visual = bestStretches(looked, MAX_HITS);
    const found = fuse(visual, passages, (id) => store.video(id)?.durationS ?? 0);
    const hits = question.group_by === 'video' ? bestOfEachVideo(found) : found;
    const data = present(hits, page, looked, filter);
    const refined = clock.stopwatch();

    return {
      data,
      answerable: null,
      no_match: null,
      parsed: { text, unknown_share: unknownShare[0] ?? 0 },
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

  function present(hits: FusedHit[], { offset, size }: PageRange, looked: Looked[], filter: Filter) {
    const lookedOf = new Map(looked.map((one) => [one.video.id, one]));
    return hits.slice(offset, offset + size).map((hit, i) => {
      const one = lookedOf.get(hit.videoId);
      const video = one?.video ?? (store.video(hit.videoId) as VideoRecord);
      return presentHit(hit, offset + i + 1, video, one?.loaded ?? null, filter);
    });
  }

  function curvesOf(data: AnswerSegment[], looked: Looked[]): AnswerCurve[] {
    const shown = new Set(data.map(({ video_id }) => video_id));
    return looked
      .filter(({ video }) => shown.has(video.id))
      .map(({ video, curve }) => presentCurve(video.id, curve, model));
  }

  async function curve(videoId: VideoId, sentence: string): Promise<AnswerCurve> {
    const timeline = store.timeline(videoId, pack.packId, pack.packRevision);
    if (timeline === undefined) {
      throw new AppError('NOT_FOUND', `Video "${videoId}" is not there, or not indexed with ${model} yet.`);
    }
    const { vectors } = await embedText([checkSentence(sentence)]);
    return presentCurve(videoId, relevanceCurve(load({ timeline }), vectors[0] as UnitVector), model);
  }

  return { search, curve };
}

function asks({ modalities }: SearchQuestion, modality: 'visual' | 'text'): boolean {
  return modalities?.includes(modality) ?? true;
}

function checkProbability({ min_probability = 0 }: SearchQuestion): void {
  if (min_probability === 0) return;
  throw new AppError('QUERY_INVALID', 'This pack is not calibrated: it gives no probabilities to ask for.', {
    details: { part: `min_probability: ${min_probability}` },
  });
}

function bestOfEachVideo(hits: FusedHit[]): FusedHit[] {
  const best = new Map<VideoId, FusedHit>();
  for (const hit of hits) if (!best.has(hit.videoId)) best.set(hit.videoId, hit);
  return [...best.values()];
}

function totalSeconds(entries: PoolEntry[], filter: Filter): number {
  return entries.reduce((sum, { timeline }) => sum + secondsAsked(timeline, filter), 0);
}
