/**
 * Merges windows that overlap by half into one timeline. Each window weighs its seconds by a triangle that peaks in
 * its middle, so that the weights of the two windows over a second sum to 1. The first stride of a video has one
 * window, and so has the last: those count alone.
 */

/**
 * Returns the weight of the newer window, in (0, 1), at its second `position` in [0, strideS); the older one has the
 * rest. Seconds are taken at their middle, so that no window is ever left out entirely.
 */
export function fadeIn(position: number, strideS: number): number {
  return (position + 0.5) / strideS;
}

/**
 * Returns true when a window that begins `remainingS` seconds before the end of the video adds seconds to what the
 * window before it covers. The first window of a video always does.
 */
export function addsSeconds(remainingS: number, strideS: number, isFirst: boolean): boolean {
  return isFirst ? remainingS > 0 : remainingS > strideS;
}

/** Mixes two windows' [D] rows of the same second by {@link fadeIn}; not normalised. */
export function mix(older: Float32Array, newer: Float32Array, weight: number): Float32Array {
  return newer.map((x, i) => weight * x + (1 - weight) * (older[i] as number));
}
