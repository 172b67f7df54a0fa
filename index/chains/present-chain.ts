/** Events, links and chains as contract types. Pure. */

import type { ChainLanguage, FoundChain, FoundEvent, Link } from '../../contract/index.ts';
import { toPtsMs } from '../../core/time.ts';
import type { LabelEvent } from '../events/labels.ts';
import type { EventLink } from '../links/link-evidence.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import type { Recurrence } from '../links/recurrence.ts';
import { timeOf } from '../search/present.ts';
import type { StoredShot } from '../store/events.ts';
import { sayChain, sayLink } from './chain-sentences.ts';

/** The labels and the language of an answer. */
export interface Speech {
  label: LabelEvent;
  language: ChainLanguage;
}

/** The clause that was found at an event, and the second it fits best. */
export interface FoundClause {
  text: string;
  peak: number;
}

/** Returns the id of an event: the same as long as it starts at the same second of the same content. */
export function eventId({ video, events }: Pick<LinkedVideo, 'video' | 'events'>, at: number): string {
  return `${video.id}@${events[at]?.startS}`;
}

/** Returns an event with the times at which a player shows its frames. */
export function presentEvent(
  linked: LinkedVideo,
  at: number,
  { label, language }: Speech,
  clause?: FoundClause,
): FoundEvent {
  const { video } = linked;
  const event = linked.events[at] as LinkedVideo['events'][number];
  const { start, end, peak } = presentTimes(linked, {
    ...event,
    peakS: clause?.peak ?? event.peakS,
  });
  return {
    id: eventId(linked, at),
    video_id: video.id,
    video_title: video.title,
    external_id: video.externalId,
    ...{ start, end, peak },
    pts_ms: { start: toPtsMs(start), end: toPtsMs(end), peak: toPtsMs(peak) },
    labels: label(event.vector, language),
    ...(clause ? { clause: clause.text } : {}),
  };
}

/** Returns the times of the frames of these seconds, within the video. */
export function presentTimes(
  { loaded, video }: Pick<LinkedVideo, 'loaded' | 'video'>,
  { startS, endS, peakS }: StoredShot,
): { start: number; end: number; peak: number } {
  const at = (second: number): number => timeOf(loaded, second);
  return {
    start: at(startS),
    end: Math.max(at(startS), Math.min(at(endS), video.durationS ?? endS)),
    peak: at(peakS),
  };
}

/** Returns a link with its evidence. */
export function presentLink(linked: LinkedVideo, link: EventLink, language: ChainLanguage): Link {
  const { evidence } = link;
  const [cause, effect] = [linked.events[link.cause], linked.events[link.effect]];
  const times = { causeAt: cause?.startS ?? 0, effectAt: effect?.startS ?? 0 };
  return {
    cause: eventId(linked, link.cause),
    effect: eventId(linked, link.effect),
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

/** Returns the counts of a pair that recurs. */
export function presentRecurrence(recurrence: Recurrence): NonNullable<Link['evidence']['recurring']> {
  const { count, expected, pValue, qValue, lagS, videos, commonCause } = recurrence;
  return {
    ...{ count, expected, videos },
    p_value: pValue,
    q_value: qValue,
    median_lag_s: lagS.p50,
    common_cause: commonCause,
  };
}

/** A chain in one video: its events in causal order, with the clauses found at them. */
export interface ShownChain {
  linked: LinkedVideo;
  events: number[];
  links: EventLink[];
  score: number;
  clauses: (FoundClause | undefined)[];
}

/** Returns a chain with its rank. */
export function presentChain(
  { linked, events, links, score, clauses }: ShownChain,
  rank: number,
  speech: Speech,
): FoundChain {
  const times = events.map((at) => linked.events[at]?.startS ?? 0);
  return {
    rank,
    score,
    events: events.map((at, i) => presentEvent(linked, at, speech, clauses[i])),
    links: links.map((link) => presentLink(linked, link, speech.language)),
    explanation: sayChain(links, times, speech.language),
  };
}
