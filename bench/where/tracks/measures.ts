/** Measures of tracks against the truth: IDF1, switches. In: boxes by time under the names of tracks. Pure. */

import { type Box, overlapOf } from '../../../core/box.ts';
import { assignRows } from '../../../index/tracks/assign.ts';

/** A track as boxes by time, in ms. */
export type BoxesByTime = ReadonlyMap<number, Box>;

/** Boxes are of one thing from this overlap on. */
const SAME = 0.5;

/** Counts of a film; they add up over films. */
export interface TrackCounts {
  /** Boxes under the right name, boxes of tracks, true boxes. */
  right: number;
  found: number;
  there: number;
  /** A thing continues under another name. */
  switches: number;
}

/** Compares tracks with true ones. */
export function countTracks(truth: readonly BoxesByTime[], tracks: readonly BoxesByTime[]): TrackCounts {
  const shared = truth.map((one) => tracks.map((other) => sharedBoxes(one, other)));
  const chosen = assignRows(
    shared.map((row) => row.map((n) => (n === 0 ? Number.POSITIVE_INFINITY : 900 - n))),
  );
  const right = chosen.reduce(
    (sum: number, track, i) => sum + (track === null ? 0 : (shared[i]?.[track] ?? 0)),
    0,
  );
  const sizes = (some: readonly BoxesByTime[]) => some.reduce((sum, { size }) => sum + size, 0);
  const switches = truth.reduce((sum, one) => sum + switchesOf(one, tracks), 0);
  return { right, found: sizes(tracks), there: sizes(truth), switches };
}

/** Returns IDF1 in per cent. */
export function idf1({ right, found, there }: TrackCounts): number {
  return Math.round((2000 * right) / Math.max(1, found + there)) / 10;
}

/** Returns the track that shares most boxes with a true one, by its position; null where none shares a third of them. */
export function trackOf(truth: BoxesByTime, tracks: readonly BoxesByTime[]): number | null {
  const shared = tracks.map((track) => sharedBoxes(truth, track));
  const best = shared.indexOf(Math.max(...shared, 0));
  return best >= 0 && (shared[best] ?? 0) >= truth.size / 3 ? best : null;
}

/**
 * Returns tracks without the boxes of what is there and has no truth of its own: a cut-out of a horse may show its rider. They
 * are neither right nor wrong, as benchmarks of tracking leave out what they do not label.
 */
export function withoutIgnored(
  tracks: readonly BoxesByTime[],
  truth: readonly BoxesByTime[],
  ignored: (ms: number) => readonly Box[],
): BoxesByTime[] {
  return tracks.map(
    (track) =>
      new Map(
        [...track].filter(
          ([ms, box]) =>
            truth.some((one) => isSame(box, one.get(ms))) || !ignored(ms).some((other) => isSame(box, other)),
        ),
      ),
  );
}

function sharedBoxes(a: BoxesByTime, b: BoxesByTime): number {
  return [...a].filter(([ms, box]) => isSame(box, b.get(ms))).length;
}

function isSame(a: Box, b: Box | undefined): boolean {
  return b !== undefined && overlapOf(a, b) >= SAME;
}

function switchesOf(truth: BoxesByTime, tracks: readonly BoxesByTime[]): number {
  let [before, switches] = [-1, 0];
  for (const [ms, box] of truth) {
    const now = tracks.findIndex((track) => isSame(box, track.get(ms)));
    if (now < 0) continue;
    // The track of before may cover it too: then nothing changed.
    if (before >= 0 && now !== before && !isSame(box, tracks[before]?.get(ms))) switches++;
    if (before < 0 || !isSame(box, tracks[before]?.get(ms))) before = now;
  }
  return switches;
}
