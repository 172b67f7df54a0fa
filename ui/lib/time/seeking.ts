/**
 * Asking a browser for an exact frame. ffmpeg, containers and browsers round times differently: a frame at 1.0010000 s
 * asked for as 1.001 may come out one frame early. Pure.
 */

/** Added to every seek: far less than a frame, more than anybody's rounding. */
export const SEEK_NUDGE_S = 0.0015;

/** The time to ask the browser for, so that it shows the frame that is on display at `timeS`. */
export function seekTarget(timeS: number, durationS: number): number {
  const last = Math.max(0, durationS - 0.01);
  return Math.min(last, Math.max(0, timeS + SEEK_NUDGE_S));
}

/** The time to ask for to get the frame `step` frames away from the one whose presentation time is `shownS`. */
export function frameStepTarget(shownS: number, step: 1 | -1, fps: number | null): number {
  const frameS = 1 / (fps && fps > 0 ? fps : 25);
  // Half a frame into the neighbour: robust against jitter of up to half a frame either way.
  return Math.max(0, shownS + (step + 0.5) * frameS);
}

/**
 * How far the frame on display is from the time that was asked for, in seconds: 0 when it is the frame of that time.
 * Positive when the picture is late. A frame stands for its whole duration, so up to one frame early is right.
 */
export function frameError(askedS: number, shownS: number, fps: number | null): number {
  const frameS = 1 / (fps && fps > 0 ? fps : 25);
  if (shownS > askedS + SEEK_NUDGE_S * 2) return shownS - askedS;
  const early = askedS - shownS;
  return early > frameS + SEEK_NUDGE_S * 2 ? -(early - frameS) : 0;
}

/** Far more than what containers and browsers disagree by about the end of a film that both understand, in seconds. */
const SHORT_BY_S = 0.5;

/** Whether a browser takes a film to be shorter than it is, and so cannot seek to its end. Null: nobody knows how long it is. */
export function isShort(playableS: number, durationS: number | null): boolean {
  return durationS !== null && playableS < durationS - SHORT_BY_S;
}
