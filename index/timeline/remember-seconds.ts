/** Remembers what was measured of the seconds of a timeline, for as long as it stays decoded: no query changes it. */
import type { LoadedTimeline } from './timeline-cache.ts';

/** Returns a function that measures each second of a timeline once. */
export function rememberSeconds<Measure>(
  measure: (timeline: LoadedTimeline, second: number) => Measure,
): (timeline: LoadedTimeline, second: number) => Measure {
  const known = new WeakMap<LoadedTimeline, Map<number, Measure>>();
  return (timeline, second) => {
    const seconds = known.get(timeline) ?? new Map<number, Measure>();
    known.set(timeline, seconds);
    if (!seconds.has(second)) seconds.set(second, measure(timeline, second));
    return seconds.get(second) as Measure;
  };
}
