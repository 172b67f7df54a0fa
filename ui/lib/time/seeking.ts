/**
 * Seeks a browser to an exact frame. ffmpeg, containers and browsers round times differently: a seek to 1.001 may show
 * the frame before the one at 1.0010000 s. Pure.
 */

/** Added to every seek: far less than a frame, more than any rounding. */
export const SEEK_NUDGE_S = 0.0015;

/** Returns the `currentTime` that shows the frame on display at `timeS`. */
export function seekTarget(timeS: number, durationS: number): number {
  const last = Math.max(0, durationS - 0.01);
  return Math.min(last, Math.max(0, timeS + SEEK_NUDGE_S));
}

/** Returns the `currentTime` of the frame `step` frames away from the one whose presentation time is `shownS`. */
export function frameStepTarget(shownS: number, step: 1 | -1, fps: number | null): number {
  const frameS = 1 / (fps && fps > 0 ? fps : 25);
  // Half a frame into the neighbour: robust against jitter of up to half a frame either way.
  return Math.max(0, shownS + (step + 0.5) * frameS);
}

/**
 * Returns the distance of the frame on display from the time that was sought, in seconds: 0 when it is the frame of that
 * time. Positive when the picture is late. A frame covers its whole duration, so up to one frame early is right.
 */
export function frameError(soughtS: number, shownS: number, fps: number | null): number {
  const frameS = 1 / (fps && fps > 0 ? fps : 25);
  if (shownS > soughtS + SEEK_NUDGE_S * 2) return shownS - soughtS;
  const early = soughtS - shownS;
  return early > frameS + SEEK_NUDGE_S * 2 ? -(early - frameS) : 0;
}

/** Far more than containers and browsers disagree about the end of a video that both understand, in seconds. */
const SHORT_BY_S = 0.5;

/** True when a browser takes a video to be shorter than it is, and so cannot seek to its end. Null: length unknown. */
export function isShort(playableS: number, durationS: number | null): boolean {
  return durationS !== null && playableS < durationS - SHORT_BY_S;
}
