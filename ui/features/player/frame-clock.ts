/**
 * What second is on the screen. `currentTime` is what was asked for; the frame that is shown has its own presentation
 * time, which `requestVideoFrameCallback` tells. In: a video element. Out: a call for each displayed frame.
 */

/** A frame at rest this far from where the browser stands, in seconds, is not surely the one on display. */
const NEAR_S = 0.5;

/**
 * Calls `onFrame` with the presentation time of each frame as it is shown, until the returned function is called. The
 * frame of a seek is told of once the seek is over: a browser may paint it before that, and then paints no other. It may
 * be told of twice, or, where a browser reports a frame from before the seek and keeps the right one to itself, never.
 */
export function watchFrames(video: HTMLVideoElement, onFrame: (mediaTimeS: number) => void): () => void {
  if (!('requestVideoFrameCallback' in video)) return watchTime(video, onFrame);
  let handle = 0;
  let frame = 0;
  /** The latest frame that was reported. */
  let shownS: number | null = null;
  const tellShown = (): void => {
    if (shownS === null || video.seeking) return;
    if (!video.paused || Math.abs(video.currentTime - shownS) < NEAR_S) onFrame(shownS);
  };
  const next = (): void => {
    handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      shownS = mediaTime;
      tellShown();
      next();
    });
  };
  // What is painted right after the seek's end comes first: before that, the frame may still be one from before the seek.
  const settle = (): void => {
    frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(tellShown);
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

/** For browsers without frame callbacks: the clock of the element, which is right to about a quarter second. */
function watchTime(video: HTMLVideoElement, onFrame: (timeS: number) => void): () => void {
  const tell = (): void => onFrame(video.currentTime);
  video.addEventListener('timeupdate', tell);
  video.addEventListener('seeked', tell);
  return () => {
    video.removeEventListener('timeupdate', tell);
    video.removeEventListener('seeked', tell);
  };
}
