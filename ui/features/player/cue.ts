/** The cue of a player. */
import type { Span } from '../../lib/time/span.ts';

/** Where the player stands, and what it plays. A new object is a new cue, even with equal fields. */
export interface Cue {
  timeS: number;
  play: boolean;
  /** The span to repeat, or null. */
  loop: Span | null;
  /** Spans to play one after the other; `timeS` lies in the first of them. */
  through?: readonly Span[];
}
