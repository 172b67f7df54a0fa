/** Events, links and chains in the words of the contract. Pure. */
import { toPtsMs } from '../../core/time.ts';
import type { LabelEvent } from '../events/labels.ts';
import type { EventLink } from '../links/link-evidence.ts';
import type { Recurrence } from '../links/recurrence.ts';
import type { Film } from '../links/video-links.ts';
import { timeOf } from '../search/present.ts';
import type { AnswerChain, AnswerEvent, AnswerLink, AnswerRecurrence } from './chain-answer.ts';
import { sayChain, sayLink } from './chain-sentences.ts';
import type { ChainLanguage } from './read-question.ts';

/** How things are said. */
export interface Speech {
  label: LabelEvent;
  language: ChainLanguage;
}

/** The clause that was found at an event, and the second it fits best. */
export interface FoundClause {
  text: string;
  peak: number;
}

/** The id of an event: the same as long as it starts at the same second of the same content. */
export function eventId({ video, events }: Pick<Film, 'video' | 'events'>, at: number): string {
  return `${video.id}@${events[at]?.start}`;
}

/** An event, at the times a player shows its frames. */
export function presentEvent(
  film: Film,
  at: number,
  { label, language }: Speech,
  clause?: FoundClause,
): AnswerEvent {
  const { video } = film;
  const event = film.events[at] as Film['events'][number];
  const { start, end, peak } = presentTimes(film, { ...event, peak: clause?.peak ?? event.peak });
  return {
    id: eventId(film, at),
    video_id: video.id,
    video_title: video.title,
    ...{ start, end, peak },
    pts_ms: { start: toPtsMs(start), end: toPtsMs(end), peak: toPtsMs(peak) },
    labels: label(event.vector, language),
    ...(clause ? { clause: clause.text } : {}),
  };
}

/** Seconds as the times of their frames, inside the film. */
export function presentTimes(
  { loaded, video }: Pick<Film, 'loaded' | 'video'>,
  { start, end, peak }: { start: number; end: number; peak: number },
): { start: number; end: number; peak: number } {
  const at = (second: number): number => timeOf(loaded, second);
  return {
    start: at(start),
    end: Math.max(at(start), Math.min(at(end), video.durationS ?? end)),
    peak: at(peak),
  };
}

/** A link with its evidence. */
export function presentLink(film: Film, link: EventLink, language: ChainLanguage): AnswerLink {
  const { evidence } = link;
  const [cause, effect] = [film.events[link.cause], film.events[link.effect]];
  const times = { causeAt: cause?.start ?? 0, effectAt: effect?.start ?? 0 };
  return {
    cause: eventId(film, link.cause),
    effect: eventId(film, link.effect),
    lag_s: link.lagS,
    score: link.score,
    grade: link.grade,
    evidence: {
      order: { prior: evidence.prior },
      recurring: evidence.recurring && presentRecurrence(evidence.recurring),
      predictive: evidence.predictive,
      head: evidence.head,
      adjacent: evidence.adjacent,
      verdict: evidence.verdict && { state: evidence.verdict.verdict, at: evidence.verdict.judgedAt },
    },
    explanation: sayLink(link, times, language),
  };
}

/** How often a pair recurs. */
export function presentRecurrence(recurrence: Recurrence): AnswerRecurrence {
  const { count, expected, pValue, qValue, lagS, videos, commonCause } = recurrence;
  return {
    ...{ count, expected, videos },
    p_value: pValue,
    q_value: qValue,
    median_lag_s: lagS.p50,
    common_cause: commonCause,
  };
}

/** A chain through a film: its events in causal order, with the clauses found at them. */
export interface ShownChain {
  film: Film;
  events: number[];
  links: EventLink[];
  score: number;
  clauses: (FoundClause | undefined)[];
}

/** A chain in its place. */
export function presentChain(
  { film, events, links, score, clauses }: ShownChain,
  rank: number,
  speech: Speech,
): AnswerChain {
  const times = events.map((at) => film.events[at]?.start ?? 0);
  return {
    rank,
    score,
    events: events.map((at, i) => presentEvent(film, at, speech, clauses[i])),
    links: links.map((link) => presentLink(film, link, speech.language)),
    explanation: sayChain(links, times, speech.language),
  };
}
