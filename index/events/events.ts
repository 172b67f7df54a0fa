/**
 * Builds the events of a timeline, with their shots. In: a loaded timeline. Out: spans on two levels, each with the second
 * that shows it best; events also with their mean direction. Pure: the same rows give the same events.
 */
import type { UnitVector } from '../../core/vector.ts';
import type { StoredEvent } from '../store/events.ts';
import { dotAt } from '../timeline/dot-at.ts';
import { meanVector } from '../timeline/suppress-duplicates.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import { SEGMENTS, type SegmentOptions, segmentEvents, type WholeSeconds } from './segment-events.ts';

/** Version of the segmentation: stored events of another version are made again. */
export const EVENT_SCHEME = 1;

/** Returns events in order of time, each with its shots. An event without a cut inside is one shot. */
export function eventsOf(timeline: LoadedTimeline, options: SegmentOptions = SEGMENTS): StoredEvent[] {
  return segmentEvents(timeline, options).map((event) => {
    const shots = shotsOf(timeline.cuts, event).map((shot) => {
      const { peakS } = summedUp(timeline, shot);
      return { ...shot, peakS };
    });
    return { ...event, ...summedUp(timeline, event), shots };
  });
}

function shotsOf(cuts: Uint8Array, { startS, endS }: WholeSeconds): WholeSeconds[] {
  const starts = [startS];
  for (let t = startS + 1; t < endS; t++) if (cuts[t] === 1) starts.push(t);
  return starts.map((from, i) => ({ startS: from, endS: starts[i + 1] ?? endS }));
}

/** Returns the direction of the mean, and the second nearest to it. */
function summedUp(
  timeline: LoadedTimeline,
  { startS, endS }: WholeSeconds,
): { vector: UnitVector; peakS: number } {
  const { dim, values, inverseLengths } = timeline;
  const vector = meanVector(timeline, startS, endS);
  let [peakS, nearest] = [startS, Number.NEGATIVE_INFINITY];
  for (let t = startS; t < endS; t++) {
    const cosine = dotAt(values, t * dim, vector) * (inverseLengths[t] as number);
    if (cosine > nearest) [peakS, nearest] = [t, cosine];
  }
  return { vector, peakS };
}
