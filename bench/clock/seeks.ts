/**
 * The ways in which people get to a second, done in the real page: by a search result, by a click on the timeline, by a
 * link. In: a page and a video. Out: for each seek, the second that was asked for, what the page's clock says, and the
 * frame that is really on display.
 */
import type { Page } from 'playwright-core';
import {
  type Displayed,
  displayedFrames,
  displayedNow,
  forgetDisplayed,
  lookNow,
} from '../../test/e2e/harness/displayed.ts';
import { parseClock } from '../../ui/lib/time/clock.ts';
import type { Random } from '../random.ts';
import type { LibraryVideo } from './library.ts';

/** Ways to reach a second. */
export type Way = 'result' | 'timeline' | 'link';

/** A frame on display, by its number, and what the clock under the picture says meanwhile. */
export interface Shown {
  frame: number;
  saysS: number;
}

/** One seek and what came of it; seconds. */
export interface Seek {
  way: Way;
  askedS: number;
  /** Number of the first frame that was shown. */
  first: number;
  /** While playing; empty where nothing plays. */
  playing: Shown[];
  /** At rest. */
  atRest: Shown;
}

/** A video that is in the library under test. */
export interface Target {
  video: LibraryVideo;
  id: string;
  durationS: number;
  /** The form in which the browser plays it: the file itself, or a proxy that is copied or encoded. */
  played: 'file' | 'copy' | 'encode';
}

/** Time that a found moment plays before it is stopped. */
const PLAYED_MS = 600;

/** Clicks `count` results of a search for the video's word, and watches what plays until it is stopped. */
export async function seekByResult(page: Page, target: Target, count: number): Promise<Seek[]> {
  const { video, id } = target;
  const address = `/?q=${video.word}`;
  const seeks: Seek[] = [];
  for (let i = 0; i < count; i++) {
    await page.goto(address);
    const cards = page.locator(`tm-result-card a[href^="/v/${id}?"]`);
    await cards.first().waitFor();
    if (i >= (await cards.count())) break;
    const link = new URL((await cards.nth(i).getAttribute('href')) ?? '', 'http://page.invalid');
    const askedS = Number(link.searchParams.get('t'));
    await cards.nth(i).click();
    await showsPicture(page, target);
    await page.waitForTimeout(PLAYED_MS);
    if (!(await lookNow(page)).paused) await page.keyboard.press('k');
    await displayedNow(page);
    const frames = afterStart(await displayedFrames(page), video, askedS);
    const first = frames[0]?.frame ?? -1;
    const playing = frames.filter(({ paused }) => !paused).map(asShown);
    seeks.push({ way: 'result', askedS, first, playing, atRest: await restingFrame(page) });
  }
  return seeks;
}

/** A browser may paint the video's very first frame before it has begun to seek. */
function afterStart(frames: Displayed[], { timesMs }: LibraryVideo, askedS: number): Displayed[] {
  const opening = timesMs.findIndex((ms) => ms !== null);
  const isAsked = (timesMs[opening + 1] ?? 0) > askedS * 1000;
  return isAsked ? frames : frames.filter(({ frame }) => frame !== opening);
}

/** Clicks `count` places of the timeline, at rest: both ends, then random ones. */
export async function seekByTimeline(
  page: Page,
  target: Target,
  count: number,
  random: Random,
): Promise<Seek[]> {
  const { id, durationS } = target;
  await page.goto(`/v/${id}`);
  await showsPicture(page, target);
  const box = await page.locator('tm-timeline [role=slider]').boundingBox();
  if (!box) throw new Error('The timeline is not on the page.');
  const seeks: Seek[] = [];
  for (let i = 0; i < count; i++) {
    // The very ends, too: there containers and browsers disagree most about how long a video is.
    const share = [1, 0][i] ?? random();
    const x = Math.min(Math.floor(box.x + box.width - 1), Math.floor(box.x + share * box.width));
    await forgetDisplayed(page);
    await page.mouse.click(x, box.y + 60);
    seeks.push(await atRest('timeline', ((x - box.x) / box.width) * durationS, page));
  }
  return seeks;
}

/** Opens `count` links: to both ends, then to random milliseconds. */
export async function seekByLink(page: Page, target: Target, count: number, random: Random): Promise<Seek[]> {
  const { id, durationS } = target;
  const seeks: Seek[] = [];
  for (let i = 0; i < count; i++) {
    const askedS = Math.round(([1, 0][i] ?? random()) * durationS * 1000) / 1000;
    await page.goto(`/v/${id}?t=${askedS}`);
    await showsPicture(page, target);
    seeks.push(await atRest('link', askedS, page));
  }
  return seeks;
}

/** Waits for a frame; where there is a proxy, for one of the proxy, which takes the file's place a moment later. */
export async function showsPicture(page: Page, { played }: Pick<Target, 'played'>): Promise<void> {
  await displayedNow(page, 1, played === 'file' ? '' : '/proxy/');
}

async function atRest(way: Way, askedS: number, page: Page): Promise<Seek> {
  await displayedNow(page);
  const resting = await restingFrame(page);
  return { way, askedS, first: resting.frame, playing: [], atRest: resting };
}

/** Between two looks at a page that rests, in ms; and looks at most. */
const [REST_MS, LOOKS] = [100, 30];

/** The frame on display and the clock, read together once nothing changes any more: a frame may be drawn after the pause. */
async function restingFrame(page: Page): Promise<Shown> {
  let before = await lookNow(page);
  for (let look = 1; look < LOOKS; look++) {
    await page.waitForTimeout(REST_MS);
    const now = await lookNow(page);
    if (now.frame === before.frame && now.clock === before.clock) break;
    before = now;
  }
  return asShown(before);
}

function asShown({ frame, clock }: Pick<Displayed, 'frame' | 'clock'>): Shown {
  const saysS = parseClock(clock);
  if (saysS === null) throw new Error(`The page's clock says "${clock}".`);
  return { frame, saysS };
}
