/** Plays spans of a video one after the other. Pure: the state of the player goes in, its next step comes out. */
import type { Span } from './span.ts';

/** Spans, and the index of the one that plays. */
export interface Playlist {
  spans: readonly Span[];
  at: number;
}

/** The next step: go on, begin the next span (with a seek, or without), or stop. */
export type Step = { kind: 'on' } | { kind: 'next'; at: number; seekS: number | null } | { kind: 'over' };

/** Frames are discrete: this near its end, a span is over. */
const NEAR_S = 0.02;
/** Spans this near to one another need no seek between them. */
const JOINED_S = 0.25;

/**
 * Returns the next step when the frame of `timeS` is shown while playing, or when the video has ended with it: the last
 * frame begins before a span at the video's end is over, and nothing plays on from there.
 */
export function stepPlaylist({ spans, at }: Playlist, timeS: number, ended = false): Step {
  const span = spans[at];
  if (!span) return { kind: 'over' };
  if (!ended && timeS < span.endS - NEAR_S) return { kind: 'on' };
  const next = spans[at + 1];
  if (!next) return { kind: 'over' };
  const joined = !ended && Math.abs(next.startS - span.endS) <= JOINED_S;
  return { kind: 'next', at: at + 1, seekS: joined ? null : next.startS };
}
