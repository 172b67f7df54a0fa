/**
 * Simulated timelines: shots of concepts, one after the other, as vectors a model might give. In: a seed. Out: a loaded
 * timeline, the vector of each concept's sentence, and where each concept truly is.
 */
import { normalise, quantise, type UnitVector } from '../../core/vector.ts';
import type { LoadedTimeline } from '../../index/timeline/timeline-cache.ts';
import { gaussian, seededRandom, seededVectors } from './vectors.ts';

/** How clear the footage is. Cosines of a sentence with its own seconds come out near 0.3 at the default. */
export interface FootageOptions {
  seconds: number;
  dim: number;
  concepts: number;
  /** Share of a second's vector that is its concept's. */
  signal: number;
  /** How far whole shots lie from their concept. */
  shotNoise: number;
  /** How far seconds lie from their shot. */
  secondNoise: number;
  /** True when the store knows where the cuts are. */
  hasCuts: boolean;
}

/** A simulated timeline and what is known of it. */
export interface Footage {
  timeline: LoadedTimeline;
  /** One sentence a concept. */
  sentences: UnitVector[];
  shots: { start: number; end: number; concept: number }[];
}

/** A timeline of shots of 2 to 20 s. */
export function footage(seed: number, options: Partial<FootageOptions> = {}): Footage {
  const { seconds, dim, concepts, signal, shotNoise, secondNoise, hasCuts } = {
    seconds: 3600,
    dim: 128,
    concepts: 200,
    signal: 0.35,
    shotNoise: 0.8,
    secondNoise: 0.5,
    hasCuts: true,
    ...options,
  };
  const random = seededRandom(seed);
  const [common] = seededVectors(seed + 1, 1, dim) as [UnitVector];
  const sentences = seededVectors(seed + 2, concepts, dim);
  const noise = (): Float32Array =>
    Float32Array.from({ length: dim }, () => gaussian(random) / Math.sqrt(dim));
  const shots: Footage['shots'] = [];
  const timeline: LoadedTimeline = {
    timelineId: seed,
    version: 1,
    fromS: 0,
    seconds,
    dim,
    values: new Int8Array(seconds * dim),
    inverseLengths: new Float32Array(seconds),
    ptsMs: Int32Array.from({ length: seconds }, (_, i) => i * 1000),
    cuts: new Uint8Array(seconds),
  };
  for (let start = 0; start < seconds; ) {
    const end = Math.min(seconds, start + 2 + Math.floor(random() ** 2 * 19));
    const concept = Math.floor(random() * concepts);
    const ofShot = noise();
    for (let i = start; i < end; i++) {
      const ofSecond = noise();
      const vector = normalise(
        common.map(
          (x, d) =>
            0.5 * x +
            signal * ((sentences[concept] as UnitVector)[d] as number) +
            shotNoise * (ofShot[d] as number) +
            secondNoise * (ofSecond[d] as number),
        ),
      );
      const { values } = quantise(vector);
      timeline.values.set(values, i * dim);
      timeline.inverseLengths[i] = 1 / Math.hypot(...values);
    }
    if (hasCuts && start > 0) timeline.cuts[start] = 1;
    shots.push({ start, end, concept });
    start = end;
  }
  return { timeline, sentences, shots };
}
