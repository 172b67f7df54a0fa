/**
 * What is asked and answered of chains, in the shapes of the contract (contract/chains.ts) without its URLs. Names are
 * the contract's; `index` may not import `api`, whose types check the fit.
 */
import type { MomentPlace, ParsedQuery, SearchFilter } from '../../contract/index.ts';
import type { Label } from '../events/labels.ts';
import type { Grade } from '../links/link-evidence.ts';
import type { ChainLanguage } from './read-question.ts';

/** A question about causes or effects. */
export interface ChainQuestion {
  query: { text?: string | undefined; moment?: MomentPlace | undefined };
  direction?: 'causes' | 'effects' | undefined;
  filter?: SearchFilter | undefined;
  max_events: number;
  alternatives: number;
  language?: ChainLanguage | undefined;
}

/** An event of a video. Times are presentation seconds. */
export interface AnswerEvent {
  id: string;
  video_id: string;
  video_title: string;
  start: number;
  end: number;
  peak: number;
  pts_ms: { start: number; end: number; peak: number };
  labels: Label[];
  clause?: string;
}

/** How often a pair of kinds recurs. */
export interface AnswerRecurrence {
  count: number;
  expected: number;
  p_value: number;
  q_value: number;
  median_lag_s: number;
  videos: number;
  common_cause: boolean;
}

/** A link between two events, by their ids. */
export interface AnswerLink {
  cause: string;
  effect: string;
  lag_s: number;
  score: number | null;
  grade: Grade;
  evidence: {
    order: { prior: number };
    recurring: AnswerRecurrence | null;
    predictive: { excess: number; needed: number | null } | null;
    head: { probability: number } | null;
    adjacent: boolean;
    verdict: { state: 'confirmed' | 'rejected'; at: string } | null;
  };
  explanation: string;
}

/** Events, earliest cause first, and the links between neighbours. */
export interface AnswerChain<Event = AnswerEvent> {
  rank: number;
  score: number;
  events: Event[];
  links: AnswerLink[];
  explanation: string;
}

/** Chains, best first. */
export interface ChainAnswer<Event = AnswerEvent> {
  data: AnswerChain<Event>[];
  direction: 'causes' | 'effects';
  kind: 'why' | 'next' | 'clauses';
  partial: boolean;
  parsed: ParsedQuery | null;
  anchor: Event | null;
  no_evidence: boolean;
  no_match: boolean | null;
  explanation: string;
  language: ChainLanguage;
  model: string;
  timing_ms: { find: number; chain: number; total: number };
}

/** What a person says of a link. */
export interface LinkVerdictQuestion {
  cause: MomentPlace;
  effect: MomentPlace;
  verdict: 'confirmed' | 'rejected' | null;
  language: ChainLanguage;
}

/** Asks for the events of a video, with their shots where `level` says so. */
export interface EventsQuestion {
  video_id: string;
  level: 'event' | 'shot';
  language: ChainLanguage;
}

/** The events of a video. */
export interface EventsAnswer<Event = AnswerEvent> {
  video_id: string;
  partial: boolean;
  data: (Event & { shots?: { start: number; end: number; peak: number }[] })[];
  model: string;
}

/** Asks for pairs that recur. */
export interface PatternsQuestion {
  limit: number;
  language: ChainLanguage;
}

/** Two kinds of events of which one recurs before the other. */
export interface AnswerPattern<Event = AnswerEvent> {
  cause: { labels: Label[]; count: number };
  effect: { labels: Label[]; count: number };
  recurring: AnswerRecurrence;
  lag_s: { p10: number; p50: number; p90: number };
  examples: { cause: Event; effect: Event; lag_s: number }[];
  explanation: string;
}

/** Pairs that recur, surest first. */
export interface PatternsAnswer<Event = AnswerEvent> {
  data: AnswerPattern<Event>[];
  tested: number;
  kinds: number;
  partial: boolean;
  model: string;
}
