/** Events as stored: spans of a timeline in which the picture stays on one subject. */
import type { Span } from '../../core/time.ts';
import type { UnitVector } from '../../core/vector.ts';

/** A span of whole seconds, [startS, endS), and the second that shows it best. */
export interface StoredShot extends Span {
  peakS: number;
}

/** An event: a span on one subject, the direction of the mean of its seconds (kept as int8), and its shots. */
export interface StoredEvent extends StoredShot {
  vector: UnitVector;
  shots: StoredShot[];
}

/** The versions that a timeline's events were made from. */
export interface EventRun {
  /** Version of the timeline. */
  version: number;
  /** Version of the code that made them. */
  scheme: number;
}

/** Stores the events of timelines. */
export interface EventStore {
  /** Returns what the stored events of this timeline were made from; undefined when there are none. */
  run(timelineId: number): Promise<EventRun | undefined>;
  /** Replaces a timeline's events. Writes nothing when the timeline was deleted meanwhile. */
  replace(timelineId: number, run: EventRun, events: readonly StoredEvent[]): Promise<void>;
  /** Returns a timeline's events in order of time. */
  list(timelineId: number): Promise<StoredEvent[]>;
}
