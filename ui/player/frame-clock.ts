/**
 * What second is on the screen. `currentTime` is what was asked for; the frame that is shown has its own presentation
 * time, which `requestVideoFrameCallback` tells. In: a video element. Out: a call for each displayed frame.
 */

/** Calls `onFrame` with the presentation time of each frame as it is shown, until the returned function is called. */
export function watchFrames(video: HTMLVideoElement, onFrame: (mediaTimeS: number) => void): () => void {
  if (!('requestVideoFrameCallback' in video)) return watchTime(video, onFrame);
  let handle = 0;
  const next = (): void => {
    handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
      onFrame(mediaTime);
      next();
    });
  };
  next();
  return () => video.cancelVideoFrameCallback(handle);
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
