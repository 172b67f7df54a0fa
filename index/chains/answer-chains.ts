/**
 * The stages of a question about causes: find the moment (given, or by a search), open its video, trace the chains
 * through its event or align the clauses of the sentence, present. A sentence is planned, embedded and compared once:
 * alignment takes the plan and the vectors of the search.
 */
import type {
  ChainRequest,
  ChainResult,
  MomentPlace,
  ParsedQuery,
  SearchResult,
} from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { KeyedMutex } from '../../core/keyed-mutex.ts';
import { packName } from '../../core/pack-key.ts';
import type { Vocabulary } from '../events/labels.ts';
import type { EventStatistics } from '../links/event-statistics.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import { type LinkResources, openLinkedVideo } from '../links/open-linked-video.ts';
import { eventAt } from '../links/verdicts.ts';
import { checkSentence } from '../query/check-query.ts';
import type { SearchClock, SearchRun } from '../search/run-search.ts';
import type { Searcher } from '../search/searcher.ts';
import { isSaid } from '../store/passages.ts';
import { type AnswerCase, sayAnswer } from './chain-sentences.ts';
import { findClauses } from './find-clauses.ts';
import { type OrderedClause, orderClauses } from './order-clauses.ts';
import { presentChain, presentEvent, type ShownChain, type Speech } from './present-chain.ts';
import { languageOf, type QuestionKind, readQuestion } from './read-question.ts';
import { hasEvidence, traceChains } from './trace-chains.ts';

/** Longest distance from a moment without a picture to the event that stands for it, in seconds. */
const NEAR_S = 10;
/** Number of videos in which clauses are aligned: the best results of the search. */
const CLAUSE_VIDEOS = 12;

/** The resources that the stages work with. */
export interface ChainResources extends LinkResources {
  /** Holds a video while a verdict on one of its links is checked and stored. */
  perVideo: KeyedMutex<string>;
  searcher: Pick<Searcher, 'plan' | 'searchWithPlan'>;
  statistics: () => Promise<EventStatistics>;
  labelsOf: Vocabulary;
  clock: SearchClock;
}

/** The event in question. */
interface Anchor {
  linked: LinkedVideo;
  at: number;
}

/** Chains with the event they belong to, before they are presented. */
interface FoundChains {
  chains: ShownChain[];
  anchor: Anchor | null;
  kind: ChainResult['kind'];
  /** Chooses the sentence that explains the answer. */
  answerCase: AnswerCase;
}

/** The facts of the search for the moment. */
interface Context {
  partial: boolean;
  parsed: ParsedQuery | null;
  noMatch: boolean | null;
  /** When the moment was found, by the stopwatch. */
  foundMs: number;
}

/** Answers a question about causes. Throws as `Chainer.chains` does. */
export async function answerChains(
  request: ChainRequest,
  resources: ChainResources,
  signal?: AbortSignal,
): Promise<ChainResult> {
  const { clock, pack } = resources;
  const startedMs = clock.stopwatch();
  const { text = '', moment } = request.query;
  if (moment && text !== '') {
    throw new AppError('BAD_REQUEST', 'Give a sentence or a moment, not both.');
  }
  const statistics = await resources.statistics();
  const label = await resources.labelsOf(statistics.kinds.mean);
  signal?.throwIfAborted();
  const found = moment
    ? await chainsOfMoment(request, moment, statistics, resources)
    : await chainsOfSentence(request, text, statistics, resources, signal);
  const language = request.language ?? languageOf(text);
  const presented = presentAnswer(found, { label, language });
  const endedMs = clock.stopwatch();
  const { foundMs } = found;
  return {
    ...presented,
    model: packName(pack),
    timing_ms: { find: foundMs - startedMs, chain: endedMs - foundMs, total: endedMs - startedMs },
  };
}

async function chainsOfMoment(
  request: ChainRequest,
  place: MomentPlace,
  statistics: EventStatistics,
  resources: ChainResources,
): Promise<FoundChains & Context> {
  const linked = await openLinkedVideo(place.video_id, statistics, resources);
  const { timeline } = linked;
  const partial = timeline.state !== 'complete';
  const context = { parsed: null, noMatch: null, partial, foundMs: resources.clock.stopwatch() };
  const kind = kindOf(request.direction, null);
  checkInside(place, linked);
  if (partial && place.t >= timeline.nextSecond) {
    return { ...context, kind, chains: [], anchor: null, answerCase: 'not-indexed-yet' };
  }
  const at = eventAt(linked.events, Math.floor(place.t), NEAR_S);
  if (at < 0) throw noMoment(place, 'it has no picture there');
  return { ...context, ...traceFrom({ linked, at }, kind, request) };
}

async function chainsOfSentence(
  request: ChainRequest,
  sentence: string,
  statistics: EventStatistics,
  resources: ChainResources,
  signal: AbortSignal | undefined,
): Promise<FoundChains & Context> {
  const { text, asked } = readQuestion(checkSentence(sentence));
  const query = { query: { text }, filter: request.filter };
  const plan = await resources.searcher.plan(query);
  const ordered = asked === null ? orderClauses(plan.parsed) : null;
  const input = { ...query, group_by: 'video' as const, page_size: CLAUSE_VIDEOS };
  const run = await resources.searcher.searchWithPlan(input, plan, signal);
  const context = await contextOf(run, resources);
  const found = run.result.data.filter(isOfAMoment);
  if (ordered !== null) {
    return { ...context, ...(await alignClausesIn(found, ordered, run, request, statistics, resources)) };
  }
  const kind = kindOf(request.direction, asked);
  const anchor = await anchorOf(found[0], statistics, resources);
  if (anchor === null) return { ...context, kind, chains: [], anchor, answerCase: 'not-found' };
  return { ...context, ...traceFrom(anchor, kind, request) };
}

async function contextOf(
  { result, plan }: SearchRun,
  { store, pack, clock }: ChainResources,
): Promise<Context> {
  const searchable = await store.timelines.searchable(pack, plan.filter);
  const partial = searchable.some(({ timeline }) => timeline.state !== 'complete');
  return { parsed: result.parsed, noMatch: result.no_match, partial, foundMs: clock.stopwatch() };
}

/** Opens the video of a segment at the event of its peak; null where there is none. */
async function anchorOf(
  segment: SearchResult['data'][number] | undefined,
  statistics: EventStatistics,
  resources: ChainResources,
): Promise<Anchor | null> {
  if (segment === undefined) return null;
  const linked = await openLinkedVideo(segment.video_id, statistics, resources);
  const at = eventAt(linked.events, Math.floor(segment.peak), NEAR_S);
  return at < 0 ? null : { linked, at };
}

/** Traces the chains through an event. */
function traceFrom(
  anchor: Anchor,
  kind: ChainResult['kind'],
  { max_events, alternatives }: ChainRequest,
): FoundChains {
  const { linked, at } = anchor;
  const direction = kind === 'next' ? 'effects' : 'causes';
  const linksAt = direction === 'causes' ? linked.into : linked.outOf;
  const chains = traceChains(at, linksAt, { direction, maxEvents: max_events, alternatives })
    .filter(({ links }) => links.length > 0)
    .map(({ links, score }): ShownChain => {
      const events = [links[0]?.cause as number, ...links.map(({ effect }) => effect)];
      return { linked, events, links, score, clauses: [] };
    });
  const none = direction === 'causes' ? 'nothing-before' : 'nothing-after';
  return { kind, chains, anchor, answerCase: caseOf(chains, none) };
}

/** Finds the chains through the events of a sentence's clauses. */
async function alignClausesIn(
  segments: SearchResult['data'],
  ordered: OrderedClause[],
  { plan, embedded, timelines }: SearchRun,
  { alternatives }: ChainRequest,
  statistics: EventStatistics,
  resources: ChainResources,
): Promise<FoundChains> {
  const videos: LinkedVideo[] = [];
  for (const id of new Set(segments.map(({ video_id }) => video_id))) {
    videos.push(await openLinkedVideo(id, statistics, resources));
  }
  const chains = findClauses(videos, ordered, plan, { vectors: embedded.vectors, timelines }, alternatives);
  const [best] = chains;
  const mainAt = ordered.findIndex(({ number }) => number === 0);
  const anchor = best ? { linked: best.linked, at: best.events[mainAt] as number } : null;
  return { kind: 'clauses', chains, anchor, answerCase: caseOf(chains, 'not-aligned') };
}

function presentAnswer(
  { chains, anchor, kind, answerCase, partial, parsed, noMatch }: FoundChains & Context,
  speech: Speech,
): Omit<ChainResult, 'model' | 'timing_ms'> {
  return {
    data: chains.map((chain, i) => presentChain(chain, i + 1, speech)),
    direction: kind === 'next' ? 'effects' : 'causes',
    kind,
    partial,
    parsed,
    anchor: anchor && presentEvent(anchor.linked, anchor.at, speech),
    no_evidence: !chains.some(({ links }) => links.some(hasEvidence)),
    no_match: noMatch,
    explanation: sayAnswer(answerCase, partial, speech.language),
    language: speech.language,
  };
}

function kindOf(direction: ChainRequest['direction'], asked: QuestionKind): 'why' | 'next' {
  return (direction ?? asked ?? 'causes') === 'effects' ? 'next' : 'why';
}

function caseOf(chains: ShownChain[], none: AnswerCase): AnswerCase {
  if (chains.length === 0) return none;
  return chains.some(({ links }) => links.some(hasEvidence)) ? 'chains' : 'only-order';
}

/** Drops titles, which describe a whole video and no moment of it. */
function isOfAMoment({ matched }: SearchResult['data'][number]): boolean {
  return matched.some(
    ({ modality, source }) => modality === 'visual' || source === 'caption' || isSaid(source),
  );
}

/** Throws `NOT_FOUND` for a moment after the end of its video. The end of one that is being indexed may be unknown. */
function checkInside(place: MomentPlace, { video, timeline }: LinkedVideo): void {
  const endS = Math.max(video.durationS ?? 0, timeline.nextSecond);
  const isEndUnknown = timeline.state !== 'complete' && video.durationS === null;
  if (place.t >= endS && !isEndUnknown) throw noMoment(place, `it ends at ${endS} s`);
}

function noMoment(place: MomentPlace, reason: string): AppError {
  return new AppError('NOT_FOUND', `Video "${place.video_id}" has no moment at ${place.t} s: ${reason}.`, {
    details: { part: place },
  });
}
