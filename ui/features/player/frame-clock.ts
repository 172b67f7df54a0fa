/**
 * Reports which frame is on the screen. `currentTime` is the time that was sought; the frame that is shown has its
 * own presentation time, which `requestVideoFrameCallback` reports.
 */

/** A paused frame this far from `currentTime`, in seconds, may not be the one on display. */
const NEAR_S = 0.5;

/**
 * Calls `onFrame` with the presentation time of each frame as it is shown, until the returned function is called. The
 * frame of a seek is reported once the seek is over: a browser may paint it earlier, and then paints no other. It may
 * be reported twice, or never, where a browser reports a frame from before the seek and withholds the right one.
 */
function watchFrames(video: HTMLVideoElement, onFrame: (mediaTimeS: number) => void): () => void {
  if (!('requestVideoFrameCallback' in video)) return watchTime(video, onFrame);
  let handle = 0;
  let frame = 0;
  /** The frame that was reported last. */
  let shownS: number | null = null;
  const report = (): void => {
    if (shownS === null || video.seeking) return;
    if (!video.paused || Math.abs(video.currentTime - shownS) < NEAR_S) onFrame(shownS);
  };
  const next = (): void => {
    handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      shownS = mediaTime;
      report();
      next();
    });
  };
  // Waits for the paint after the seek: until then, the frame may still be one from before it.
  const settle = (): void => {
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(report);
    });
  };
  video.addEventListener('seeked', settle);
  next();
  return () => {
    video.cancelVideoFrameCallback(handle);
    cancelAnimationFrame(frame);
    video.removeEventListener('seeked', settle);
  };
}

/** For browsers without frame callbacks: reports the element's clock, which is right to about a quarter second. */
function watchTime(video: HTMLVideoElement, onFrame: (timeS: number) => void): () => void {
  const report = (): void => onFrame(video.currentTime);
  video.addEventListener('timeupdate', report);
  video.addEventListener('seeked', report);
  return () => {
    video.removeEventListener('timeupdate', report);
    video.removeEventListener('seeked', report);
  };
}

/** Watches the frames of whichever video element is on the page. */
export class FrameWatcher {
  readonly #onFrame: (mediaTimeS: number) => void;
  #video: HTMLVideoElement | null = null;
  #unwatch: (() => void) | null = null;

  constructor(onFrame: (mediaTimeS: number) => void) {
    this.#onFrame = onFrame;
  }

  /** Watches `video` instead of the one before; null watches none. */
  watch(video: HTMLVideoElement | null): void {
    if (video === this.#video) return;
    this.#unwatch?.();
    this.#video = video;
    this.#unwatch = video && watchFrames(video, this.#onFrame);
  }
}
