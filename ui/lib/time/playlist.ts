/** Playing stretches of a video one after the other. Pure: where the player is goes in, what it does next comes out. */
import type { Span } from './span.ts';

/** Stretches, and which of them is playing. */
export interface Playlist {
  spans: readonly Span[];
  at: number;
}

/** What comes next: go on as it is, go to another second for the next stretch, or stop behind the last one. */
export type Step = { kind: 'on' } | { kind: 'next'; at: number; seekS: number | null } | { kind: 'over' };

/** Frames come some time apart: this near its end, a stretch is over. */
const NEAR_S = 0.02;
/** Stretches this near to one another need no seek between them. */
const JOINED_S = 0.25;

/**
 * What to do when the frame of `timeS` is shown while playing, or when the film has ended with it: its last frame begins
 * before a stretch that lies at the film's end is over, and nothing plays on from there.
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
