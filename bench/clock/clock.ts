/**
 * `npm run bench -- clock`: from what people click to the frame that they see. Videos with the time in the picture are
 * indexed and served by the real product; a real Chromium seeks in the real page by search result, by timeline and by
 * link; the frame on display is read off its pixels and held against what the page says. See docs/clock.md.
 */
import type { Page } from 'playwright-core';
import type { Video } from '../../contract/index.ts';
import type { VideoProxy } from '../../contract/proxies.ts';
import { findChromium, launchChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { displayedNow, prepareDisplayed } from '../../test/e2e/harness/displayed.ts';
import { CLOCK_VIDEOS, type ClockVideoName } from '../../test/support/clock-videos.ts';
import { withWorkFolder } from '../media.ts';
import { serve } from '../product.ts';
import { createRandom, type Random } from '../random.ts';
import type { Measured } from '../report.ts';
import { indexTruth } from './index-truth.ts';
import { type LibraryVideo, makeClockLibrary } from './library.ts';
import { pictureTruth } from './picture-truth.ts';
import { type Seek, seekByLink, seekByResult, seekByTimeline, type Target } from './seeks.ts';
import { clockTables } from './tables.ts';
import { describeMisses, isWithinFrame, toRow, type VideoRow } from './video-row.ts';

/** Time the page has to decide whether it needs a proxy. */
const SETTLE_MS = 2000;

/** Options of `clock`. */
export interface ClockOptions {
  /** Short names of videos; all when absent. */
  films: readonly string[] | undefined;
  /** True when videos that Chromium plays are measured through a proxy as well, as for a browser that does not. */
  proxies: boolean;
  /** Seeks of each kind and video. */
  seeks: number;
  seed: number;
}

/** Measures the clock; see the top of the file. */
export async function benchClock(options: ClockOptions): Promise<Measured> {
  const { proxies, seeks, seed } = options;
  const names = chooseVideos(options.films);
  const rows = await measureVideos(names, options);
  const honest = rows.filter((row) => row.honest);
  return {
    name: 'clock',
    ...clockTables(rows),
    figures: {
      films: rows,
      within_a_frame: honest.filter(isWithinFrame).length,
      of: honest.length,
    },
    baselines: { counted_max_ms: Math.max(...honest.map(({ counted }) => counted)) },
    options: { films: names, proxies, seeks, seed },
    model: null,
    failures: honest
      .filter((row) => !isWithinFrame(row))
      .map(({ name, played }) => `${name} (${played}): every time within a frame of the picture.`),
  };
}

/** One row for each video; two, as itself and as a proxy, where that is asked for. */
async function measureVideos(
  names: readonly ClockVideoName[],
  { proxies, seeks, seed }: ClockOptions,
): Promise<VideoRow[]> {
  const chromium = findChromium();
  if (chromium === null) throw new Error('The clock is measured in a browser: install Chromium.');
  const random = createRandom(seed);
  return withWorkFolder('clock', async (folder) => {
    const { setup, videos } = await makeClockLibrary(folder, names, seeks, random);
    const served = await serve(setup);
    const browser = await launchChromium(chromium);
    try {
      const known = await listVideos(served.url);
      const rows: VideoRow[] = [];
      for (const video of videos) {
        const { id, duration_s: durationS } = findVideo(known, video);
        const measured = { video, id, durationS: durationS ?? 0 };
        const index = await indexTruth(setup, served.url, measured);
        const pictures = await pictureTruth(served.url, measured, { count: seeks, random, folder });
        for (const takesFiles of proxies ? [true, false] : [true]) {
          const { page } = await openPage(browser, served.url);
          await prepareDisplayed(page);
          if (!takesFiles) await refuseFiles(page);
          const target = { ...measured, played: await waitUntilPlayed(page, served.url, id) };
          const seen = await seekAllWays(page, target, seeks, random);
          const row = toRow(target, seen, index, pictures);
          await page.context().close();
          console.error(`${row.name}, ${row.played}: ${row.said?.max} and ${row.asked?.max} ms at most`);
          for (const miss of describeMisses(target, seen)) console.error(`  ${miss}`);
          rows.push(row);
          if (target.played !== 'file') break;
        }
      }
      return rows;
    } finally {
      await browser.close();
      await served.close();
    }
  });
}

function chooseVideos(films: readonly string[] | undefined): ClockVideoName[] {
  const all = Object.keys(CLOCK_VIDEOS) as ClockVideoName[];
  const unknown = films?.find((name) => !Object.hasOwn(CLOCK_VIDEOS, name));
  if (unknown !== undefined) throw new RangeError(`No video is called "${unknown}": ${all.join(', ')}.`);
  return films ? all.filter((name) => films.includes(name)) : all;
}

async function listVideos(url: string): Promise<Video[]> {
  const response = await fetch(`${url}/v1/videos?page_size=200`);
  return ((await response.json()) as { data: Video[] }).data;
}

function findVideo(known: readonly Video[], video: LibraryVideo): Video {
  const found = known.find(({ file_name: name }) => name === video.file);
  if (!found) throw new Error(`${video.file} is not in the library.`);
  return found;
}

/** Lets the browser take no video file, so that the page has a proxy made. */
async function refuseFiles(page: Page): Promise<void> {
  await page.route('**/v1/videos/*/media', (route) => route.fulfill({ status: 200, body: 'no video' }));
}

/** Opens the video once; where the page has a proxy made for it, waits for that, and says how it was made. */
async function waitUntilPlayed(page: Page, url: string, id: string): Promise<Target['played']> {
  await page.goto(`/v/${id}`);
  await Promise.race([displayedNow(page), page.locator('tm-player .failure').waitFor()]);
  // The page asks for a proxy in the turns after that, and the server has a look at the file first.
  await page.waitForTimeout(SETTLE_MS);
  for (;;) {
    const proxy = (await (await fetch(`${url}/v1/videos/${id}/proxy`)).json()) as VideoProxy;
    if (proxy.state === 'none') return 'file';
    if (proxy.state === 'ready') return proxy.method;
    if (proxy.state === 'failed') throw new Error(`No proxy of ${id}: ${proxy.error?.message}`);
    await page.waitForTimeout(200);
  }
}

async function seekAllWays(page: Page, target: Target, count: number, random: Random): Promise<Seek[]> {
  return [
    ...(await seekByResult(page, target, count)),
    ...(await seekByTimeline(page, target, count, random)),
    ...(await seekByLink(page, target, count, random)),
  ];
}
