/**
 * The stages of a search: page, embed, choose candidates, score their seconds, find segments, assess, fuse, present.
 * Only the store, the embedders and the clock are resources; the stages between them are functions of plain data.
 */
import type { SearchInput, SearchResult } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { packName } from '../../core/pack-key.ts';
import type { UnitVector } from '../../core/vector.ts';
import { answerWindow, type QueryPlan, readingsOf } from '../query/plan.ts';
import type { PassageHit } from '../store/passages.ts';
import type { Store } from '../store/store.ts';
import { type Background, restrict } from '../timeline/curve.ts';
import { loadStretches, type Stretch } from '../timeline/stretches.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import {
  type AllowedCandidates,
  type CandidateResources,
  type Excerpts,
  findCandidates,
} from './choose-candidates.ts';
import { type AssessConfidence, NO_CONFIDENCE } from './confidence/confidence.ts';
import { perClause } from './confidence/match.ts';
import { type EmbeddedQuery, type Embedders, embedQuery } from './embed-query.ts';
import { findPassages } from './find-passages.ts';
import { bestSegments, excludeMoment, repeatsAmong } from './find-segments.ts';
import { describePage, type PageContext, type PageRange, requestedPage } from './pages.ts';
import { checkPlaces } from './places/check-places.ts';
import { presentParse } from './present.ts';
import {
  presentConfidence,
  presentCoverage,
  presentCurves,
  presentHits,
  presentPool,
} from './present-result.ts';
import {
  checkProbability,
  hasProbabilities,
  leaveOutUnmatched,
  moveRepeats,
  rankHits,
  sortHits,
  type VisualResult,
  wants,
} from './rank-hits.ts';
import {
  type LoadStretches,
  loadWhole,
  type ScoredTimeline,
  scoreTimelines,
  type VisualQuery,
} from './score-timelines.ts';

/** The number of hits that pages reach; nobody reads further. */
const MAX_HITS = 500;

/** The resources that the stages work with. */
export interface SearchResources extends CandidateResources {
  store: Store;
  embedders: Embedders;
  cache: TimelineCache;
  /** Returns the scores of a query on pictures that have nothing to do with it; null without a calibration. */
  reference: ((query: UnitVector) => Background) | null;
  /** Null: answers carry no probabilities. */
  assess: AssessConfidence | null;
  /** Returns the length of the library, in seconds. */
  measureLibrary(): Promise<number>;
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

/**
 * Searches a planned query, and where its sentence may as well be one description, that too: the reading that is surer in
 * the whole library is presented. Throws as {@link requestedPage} and {@link embedQuery} do.
 */
export async function runReadings(
  search: PlannedSearch,
  resources: SearchResources,
  signal?: AbortSignal,
): Promise<SearchRun> {
  const asked = await askedPage(search, resources);
  const readings = readingsOf(search.plan);
  const find = (plan: QueryPlan, embedded?: EmbeddedQuery) =>
    findReading({ ...search, plan }, resources, signal, { isForPage: true, embedded });
  // A sentence means the same wherever it is asked: which reading is surer is seen in the whole library.
  const isElsewhere = readings.length > 1 && Object.keys(search.plan.filter).length > 0;
  const found: FoundReading[] = [];
  for (const plan of readings) found.push(await find(isElsewhere ? withoutConditions(plan) : plan));
  const surest = found.reduce((best, one) => (certaintyOf(one) > certaintyOf(best) ? one : best));
  const shown = isElsewhere
    ? await find(readings[found.indexOf(surest)] as QueryPlan, surest.embedded)
    : surest;
  return presentReading(search, asked, shown, resources);
}

function withoutConditions(plan: QueryPlan): QueryPlan {
  return { ...plan, filter: {}, shown: [], drawn: { areas: [], lines: [] }, views: [] };
}

/** Searches a planned query as it is planned. Throws as {@link requestedPage} and {@link embedQuery} do. */
export async function runSearch(
  search: PlannedSearch,
  resources: SearchResources,
  signal?: AbortSignal,
): Promise<SearchRun> {
  const asked = await askedPage(search, resources);
  return presentReading(search, asked, await findReading(search, resources, signal), resources);
}

/** A query by one reading of its sentence, with what was found. */
interface FoundReading {
  plan: QueryPlan;
  embedded: EmbeddedQuery;
  candidates: AllowedCandidates;
  passages: PassageHit[];
  visual: VisualResult;
  /** The times of the stages, by the stopwatch. */
  embeddedMs: number;
  chosenMs: number;
}

async function findReading(
  search: PlannedSearch,
  resources: SearchResources,
  signal: AbortSignal | undefined,
  { isForPage = false, embedded: known }: { isForPage?: boolean; embedded?: EmbeddedQuery | undefined } = {},
): Promise<FoundReading> {
  const { input, plan } = search;
  const { clock, store } = resources;
  const embedded = known ?? (await embedQuery(plan, input.query, resources.embedders));
  signal?.throwIfAborted();
  checkProbability(input, resources.assess !== null, hasProbabilities(input, plan, embedded));
  const embeddedMs = clock.stopwatch();
  const mayExcerpt = isForPage && embedded.terms.length === 0 && !input.include?.includes('curve');
  const candidates = await findCandidates(plan, embedded.vectors, resources, mayExcerpt);
  const passages = wants(input, 'text') ? await findPassages(plan, candidates, embedded.moment, store) : [];
  const chosenMs = clock.stopwatch();
  const isUnknown = isMainUnknown(plan, embedded);
  if (isUnknown && !passages.some(({ coverage }) => coverage >= leastSaid(plan))) throw unknownWords(plan);
  const pictures = isUnknown ? { ...embedded, vectors: [] } : embedded;
  const visual = await searchPictures(search, pictures, candidates, resources);
  return { plan, embedded, candidates, passages, visual, embeddedMs, chosenMs };
}

async function presentReading(
  { input, startedMs }: PlannedSearch,
  { page, context }: AskedPage,
  { plan, embedded, candidates, passages, visual, embeddedMs, chosenMs }: FoundReading,
  resources: SearchResources,
): Promise<SearchRun> {
  const { clock, store, pack } = resources;
  const hits = await rankHits(visual, passages, input, store.videos);
  const data = await presentHits(hits, page, visual, plan, store.videos);
  const refinedMs = clock.stopwatch();
  const result: SearchResult = {
    data,
    ...presentConfidence(visual.confidence, hits),
    parsed: presentParse(plan, embedded.unknownShares),
    search_mode: candidates.mode,
    model: packName(pack),
    pool: presentPool(candidates, plan.filter, visual.timelines),
    coverage: presentCoverage(candidates, visual.timelines),
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

/** Returns how sure the best answer of a reading is, by the clause. */
function certaintyOf({ plan, visual }: FoundReading): number {
  const [first] = visual.hits;
  const probability = (first && visual.confidence.probabilities?.get(first)) ?? 0;
  return perClause(probability, plan.clauses.length);
}

/** Returns true where the model knows no word of the main clause, and nothing else is asked for. */
function isMainUnknown({ clauses }: QueryPlan, { unknownShares, terms, moment }: EmbeddedQuery): boolean {
  return clauses.length > 0 && terms.length === 0 && moment === null && unknownShares[0] === 1;
}

/** Returns the coverage from which passages answer unknown words: of several clauses, those that are known may be said. */
function leastSaid({ clauses }: QueryPlan): number {
  return clauses.length > 1 ? 1 : 0;
}

function unknownWords({ clauses: [main = ''] }: QueryPlan): AppError {
  return new AppError(
    'QUERY_UNKNOWN',
    `The model knows no word of "${main}", and nothing is said or written with it. Describe what is to be seen.`,
    { details: { part: main } },
  );
}

/** The requested page, and the state of the library when the search began, which the next page's token is checked against. */
interface AskedPage {
  page: PageRange;
  context: PageContext;
}

async function askedPage({ input }: PlannedSearch, { store, clock }: SearchResources): Promise<AskedPage> {
  const context = {
    key: store.libraryId,
    generation: await store.moments.generation(),
    ms: clock.now(),
  };
  return { page: requestedPage(input, context), context };
}

/** Scores the candidates, finds their best segments, and assesses them. */
async function searchPictures(
  { input, plan }: PlannedSearch,
  embedded: EmbeddedQuery,
  { chosen, ...allowed }: AllowedCandidates,
  { cache, store, assess, measureLibrary, reference }: SearchResources,
): Promise<VisualResult> {
  const isVisual = wants(input, 'visual') && embedded.vectors.length > 0;
  const query = visualQuery(plan, embedded, allowed);
  const { excerpts } = allowed;
  const whole = loadWhole(cache);
  const load = excerpts ? excerptLoader(excerpts, whole, store.timelines) : whole;
  const scored = isVisual ? await scoreTimelines(chosen, load, query) : [];
  const timelines = excerpts ? scored.map((one) => withLevel(one, excerpts)) : scored;
  const [sentence] = embedded.vectors;
  const isCosine = query.related.length === 0 && embedded.terms.length === 0;
  const best = bestSegments(timelines, {
    lengthS: plan.segmentS,
    limit: MAX_HITS,
    reference: sentence && reference && isCosine ? reference(sentence) : null,
    background: excerpts?.levels,
  });
  const found = await excludeMoment(best, embedded.moment);
  const isAssessed = assess !== null && isVisual && hasProbabilities(input, plan, embedded);
  const librarySeconds = isAssessed ? await measureLibrary() : 0;
  const rated = isAssessed
    ? await assess(found, { vectors: embedded.vectors, related: query.related, librarySeconds })
    : NO_CONFIDENCE;
  const matched = leaveOutUnmatched(found, rated);
  const surest = sortHits(matched, rated);
  const checked = plan.places && (await checkPlaces(surest, plan.places, rated, store.things));
  const confidence = checked?.confidence ?? rated;
  const sorted = checked ? sortHits(matched, confidence) : surest;
  const repeats = await repeatsAmong(sorted);
  const hits = moveRepeats(sorted, repeats, confidence);
  return { timelines, hits, repeats, confidence, places: checked?.evidence ?? null };
}

/** Returns a function that loads the excerpts of timelines, each once, and the other timelines whole. */
function excerptLoader(
  { ranges }: Excerpts,
  whole: LoadStretches,
  timelines: Store['timelines'],
): LoadStretches {
  const loaded = new Map<number, Promise<Stretch[]>>();
  return (candidate) => {
    const { timelineId } = candidate.timeline;
    const own = ranges.get(timelineId);
    if (own === undefined) return whole(candidate);
    const once = loaded.get(timelineId) ?? loadStretches(timelines, timelineId, own);
    loaded.set(timelineId, once);
    return once;
  };
}

/** Gives a timeline of which a part was read the level of the whole. */
function withLevel(scored: ScoredTimeline, { ranges, levels }: Excerpts): ScoredTimeline {
  const { timelineId } = scored.timeline;
  return ranges.has(timelineId) ? { ...scored, level: levels.ofTimeline.get(timelineId) } : scored;
}

function visualQuery(
  plan: QueryPlan,
  { vectors, terms }: EmbeddedQuery,
  { quoted, conditions }: Pick<AllowedCandidates, 'quoted' | 'conditions'>,
): VisualQuery {
  return {
    vectors,
    terms,
    related: plan.parsed.related,
    restrictTo: (curve, video, fromS) => {
      const own = quoted ? [quoted.windows, ...conditions] : conditions;
      for (const windows of own) restrict(curve, windows.get(video.id) ?? [], fromS);
      return restrict(curve, [answerWindow(plan, video)], fromS);
    },
  };
}
