/**
 * The stages of a search: page, embed, choose candidates, score their seconds, find segments, assess, fuse, present.
 * Only the store, the embedders and the clock are resources; the stages between them are functions of plain data.
 */
import type { SearchInput, SearchResult } from '../../contract/index.ts';
import { packName } from '../../core/pack-key.ts';
import { answerWindow, type QueryPlan } from '../query/plan.ts';
import type { Store } from '../store/store.ts';
import { restrict } from '../timeline/curve.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import {
  type AllowedCandidates,
  type Candidate,
  type CandidateResources,
  findCandidates,
} from './choose-candidates.ts';
import { type AssessConfidence, NO_CONFIDENCE } from './confidence/confidence.ts';
import { type EmbeddedQuery, type Embedders, embedQuery } from './embed-query.ts';
import { findPassages, type QuotedPassages } from './find-passages.ts';
import { bestSegments, excludeMoment } from './find-segments.ts';
import { describePage, type PageContext, requestedPage } from './pages.ts';
import { presentParse } from './present.ts';
import { presentConfidence, presentCurves, presentHits, presentPool } from './present-result.ts';
import { checkProbability, hasProbabilities, rankHits, type VisualResult, wants } from './rank-hits.ts';
import { type ScoredTimeline, scoreTimelines, type VisualQuery } from './score-timelines.ts';

/** The number of hits that pages reach; nobody reads further. */
const MAX_HITS = 500;

/** The resources that the stages work with. */
export interface SearchResources extends CandidateResources {
  store: Store;
  embedders: Embedders;
  cache: TimelineCache;
  /** Null: answers carry no probabilities. */
  assess: AssessConfidence | null;
  clock: SearchClock;
}

/** The time of day in ms since 1970, and a stopwatch in ms. */
export interface SearchClock {
  now(): number;
  stopwatch(): number;
}

/** A search request with its plan. */
export interface PlannedSearch {
  input: SearchInput;
  plan: QueryPlan;
  /** The start of the search, by the stopwatch. */
  startedMs: number;
}

/** The result of a search, with what its stages made and later stages can use again. */
export interface SearchRun {
  result: SearchResult;
  plan: QueryPlan;
  embedded: EmbeddedQuery;
  /** The timelines that were scored; none when nothing is looked for in the picture. */
  timelines: ScoredTimeline[];
}

/** Searches a planned query. Throws as {@link requestedPage} and {@link embedQuery} do. */
export async function runSearch(
  search: PlannedSearch,
  resources: SearchResources,
  signal?: AbortSignal,
): Promise<SearchRun> {
  const { input, plan, startedMs } = search;
  const { clock, store, pack } = resources;
  const context = await pageContext(resources);
  const page = requestedPage(input, context);
  const embedded = await embedQuery(plan, input.query, resources.embedders);
  signal?.throwIfAborted();
  checkProbability(input, resources.assess !== null, hasProbabilities(input, plan, embedded));
  const embeddedMs = clock.stopwatch();
  const candidates = await findCandidates(plan, embedded.vectors, resources);
  const passages = wants(input, 'text')
    ? await findPassages(plan, candidates.quoted, embedded.moment, store)
    : [];
  const chosenMs = clock.stopwatch();
  const visual = await searchPictures(search, embedded, candidates, resources);
  const hits = await rankHits(visual, passages, input, store.videos);
  const data = await presentHits(hits, page, visual, plan, store.videos);
  const refinedMs = clock.stopwatch();
  const result: SearchResult = {
    data,
    ...presentConfidence(visual.confidence, passages),
    parsed: presentParse(plan.text, plan.parsed, embedded.unknownShares),
    search_mode: candidates.mode,
    model: packName(pack),
    pool: presentPool(candidates, plan.filter),
    timing_ms: {
      embed: embeddedMs - startedMs,
      candidates: chosenMs - embeddedMs,
      refine: refinedMs - chosenMs,
      total: refinedMs - startedMs,
    },
    ...presentCurves(input, data, visual.timelines, packName(pack)),
    page: describePage(input, page, hits.length, context),
  };
  return { result, plan, embedded, timelines: visual.timelines };
}

async function pageContext({ store, clock }: SearchResources): Promise<PageContext> {
  return { key: store.libraryId, generation: await store.moments.generation(), ms: clock.now() };
}

/** Scores the candidates, finds their best segments, and assesses them. */
async function searchPictures(
  { input, plan }: PlannedSearch,
  embedded: EmbeddedQuery,
  { chosen, quoted }: AllowedCandidates,
  { cache, assess }: SearchResources,
): Promise<VisualResult> {
  const [sentence] = embedded.vectors;
  const isVisual = wants(input, 'visual') && sentence !== undefined;
  const query = visualQuery(plan, embedded, quoted);
  const load = ({ timeline }: Candidate) => cache.load(timeline);
  const timelines = isVisual ? await scoreTimelines(chosen, load, query) : [];
  const best = await bestSegments(timelines, plan.segmentS, MAX_HITS);
  const hits = await excludeMoment(best, timelines, embedded.moment);
  const isAssessed = assess !== null && sentence !== undefined && hasProbabilities(input, plan, embedded);
  const confidence = isAssessed ? await assess(hits, timelines, sentence) : NO_CONFIDENCE;
  return { timelines, hits, confidence };
}

function visualQuery(
  plan: QueryPlan,
  { vectors, terms }: EmbeddedQuery,
  quoted: QuotedPassages | null,
): VisualQuery {
  return {
    vectors,
    terms,
    related: plan.parsed.related,
    restrictTo: (curve, video) => {
      if (quoted) restrict(curve, quoted.windows.get(video.id) ?? []);
      return restrict(curve, [answerWindow(plan, video)]);
    },
  };
}
