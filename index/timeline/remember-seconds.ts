/** Remembers what was measured of the seconds of a stretch, for as long as it stays decoded: no query changes it. */
import type { Stretch } from './stretches.ts';

/** Returns a function that measures each second of a stretch once. */
export function rememberSeconds<Measure>(
  measure: (stretch: Stretch, second: number) => Measure,
): (stretch: Stretch, second: number) => Measure {
  const known = new WeakMap<Stretch, Map<number, Measure>>();
  return (stretch, second) => {
    const seconds = known.get(stretch) ?? new Map<number, Measure>();
    known.set(stretch, seconds);
    if (!seconds.has(second)) seconds.set(second, measure(stretch, second));
    return seconds.get(second) as Measure;
  };
}
