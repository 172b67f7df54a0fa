/**
 * Questions about causes: what led to a moment, what came of it, where the clauses of a sentence happen, what recurs. The
 * composition of this folder: find the moment by search, open its film, trace or align, say what speaks for it. What it
 * calls but the store, the searcher and the embedder is pure. It holds its thread while it works: it belongs into a worker.
 */

import type { MomentPlace, ParsedQuery, SearchResult } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { parseVideoId } from '../../core/ids.ts';
import { type PackKey, packName } from '../../core/pack-key.ts';
import { createEventSource } from '../events/event-source.ts';
import { createVocabulary } from '../events/labels.ts';
import type { Archive } from '../links/archive.ts';
import { createArchiveSource } from '../links/archive-source.ts';
import { judgeLink } from '../links/judge-link.ts';
import type { LinkModel } from '../links/link-evidence.ts';
import { showPatterns } from '../links/patterns.ts';
import { eventAt } from '../links/verdicts.ts';
import { type Film, openFilm } from '../links/video-links.ts';
import { checkSentence } from '../query/check-query.ts';
import { libraryLookup, planQuery, type QueryPlan } from '../query/plan.ts';
import type { EmbedText } from '../search/embed-query.ts';
import type { Searcher } from '../search/searcher.ts';
import type { Store } from '../store/store.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import type {
  AnswerLink,
  ChainAnswer,
  ChainQuestion,
  EventsAnswer,
  EventsQuestion,
  LinkVerdictQuestion,
  PatternsAnswer,
  PatternsQuestion,
} from './chain-answer.ts';
import { type AnswerCase, sayAnswer } from './chain-sentences.ts';
import { findClauses } from './find-clauses.ts';
import { type OrderedClause, orderClauses } from './order-clauses.ts';
import { presentChain, presentEvent, presentTimes, type ShownChain, type Speech } from './present-chain.ts';
import { type Asked, languageOf, readQuestion } from './read-question.ts';
import { hasEvidence, traceChains } from './trace-chains.ts';

/** How far from a moment its event may lie, in seconds, where the picture fails. */
const NEAR_S = 10;
/** In how many videos the clauses of a sentence are looked for: those in which search finds them best. */
const CLAUSE_VIDEOS = 12;

/** What chains are made with. */
export interface ChainerOptions {
  store: Store;
  searcher: Pick<Searcher, 'search'>;
  cache: TimelineCache;
  embedText: EmbedText;
  pack: PackKey;
  /** Ranks links by position and gaps; null: by recency alone. */
  linkModel: LinkModel | null;
  /** The time of day in ms since 1970, and a stopwatch in ms. */
  clock: { now(): number; stopwatch(): number };
}

/**
 * Answers questions about causes in one library. All throw `NOT_FOUND` for a video that is unknown or not indexed, and
 * an aborted one the signal's reason when it is next looked at; learning the archive goes on, for whoever asks next.
 */
export interface Chainer {
  /**
   * Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID` for contradictory clauses, `BAD_REQUEST` for a sentence beside
   * a moment, `NOT_FOUND` for a moment outside of its video.
   */
  chains(question: ChainQuestion, signal?: AbortSignal): Promise<ChainAnswer>;
  /** Keeps what a person says of a link. Throws `QUERY_INVALID`, or `LINK_CYCLE` with the path. */
  judge(question: LinkVerdictQuestion): Promise<AnswerLink>;
  events(question: EventsQuestion, signal?: AbortSignal): Promise<EventsAnswer>;
  patterns(question: PatternsQuestion, signal?: AbortSignal): Promise<PatternsAnswer>;
}

/** What a question found, before it is said. */
interface Found {
  chains: ShownChain[];
  anchor: { film: Film; at: number } | null;
  kind: ChainAnswer['kind'];
  what: AnswerCase;
  partial: boolean;
  parsed: ParsedQuery | null;
  noMatch: boolean | null;
  /** When it was known where to look, by the stopwatch. */
  foundMs: number;
}

/** A chainer over this store. */
export function createChainer(options: ChainerOptions): Chainer {
  const { store, searcher, cache, embedText, pack, linkModel, clock } = options;
  const model = packName(pack);
  const eventsOf = createEventSource(store, cache);
  const archiveOf = createArchiveSource(store, pack, eventsOf);
  const labelsOf = createVocabulary(store, pack, embedText);

  async function open(videoId: string, archive: Archive): Promise<Film> {
    const id = parseVideoId(videoId);
    const video = await store.videos.get(id);
    const timeline = await store.timelines.find(id, pack);
    if (video === undefined || timeline === undefined) {
      throw new AppError('NOT_FOUND', `Video "${id}" is not there, or not indexed with ${model} yet.`, {
        details: { part: id },
      });
    }
    const [loaded, events] = [await cache.load(timeline), await eventsOf(timeline)];
    const verdicts = await store.verdicts.list(id);
    return openFilm({ video, timeline, loaded, events, verdicts }, archive, linkModel);
  }

  async function chains(question: ChainQuestion, signal?: AbortSignal): Promise<ChainAnswer> {
    const started = clock.stopwatch();
    const { text = '', moment } = question.query;
    if (moment && text !== '') {
      throw new AppError('BAD_REQUEST', 'Ask with a sentence or with a moment, not with both.');
    }
    const archive = await archiveOf();
    const label = await labelsOf(archive.kinds.mean);
    signal?.throwIfAborted();
    const found = moment
      ? await fromMoment(question, moment, archive)
      : await fromSentence(question, text, archive, signal);
    const language = question.language ?? languageOf(text);
    const speech: Speech = { label, language };
    const { anchor, kind, what, partial, parsed, noMatch, foundMs } = found;
    const data = found.chains.map((chain, i) => presentChain(chain, i + 1, speech));
    const ended = clock.stopwatch();
    return {
      data,
      direction: kind === 'next' ? 'effects' : 'causes',
      kind,
      partial,
      parsed,
      anchor: anchor && presentEvent(anchor.film, anchor.at, speech),
      no_evidence: !found.chains.some(({ links }) => links.some(hasEvidence)),
      no_match: noMatch,
      explanation: sayAnswer(what, partial, language),
      language,
      model,
      timing_ms: { find: foundMs - started, chain: ended - foundMs, total: ended - started },
    };
  }

  async function fromMoment(question: ChainQuestion, place: MomentPlace, archive: Archive): Promise<Found> {
    const film = await open(place.video_id, archive);
    const { timeline, video } = film;
    const partial = timeline.state !== 'complete';
    const about = { parsed: null, noMatch: null, partial, foundMs: clock.stopwatch() };
    const endS = Math.max(video.durationS ?? 0, timeline.nextSecond);
    const kind = wantedOf(question.direction, null);
    if (place.t >= endS && !(partial && video.durationS === null))
      throw noMoment(place, `it ends at ${endS} s`);
    if (partial && place.t >= timeline.nextSecond) {
      return { ...about, kind, chains: [], anchor: null, what: 'not-indexed-yet' };
    }
    const at = eventAt(film.events, Math.floor(place.t), NEAR_S);
    if (at < 0) throw noMoment(place, 'it has no picture there');
    return { ...about, kind, ...traced(film, at, kind, question) };
  }

  async function fromSentence(
    question: ChainQuestion,
    sentence: string,
    archive: Archive,
    signal: AbortSignal | undefined,
  ): Promise<Found> {
    const { text, asked } = readQuestion(checkSentence(sentence));
    const query = { query: { text }, filter: question.filter };
    const plan = await planQuery(query, new Date(clock.now()), libraryLookup(store));
    const ordered = asked === null ? orderClauses(plan.parsed) : null;
    const first = { ...query, group_by: 'video' as const, page_size: CLAUSE_VIDEOS };
    const answer = await searcher.search(first, signal);
    const searchable = await store.timelines.searchable(pack, plan.filter);
    const partial = searchable.some(({ timeline }) => timeline.state !== 'complete');
    const about = { parsed: answer.parsed, noMatch: answer.no_match, partial, foundMs: clock.stopwatch() };
    const seen = answer.data.filter(isOfAMoment);
    if (ordered !== null) return { ...about, ...(await aligned(question, plan, ordered, seen, archive)) };
    const kind = wantedOf(question.direction, asked);
    const [best] = seen;
    if (best === undefined) return { ...about, kind, chains: [], anchor: null, what: 'not-found' };
    const film = await open(best.video_id, archive);
    const at = eventAt(film.events, Math.floor(best.peak), NEAR_S);
    if (at < 0) return { ...about, kind, chains: [], anchor: null, what: 'not-found' };
    return { ...about, kind, ...traced(film, at, kind, question) };
  }

  /** Chains through an event of a film. */
  function traced(
    film: Film,
    at: number,
    kind: ChainAnswer['kind'],
    { max_events, alternatives }: ChainQuestion,
  ): Pick<Found, 'chains' | 'anchor' | 'what'> {
    const direction = kind === 'next' ? 'effects' : 'causes';
    const linksAt = direction === 'causes' ? film.into : film.outOf;
    const found = traceChains(at, linksAt, { direction, maxEvents: max_events, alternatives });
    const chains = found
      .filter(({ links }) => links.length > 0)
      .map(({ links, score }): ShownChain => {
        const events = [links[0]?.cause as number, ...links.map(({ effect }) => effect)];
        return { film, events, links, score, clauses: [] };
      });
    const none = direction === 'causes' ? 'nothing-before' : 'nothing-after';
    return { chains, anchor: { film, at }, what: whatOf(chains, none) };
  }

  /** Chains through the events of a sentence's clauses. */
  async function aligned(
    { alternatives }: ChainQuestion,
    plan: QueryPlan,
    ordered: OrderedClause[],
    seen: SearchResult['data'],
    archive: Archive,
  ): Promise<Pick<Found, 'chains' | 'anchor' | 'what' | 'kind'>> {
    const { vectors } = await embedText(plan.clauses);
    const films: Film[] = [];
    for (const id of new Set(seen.map(({ video_id }) => video_id))) films.push(await open(id, archive));
    const chains = findClauses(films, ordered, plan, vectors, alternatives);
    const [best] = chains;
    const mainAt = ordered.findIndex(({ number }) => number === 0);
    const anchor = best ? { film: best.film, at: best.events[mainAt] as number } : null;
    return { kind: 'clauses', chains, anchor, what: whatOf(chains, 'not-aligned') };
  }

  async function events(
    { video_id, level, language }: EventsQuestion,
    signal?: AbortSignal,
  ): Promise<EventsAnswer> {
    const archive = await archiveOf();
    signal?.throwIfAborted();
    const film = await open(video_id, archive);
    const speech: Speech = { label: await labelsOf(archive.kinds.mean), language };
    const data = film.events.map(({ shots }, at) => ({
      ...presentEvent(film, at, speech),
      ...(level === 'shot' ? { shots: shots.map((shot) => presentTimes(film, shot)) } : {}),
    }));
    return { video_id, partial: film.timeline.state !== 'complete', data, model };
  }

  async function judge(question: LinkVerdictQuestion): Promise<AnswerLink> {
    const archive = await archiveOf();
    const film = await open(question.effect.video_id, archive);
    const reopened = () => open(question.effect.video_id, archive);
    return judgeLink(question, {
      verdicts: store.verdicts,
      film,
      reopened,
      at: new Date(clock.now()).toISOString(),
    });
  }

  async function patterns(
    { limit, language }: PatternsQuestion,
    signal?: AbortSignal,
  ): Promise<PatternsAnswer> {
    const archive = await archiveOf();
    signal?.throwIfAborted();
    const speech: Speech = { label: await labelsOf(archive.kinds.mean), language };
    const searchable = await store.timelines.searchable(pack, {});
    const known = new Set(searchable.map(({ video }) => video.id as string));
    const films = new Map<string, Film>();
    const filmOf = async (id: string): Promise<Film | null> => {
      if (!known.has(id)) return null; // Deleted while the question was on its way.
      const film = films.get(id) ?? (await open(id, archive));
      films.set(id, film);
      return film;
    };
    const partial = searchable.some(({ timeline }) => timeline.state !== 'complete');
    return { ...(await showPatterns(archive, filmOf, speech, limit)), partial, model };
  }

  return { chains, judge, events, patterns };
}

function wantedOf(direction: ChainQuestion['direction'], asked: Asked): 'why' | 'next' {
  return (direction ?? asked ?? 'causes') === 'effects' ? 'next' : 'why';
}

function whatOf(chains: ShownChain[], none: AnswerCase): AnswerCase {
  if (chains.length === 0) return none;
  return chains.some(({ links }) => links.some(hasEvidence)) ? 'chains' : 'only-order';
}

/** A title is about all of a video, and no moment of it. */
function isOfAMoment({ matched }: SearchResult['data'][number]): boolean {
  return matched.some(({ modality, source }) => modality === 'visual' || source === 'subtitle');
}

function noMoment(place: MomentPlace, reason: string): AppError {
  return new AppError('NOT_FOUND', `Video "${place.video_id}" has no moment at ${place.t} s: ${reason}.`, {
    details: { part: place },
  });
}
