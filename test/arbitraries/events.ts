/** Timelines and events made by hand: scenes around a direction, and the loaded form that search keeps. */
import { normalise, quantise, type UnitVector } from '../../core/vector.ts';
import type { LoadedTimeline } from '../../index/timeline/timeline-cache.ts';
import { seededRandom } from './vectors.ts';

/** Dimension of the vectors here. */
export const SCENE_DIM = 32;

/** Seconds around direction `subject`: what a camera that looks at one thing gives. */
export function scene(subject: number, lengthS: number, seed = 1, noise = 0.1): UnitVector[] {
  const random = seededRandom(seed);
  return Array.from({ length: lengthS }, () =>
    normalise(
      Float32Array.from({ length: SCENE_DIM }, (_, d) => (d === subject ? 1 : 0) + noise * (random() - 0.5)),
    ),
  );
}

/** Vectors, one a second, as a loaded timeline; null is a gap. */
export function timelineOf(vectors: (UnitVector | null)[], cutsAt: number[] = []): LoadedTimeline {
  const dim = vectors.find((vector) => vector !== null)?.length ?? 0;
  const timeline: LoadedTimeline = {
    timelineId: 1,
    version: 1,
    fromS: 0,
    seconds: vectors.length,
    dim,
    values: new Int8Array(vectors.length * dim),
    inverseLengths: new Float32Array(vectors.length),
    ptsMs: Int32Array.from(vectors, (vector, t) => (vector ? t * 1000 : -1)),
    cuts: Uint8Array.from(vectors, (_, t) => Number(cutsAt.includes(t))),
  };
  vectors.forEach((vector, t) => {
    if (vector === null) return;
    const { values } = quantise(vector);
    timeline.values.set(values, t * dim);
    timeline.inverseLengths[t] = 1 / Math.hypot(...values);
  });
  return timeline;
}
