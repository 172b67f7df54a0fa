/**
 * Answers questions about causes: what led to a moment, what followed from it, where the clauses of a sentence happen, and
 * what recurs. This file composes the resources; answer-chains.ts holds the stages. It blocks its thread while it
 * computes, so it belongs in a worker.
 */
import type {
  ChainRequest,
  ChainResult,
  EventsQuery,
  EventsResult,
  Link,
  LinkRequest,
  PatternsQuery,
  PatternsResult,
} from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { createKeyedMutex } from '../../core/keyed-mutex.ts';
import { type PackKey, packName } from '../../core/pack-key.ts';
import { createEventSource } from '../events/event-source.ts';
import { createVocabulary } from '../events/labels.ts';
import type { LinkModel } from '../links/link-evidence.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import { openLinkedVideo } from '../links/open-linked-video.ts';
import { createStatisticsSource } from '../links/statistics-source.ts';
import type { EmbedText } from '../search/embed-query.ts';
import type { SearchClock } from '../search/run-search.ts';
import type { Searcher } from '../search/searcher.ts';
import type { Store } from '../store/store.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import { answerChains, type ChainResources } from './answer-chains.ts';
import { judgeLink } from './judge-link.ts';
import { showPatterns } from './patterns.ts';
import { presentEvent, presentTimes, type Speech } from './present-chain.ts';

/** The resources of a chainer. */
export interface ChainerOptions {
  store: Store;
  searcher: Pick<Searcher, 'plan' | 'searchWithPlan'>;
  cache: TimelineCache;
  embedText: EmbedText;
  pack: PackKey;
  /** Ranks links by position and gaps; null: by recency alone. */
  linkModel: LinkModel | null;
  clock: SearchClock;
}

/**
 * Answers questions about causes in one library. All throw `NOT_FOUND` for a video that is unknown or not indexed, and the
 * signal's reason at the next check; statistics that are being learned then are learned to the end, for the next question.
 */
export interface Chainer {
  /**
   * Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID` for contradictory clauses, `BAD_REQUEST` for a sentence beside
   * a moment, `NOT_FOUND` for a moment outside of its video.
   */
  chains(request: ChainRequest, signal?: AbortSignal): Promise<ChainResult>;
  /** Stores a person's verdict on a link. Throws `QUERY_INVALID`, or `LINK_CYCLE` with the path. */
  judge(request: LinkRequest): Promise<Link>;
  events(query: EventsQuery, signal?: AbortSignal): Promise<EventsResult>;
  patterns(query: PatternsQuery, signal?: AbortSignal): Promise<PatternsResult>;
}

/** Creates a chainer over this store. */
export function createChainer(options: ChainerOptions): Chainer {
  const resources = resourcesOf(options);
  return {
    chains: (request, signal) => answerChains(request, resources, signal),
    judge: (request) => judgeVideoLink(request, resources),
    events: (query, signal) => listEvents(query, resources, signal),
    patterns: (query, signal) => listPatterns(query, resources, signal),
  };
}

function resourcesOf(options: ChainerOptions): ChainResources {
  const { store, cache, pack, embedText } = options;
  const eventsOf = createEventSource(store, cache);
  return {
    ...options,
    eventsOf,
    perVideo: createKeyedMutex<string>(),
    statistics: createStatisticsSource(store, pack, eventsOf),
    labelsOf: createVocabulary(store, pack, embedText),
  };
}

async function judgeVideoLink(request: LinkRequest, resources: ChainResources): Promise<Link> {
  const { store, clock, perVideo } = resources;
  const statistics = await resources.statistics();
  const { video_id: id } = request.effect;
  const open = () => openLinkedVideo(id, statistics, resources);
  // Of two opposite verdicts at once, the second must see the first: together they would close a cycle.
  return perVideo(id, async () =>
    judgeLink(request, {
      verdicts: store.verdicts,
      linked: await open(),
      reopened: open,
      at: new Date(clock.now()).toISOString(),
    }),
  );
}

async function listEvents(
  { video_id, level, language }: EventsQuery,
  resources: ChainResources,
  signal?: AbortSignal,
): Promise<EventsResult> {
  const statistics = await resources.statistics();
  signal?.throwIfAborted();
  const linked = await openLinkedVideo(video_id, statistics, resources);
  const speech: Speech = { label: await resources.labelsOf(statistics.kinds.mean), language };
  const data = linked.events.map(({ shots }, at) => ({
    ...presentEvent(linked, at, speech),
    ...(level === 'shot' ? { shots: shots.map((shot) => presentTimes(linked, shot)) } : {}),
  }));
  return { video_id, partial: linked.timeline.state !== 'complete', data, model: packName(resources.pack) };
}

async function listPatterns(
  { limit, language }: PatternsQuery,
  resources: ChainResources,
  signal?: AbortSignal,
): Promise<PatternsResult> {
  const { store, pack } = resources;
  const statistics = await resources.statistics();
  signal?.throwIfAborted();
  const speech: Speech = { label: await resources.labelsOf(statistics.kinds.mean), language };
  const searchable = await store.timelines.searchable(pack, {});
  const known = new Set(searchable.map(({ video }) => video.id as string));
  const opened = new Map<string, LinkedVideo>();
  const linkedOf = async (id: string): Promise<LinkedVideo | null> => {
    if (!known.has(id)) return null; // Deleted since the statistics were learned.
    const linked = opened.get(id) ?? (await unlessDeleted(openLinkedVideo(id, statistics, resources)));
    if (linked) opened.set(id, linked);
    return linked;
  };
  const partial = searchable.some(({ timeline }) => timeline.state !== 'complete');
  return { ...(await showPatterns(statistics, linkedOf, speech, limit)), partial, model: packName(pack) };
}

/** Returns null for a video that was deleted while the question was on its way. */
async function unlessDeleted(opening: Promise<LinkedVideo>): Promise<LinkedVideo | null> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}
