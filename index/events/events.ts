/**
 * The events of a timeline with their shots, each summed up: what links are drawn between. In: a loaded timeline. Out:
 * stretches in two levels, each with the second that shows it best; events also with their mean direction. Pure: the
 * same rows give the same events.
 */
import type { UnitVector } from '../../core/vector.ts';
import type { StoredEvent } from '../store/events.ts';
import { dotAt } from '../timeline/dot-at.ts';
import { meanVector } from '../timeline/suppress.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import { SEGMENTS, type SegmentOptions, type Stretch, segmentEvents } from './segment-events.ts';

/** Grows with every change to how events are made: stored ones of another scheme are made again. */
export const EVENT_SCHEME = 1;

/** Events in order of time, each with its shots. An event without a cut inside is one shot. */
export function eventsOf(timeline: LoadedTimeline, options: SegmentOptions = SEGMENTS): StoredEvent[] {
  return segmentEvents(timeline, options).map((event) => {
    const shots = shotsOf(timeline.cuts, event).map((shot) => {
      const { peak } = summedUp(timeline, shot);
      return { ...shot, peak };
    });
    return { ...event, ...summedUp(timeline, event), shots };
  });
}

function shotsOf(cuts: Uint8Array, { start, end }: Stretch): Stretch[] {
  const starts = [start];
  for (let t = start + 1; t < end; t++) if (cuts[t] === 1) starts.push(t);
  return starts.map((from, i) => ({ start: from, end: starts[i + 1] ?? end }));
}

/** The direction of the mean, and the second nearest to it. */
function summedUp(timeline: LoadedTimeline, { start, end }: Stretch): { vector: UnitVector; peak: number } {
  const { dim, values, inverseLengths } = timeline;
  const vector = meanVector(timeline, start, end);
  let [peak, nearest] = [start, Number.NEGATIVE_INFINITY];
  for (let t = start; t < end; t++) {
    const cosine = dotAt(values, t * dim, vector) * (inverseLengths[t] as number);
    if (cosine > nearest) [peak, nearest] = [t, cosine];
  }
  return { vector, peak };
}
