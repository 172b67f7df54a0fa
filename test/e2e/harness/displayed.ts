/**
 * What the player of the page shows: read from the pixels of the frame on display, as `requestVideoFrameCallback`
 * delivers it, so that neither the page's clock nor the browser's has to be believed.
 */
import type { Page } from 'playwright-core';
import { CLIP } from './barcode-clip.ts';

/** A displayed frame: its number as painted into it, and the presentation time that the browser says it has. */
export interface Displayed {
  frame: number;
  mediaTimeS: number;
  paused: boolean;
}

const WATCH = `(() => {
  const find = (root) => {
    const video = root.querySelector('video');
    if (video) return video;
    for (const each of root.querySelectorAll('*')) {
      const found = each.shadowRoot && find(each.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  const { cells, height, stripHeight } = ${JSON.stringify(CLIP)};
  const canvas = document.createElement('canvas');
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  const read = (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    ctx.drawImage(video, 0, 0);
    const y = Math.round(canvas.height * (1 - stripHeight / 2 / height));
    let frame = 0;
    for (let i = 0; i < cells; i++) {
      const x = Math.round(((i + 0.5) / cells) * canvas.width);
      if (ctx.getImageData(x, y, 1, 1).data[0] > 127) frame |= 1 << i;
    }
    return frame;
  };
  const frames = [];
  let watched = null;
  const attach = () => {
    const video = find(document);
    if (!video || video === watched) return;
    watched = video;
    const next = () => video.requestVideoFrameCallback((_now, { mediaTime }) => {
      frames.push({ frame: read(video), mediaTimeS: mediaTime, paused: video.paused });
      next();
    });
    next();
  };
  const look = () => {
    attach();
    requestAnimationFrame(look);
  };
  look();
  window.displayedFrames = frames;
  // A seek can be over before its frame has been reported; longer than a frame of the slowest clip is another frame.
  const isCurrent = ({ mediaTimeS }) => !watched.paused || Math.abs(watched.currentTime - mediaTimeS) < 0.25;
  window.isSettled = () => watched !== null && !watched.seeking && watched.readyState >= 2 && frames.length > 0 &&
    isCurrent(frames[frames.length - 1]);
})()`;

/** Watches whatever video comes onto a page; call before it navigates. */
export async function prepareDisplayed(page: Page): Promise<void> {
  await page.addInitScript(WATCH);
}

/** Forgets what was shown so far. */
export async function forgetDisplayed(page: Page): Promise<void> {
  await page.evaluate('window.displayedFrames.length = 0');
}

/** All frames shown since the page was opened, or since {@link forgetDisplayed}. */
export async function displayedFrames(page: Page): Promise<Displayed[]> {
  return (await page.evaluate('window.displayedFrames')) as Displayed[];
}

/** Waits until at least `count` frames have been shown and no seek is under way; answers the latest one. */
export async function displayedNow(page: Page, count = 1): Promise<Displayed> {
  // Looks once for each frame of the screen, inside the page: its security policy forbids to send conditions there.
  await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const enough = window.displayedFrames.length >= ${count} && window.isSettled();
      if (enough) resolve();
      else requestAnimationFrame(look);
    };
    look();
  })`);
  const frames = await displayedFrames(page);
  const last = frames[frames.length - 1];
  if (!last) throw new Error('No frame was shown.');
  return last;
}
