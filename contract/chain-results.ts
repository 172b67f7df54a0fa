/** Chains as the index answers them: the contract's shapes less the URLs, which only HTTP knows. */
import type {
  Chain,
  ChainEvent,
  ChainLanguage,
  ChainResponse,
  EventList,
  Pattern,
  PatternList,
  Shot,
} from './chains.ts';

/** A {@link ChainEvent} without its URLs. */
export type FoundEvent = Omit<ChainEvent, 'thumbnail_url' | 'clip_url' | 'deeplink'>;

/** A {@link Chain} of events without URLs. */
export type FoundChain = Omit<Chain, 'events'> & { events: FoundEvent[] };

/** A {@link ChainResponse} without URLs. */
export type ChainResult = Omit<ChainResponse, 'data' | 'anchor'> & {
  data: FoundChain[];
  anchor: FoundEvent | null;
};

/** Asks for the events of a video, with their shots where `level` says so. */
export interface EventsQuery {
  video_id: string;
  level: 'event' | 'shot';
  language: ChainLanguage;
}

/** An {@link EventList} without URLs. */
export type EventsResult = Omit<EventList, 'data'> & { data: (FoundEvent & { shots?: Shot[] })[] };

/** Asks for pairs of kinds that recur. */
export interface PatternsQuery {
  limit: number;
  language: ChainLanguage;
}

/** A {@link Pattern} whose examples have no URLs. */
export type FoundPattern = Omit<Pattern, 'examples'> & {
  examples: { cause: FoundEvent; effect: FoundEvent; lag_s: number }[];
};

/** A {@link PatternList} without URLs. */
export type PatternsResult = Omit<PatternList, 'data'> & { data: FoundPattern[] };
