/** A timeline cut into minutes: what is committed at once. */
import type { UnitVector } from '../core/vector.ts';
import type { TimelineSeconds } from '../model/runtime/pack.ts';

/** Seconds of a chunk. */
export const CHUNK_SECONDS = 60;

/** Up to 60 consecutive seconds that start at a multiple of 60. Arrays run in step; null and -1 mark gaps. */
export interface Minute {
  startS: number;
  ptsMs: Int32Array;
  vectors: (UnitVector | null)[];
}

/**
 * Returns the minutes from `fromS` (a multiple of 60) on; seconds before it are left out. Only the last one is shorter.
 */
export async function* cutMinutes(
  timeline: AsyncIterable<TimelineSeconds>,
  fromS: number,
): AsyncGenerator<Minute> {
  let startS = fromS;
  let pts: number[] = [];
  let vectors: (UnitVector | null)[] = [];
  for await (const part of timeline) {
    for (const [i, vector] of part.vectors.entries()) {
      if (part.startS + i < fromS) continue;
      pts.push(part.ptsMs[i] as number);
      vectors.push(vector);
      if (vectors.length < CHUNK_SECONDS) continue;
      yield { startS, ptsMs: Int32Array.from(pts), vectors };
      startS += CHUNK_SECONDS;
      pts = [];
      vectors = [];
    }
  }
  if (vectors.length > 0) yield { startS, ptsMs: Int32Array.from(pts), vectors };
}
