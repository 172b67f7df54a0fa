/** What is kept for chains: events, verdicts on links, and results that would take long to work out again. */
import type { VideoId } from '../../core/ids.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { PackKey } from './store.ts';

/** A stretch of whole seconds, [start, end), and the second that shows it best. */
export interface StoredShot {
  start: number;
  end: number;
  peak: number;
}

/** An event: a stretch on one subject, the direction of the mean of its seconds (kept as int8), and its shots. */
export interface StoredEvent extends StoredShot {
  vector: UnitVector;
  shots: StoredShot[];
}

/** What a timeline's events were made of. */
export interface EventRun {
  /** Of the timeline. */
  version: number;
  /** Of the code that made them. */
  scheme: number;
}

/** What a person said of the link between the events at two seconds of a video. */
export interface StoredVerdict {
  causeS: number;
  effectS: number;
  verdict: 'confirmed' | 'rejected';
  /** ISO 8601. */
  judgedAt: string;
}

/** The part of the store that chains use. */
export interface EventStore {
  /** What the stored events of this timeline were made of; undefined when there are none. */
  eventRun(timelineId: number): EventRun | undefined;
  /** Replaces a timeline's events. Nothing is kept of a timeline that is gone meanwhile. */
  putEvents(timelineId: number, run: EventRun, events: readonly StoredEvent[]): void;
  /** In order of time. */
  events(timelineId: number): StoredEvent[];
  /** What people said of the links of a video, oldest first. */
  verdicts(videoId: VideoId): StoredVerdict[];
  /** Takes out `gone`, then writes `verdict`. Throws `NOT_FOUND` when there is no such video. */
  putVerdict(
    videoId: VideoId,
    gone: readonly Pick<StoredVerdict, 'causeS' | 'effectS'>[],
    verdict: StoredVerdict | null,
  ): void;
  /** What was worked out under this name, when it was of the same things. */
  workedOut(pack: PackKey, name: string, stamp: string): Buffer | undefined;
  /** Keeps it, in place of what was under this name. */
  putWorkedOut(pack: PackKey, name: string, stamp: string, value: Buffer): void;
}
