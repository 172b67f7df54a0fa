/**
 * Reads the displayed second from the pixels of the frame on display, as `requestVideoFrameCallback` delivers it (or,
 * where it delivers none, as it stands), so that neither the page's clock nor the browser's has to be trusted.
 */
import type { Page } from 'playwright-core';
import { decodeStrip, STRIP } from '../../support/strip.ts';

/** A displayed frame. */
export interface Displayed {
  /** Its number, as painted into it. */
  frame: number;
  /** The presentation time that the browser says it has. */
  mediaTimeS: number;
  /** The page's clock while it is on display. */
  clock: string;
  paused: boolean;
  /** Where the picture comes from. */
  source: string;
}

/** A frame as the page reads it: the brightness of the strip's cells instead of the number. */
type Seen = Omit<Displayed, 'frame'> & { levels: number[] };

/** Longer than any seek takes on a busy machine. */
const PATIENCE_MS = 60_000;

/** A picture that has been on display for so long is not going to be reported. */
const UNREPORTED_MS = 1_500;

const WATCH = `(() => {
  const find = (root, selector) => {
    const here = root.querySelector(selector);
    if (here) return here;
    for (const each of root.querySelectorAll('*')) {
      const found = each.shadowRoot && find(each.shadowRoot, selector);
      if (found) return found;
    }
    return null;
  };
  const { cells, heightShare } = ${JSON.stringify(STRIP)};
  const canvas = document.createElement('canvas');
  const ctx = canvas.getContext('2d', { willReadFrequently: true });
  const read = (video) => {
    if (video.videoWidth === 0) return [];
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    ctx.drawImage(video, 0, 0);
    const y = Math.floor(canvas.height * (1 - heightShare / 2));
    const row = ctx.getImageData(0, y, canvas.width, 1).data;
    return Array.from({ length: cells }, (_, i) => row[4 * Math.floor(((i + 0.5) / cells) * canvas.width)]);
  };
  const frames = [];
  let watched = null;
  const record = (video, mediaTimeS) => {
    const seen = { levels: read(video), mediaTimeS, clock: '', paused: video.paused, source: video.currentSrc };
    frames.push(seen);
    // The page hears of the frame in the same turn; its clock is read once everybody has.
    requestAnimationFrame(() => { seen.clock = find(document, '.now')?.value ?? ''; });
  };
  const attach = () => {
    const video = find(document, 'video');
    if (!video || video === watched) return;
    watched = video;
    const next = () => video.requestVideoFrameCallback((_now, { mediaTime }) => {
      record(video, mediaTime);
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
  const painted = () => new Promise(requestAnimationFrame);
  window.lookNow = async () => {
    const look = () => ({ levels: read(watched), clock: find(document, '.now').value, paused: watched.paused });
    // The page's own answer to a frame may come a few turns later.
    let seen = look();
    for (let same = 0; same < 8; ) {
      await painted();
      const now = look();
      same = now.paused && JSON.stringify(now) !== JSON.stringify(seen) ? 0 : same + 1;
      seen = now;
    }
    return seen;
  };
  // A seek can be over before its frame has been reported: what is on display now must be what was reported last. A
  // frame can be on display for long, so that the time alone does not tell.
  const isCurrent = ({ levels }) => !watched.paused || String(read(watched)) === String(levels);
  const stands = () => watched !== null && !watched.seeking && watched.readyState >= 2;
  // Chromium now and then reports no frame of a video that is sought while it loads. The frame on display is read then
  // all the same, and its time is the current time of the video.
  let restingSince = null;
  window.isSettled = () => {
    const settled = stands() && frames.length > 0 && isCurrent(frames[frames.length - 1]);
    if (settled || !stands() || !watched.paused) restingSince = null;
    else if (performance.now() - (restingSince ??= performance.now()) > ${UNREPORTED_MS}) record(watched, watched.currentTime);
    return settled;
  };
})()`;

/** Watches the videos of a page; call before it navigates. */
export async function prepareDisplayed(page: Page): Promise<void> {
  await page.addInitScript(WATCH);
}

/** Forgets the frames shown so far. */
export async function forgetDisplayed(page: Page): Promise<void> {
  await page.evaluate('window.displayedFrames.length = 0');
}

/** Returns the frame on display and the page's clock, once both have come to rest. Throws as {@link displayedFrames}. */
export async function lookNow(page: Page): Promise<Pick<Displayed, 'frame' | 'clock' | 'paused'>> {
  return decode((await page.evaluate('window.lookNow()')) as Pick<Seen, 'levels' | 'clock' | 'paused'>);
}

/** Returns all frames shown since the page opened, or since {@link forgetDisplayed}. Throws when one has no number. */
export async function displayedFrames(page: Page): Promise<Displayed[]> {
  const seen = (await page.evaluate('window.displayedFrames')) as Seen[];
  return seen.map(decode);
}

function decode<T extends { levels: number[] }>({
  levels,
  ...rest
}: T): Omit<T, 'levels'> & { frame: number } {
  const frame = decodeStrip(levels);
  if (frame === null) throw new Error(`A frame without a number was shown: ${levels}`);
  return { ...rest, frame };
}

/**
 * Waits until at least `count` frames have been shown, the latest of them from an address that contains `source`, and no
 * seek is under way; returns the latest one.
 */
export async function displayedNow(page: Page, count = 1, source = ''): Promise<Displayed> {
  // Looks once for each frame of the screen, inside the page: its security policy forbids to send conditions there.
  await page.evaluate(`new Promise((resolve, reject) => {
    const until = performance.now() + ${PATIENCE_MS};
    const look = () => {
      const frames = window.displayedFrames;
      const settled = window.isSettled();
      const enough = settled && frames.length >= ${count} && frames.at(-1).source.includes('${source}');
      if (enough) requestAnimationFrame(resolve);
      else if (performance.now() > until) reject(new Error('No picture for ${PATIENCE_MS} ms: ' + frames.length + ' frames'));
      else requestAnimationFrame(look);
    };
    look();
  })`);
  const frames = await displayedFrames(page);
  const last = frames[frames.length - 1];
  if (!last) throw new Error('No frame was shown.');
  return last;
}
