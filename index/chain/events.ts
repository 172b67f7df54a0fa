/**
 * The events of a timeline with their shots, each summed up: what links are drawn between. In: a loaded timeline. Out:
 * stretches in two levels, events and the shots inside them, each with its mean direction and the second that shows it
 * best. Pure: the same rows give the same events.
 */
import type { UnitVector } from '../../core/vector.ts';
import { dotAt } from '../search/dot-at.ts';
import { meanVector } from '../search/suppress.ts';
import type { LoadedTimeline } from '../search/timeline-cache.ts';
import { SEGMENTS, type SegmentOptions, type Stretch, segmentEvents } from './segment-events.ts';

/** Grows with every change to how events are made: stored ones of another scheme are made again. */
export const EVENT_SCHEME = 1;

/** An event, or a shot inside one. */
export interface TimelineEvent extends Stretch {
  level: 'event' | 'shot';
  /** The second nearest to the mean. */
  peak: number;
  /** The direction of the mean of its seconds. */
  vector: UnitVector;
}

/** Events in order of time, each followed by its shots. An event without a cut inside is one shot. */
export function eventsOf(timeline: LoadedTimeline, options: SegmentOptions = SEGMENTS): TimelineEvent[] {
  return segmentEvents(timeline, options).flatMap((event) => [
    summedUp(timeline, event, 'event'),
    ...shotsOf(timeline.cuts, event).map((shot) => summedUp(timeline, shot, 'shot')),
  ]);
}

function shotsOf(cuts: Uint8Array, { start, end }: Stretch): Stretch[] {
  const starts = [start];
  for (let t = start + 1; t < end; t++) if (cuts[t] === 1) starts.push(t);
  return starts.map((from, i) => ({ start: from, end: starts[i + 1] ?? end }));
}

function summedUp(timeline: LoadedTimeline, stretch: Stretch, level: TimelineEvent['level']): TimelineEvent {
  const { dim, values, inverseLengths } = timeline;
  const vector = meanVector(timeline, stretch.start, stretch.end);
  let [peak, nearest] = [stretch.start, Number.NEGATIVE_INFINITY];
  for (let t = stretch.start; t < stretch.end; t++) {
    const cosine = dotAt(values, t * dim, vector) * (inverseLengths[t] as number);
    if (cosine > nearest) [peak, nearest] = [t, cosine];
  }
  return { level, ...stretch, peak, vector };
}
