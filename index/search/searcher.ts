/**
 * Search: a query becomes the seconds that it describes. This file composes the resources; run-search.ts is the sequence
 * of stages. Search holds its thread while it computes: it belongs in a worker.
 */
import type { Curve, SearchInput, SearchResult } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { type PackKey, packName } from '../../core/pack-key.ts';
import { libraryLookup, planQuery, type QueryPlan } from '../query/plan.ts';
import type { Store } from '../store/store.ts';
import type { VectorIndex } from '../store/vector-index.ts';
import { createTimelineCache, type TimelineCache } from '../timeline/timeline-cache.ts';
import type { FittedGroup } from '../where/views/fitted-views.ts';
import { createViewFinder } from '../where/views/view-finder.ts';
import { createIndexFollower } from './candidates/follow-index.ts';
import { EXACT_SECONDS } from './choose-candidates.ts';
import type { Calibration } from './confidence/calibration.ts';
import { createConfidenceAssessor } from './confidence/confidence.ts';
import { scoresOnBank } from './confidence/picture-bank.ts';
import { type EmbedImages, type EmbedText, NO_IMAGES } from './embed-query.ts';
import { presentCurve } from './present.ts';
import { createMomentFinder } from './query-terms.ts';
import {
  runReadings,
  runSearch,
  type SearchClock,
  type SearchResources,
  type SearchRun,
} from './run-search.ts';
import { loadWhole, type ScoredTimeline, scoreTimelines } from './score-timelines.ts';

/** The parts of a searcher. */
export interface SearcherOptions {
  store: Store;
  embedText: EmbedText;
  /** Absent: queries have no images. */
  embedImages?: EmbedImages;
  pack: PackKey;
  /** Null: everything is compared exactly. The searcher lets it follow the rows; its owner saves it. */
  vectorIndex: VectorIndex | null;
  /** Null or absent: answers carry no probabilities. */
  calibration?: Calibration | null;
  clock: SearchClock;
  /** The pack's views as fitted; absent: none can be asked for. */
  views?: readonly FittedGroup[];
  /** Above this many allowed seconds HNSW chooses the videos. */
  exactSeconds?: number;
  /** Is called when the vector index could not catch up: answers stay right, and the next query tries again. */
  onFollowFailure?: (error: AppError) => void;
  /** Decoded timelines, shared with other readers; absent: a cache of its own. */
  cache?: TimelineCache;
}

/** Answers queries to one library with one pack. An aborted query throws the signal's reason at its next check. */
export interface Searcher {
  /** Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `QUERY_UNKNOWN`, `NOT_FOUND`, `IMAGE_EXPIRED`, `BAD_REQUEST` or `PAGE_EXPIRED`. */
  search(input: SearchInput, signal?: AbortSignal): Promise<SearchResult>;
  /** Plans a query without searching it. Throws as `search` does. */
  plan(input: Pick<SearchInput, 'query' | 'filter'>): Promise<QueryPlan>;
  /** Searches a planned query, and hands on its vectors and scored timelines. Throws as `search` does. */
  searchWithPlan(input: SearchInput, plan: QueryPlan, signal?: AbortSignal): Promise<SearchRun>;
  /** Returns the relevance of each second of a video. Throws `NOT_FOUND` for one without a timeline, and as `search` does. */
  curve(videoId: VideoId, sentence: string, signal?: AbortSignal): Promise<Curve>;
  /** Does what the first query would have to wait for: it opens the model's reference, and decodes vectors. Never rejects. */
  warmUp(): Promise<void>;
  /** Lets the vector index of a large library take in new moments, so that the next query finds it up to date. Never rejects. */
  keepUp(): Promise<void>;
  /** Returns the share of the moments that the vector index holds while queries wait for it; null otherwise. */
  building(): Promise<number | null>;
}

/** The sentence that takes the way of most queries. */
const PLAIN = 'a person walks';
/** Sentences of several clauses and readings, with conditions, and in Chinese. */
const OTHERS = [
  'a street without trees',
  'she opens a door, then leaves',
  'somebody says "hello" in the first minute, in May 2024, longer than 5 s',
  '一只狗在跑',
];

/** Creates a searcher over this store. */
export function createSearcher(options: SearcherOptions): Searcher {
  const resources = resourcesOf(options);
  const { store, clock, follower } = resources;
  const lookup = libraryLookup(store);
  const plan = (input: Pick<SearchInput, 'query' | 'filter'>) =>
    planQuery(input, new Date(clock.now()), lookup);

  const search: Searcher['search'] = async (input, signal) => {
    const startedMs = clock.stopwatch();
    const { result } = await runReadings({ input, plan: await plan(input), startedMs }, resources, signal);
    return result;
  };

  const searchWithPlan: Searcher['searchWithPlan'] = (input, planned, signal) =>
    runSearch({ input, plan: planned, startedMs: clock.stopwatch() }, resources, signal);

  /** Asks a sentence as it is planned, of one video where one is given. */
  const askOf = async (text: string, filter: SearchInput['filter']): Promise<unknown> => {
    const input = { query: { text }, filter };
    return filter ? searchWithPlan(input, await plan(input)) : search(input);
  };

  return {
    plan,
    search,
    async warmUp() {
      // What fails here fails again for the first query, which reports it.
      const ignore = () => undefined;
      await search({ query: { text: PLAIN } }).catch(ignore);
      const inOne = await videoOfLargeLibrary(resources).catch(ignore);
      for (const text of OTHERS) await askOf(text, inOne).catch(ignore);
    },
    searchWithPlan,
    curve(videoId, sentence, signal) {
      return curveOf(videoId, () => plan({ query: { text: sentence } }), resources, signal);
    },
    keepUp: async () => follower?.keepUp(),
    building: async () => follower?.building() ?? null,
  };
}

/**
 * Returns a filter of one video where the library is larger than what is compared exactly: to read whole timelines of many
 * videos would delay the start, and they would be gone from the cache when somebody asks.
 */
async function videoOfLargeLibrary({
  store,
  measureLibrary,
  exactSeconds,
}: SearchResources): Promise<SearchInput['filter']> {
  if ((await measureLibrary()) <= exactSeconds) return undefined;
  const [newest] = await store.videos.list({ limit: 1 });
  return newest && { video_id: { in: [newest.id] } };
}

function resourcesOf(options: SearcherOptions): SearchResources {
  const { store, pack, vectorIndex, clock, embedText, embedImages = NO_IMAGES } = options;
  const { calibration = null, exactSeconds = EXACT_SECONDS, onFollowFailure } = options;
  const { cache = createTimelineCache(store.timelines), views = [] } = options;
  return {
    viewFinder: createViewFinder(views, embedText),
    ...{ store, pack, vectorIndex, clock, cache, exactSeconds },
    follower:
      vectorIndex &&
      createIndexFollower({ store, pack, vectorIndex, exactSeconds, onFailure: onFollowFailure }),
    embedders: { embedText, embedImages, findMoment: createMomentFinder(store, cache, pack) },
    reference: calibration && scoresOnBank(calibration.bank),
    assess: calibration && createConfidenceAssessor(embedText, calibration),
    measureLibrary: () => store.timelines.indexedSeconds(pack),
  };
}

/** Returns the curve of a sentence over a whole video. */
async function curveOf(
  videoId: VideoId,
  plan: () => Promise<QueryPlan>,
  { store, pack, cache, embedders }: SearchResources,
  signal?: AbortSignal,
): Promise<Curve> {
  const timeline = await store.timelines.find(videoId, pack);
  const video = await store.videos.get(videoId);
  const model = packName(pack);
  if (timeline === undefined || video === undefined) {
    throw new AppError('NOT_FOUND', `Video "${videoId}" is not there, or not indexed with ${model} yet.`);
  }
  const { parsed, clauses, text } = await plan();
  const { vectors } = await embedders.embedText(clauses.length > 0 ? clauses : [text]);
  signal?.throwIfAborted();
  const { related } = parsed;
  const query = { vectors, related, terms: [], restrictTo: (curve: ScoredTimeline['curve']) => curve };
  const [scored] = await scoreTimelines([{ timeline, video }], loadWhole(cache), query);
  return presentCurve(videoId, (scored as ScoredTimeline).curve, model);
}
