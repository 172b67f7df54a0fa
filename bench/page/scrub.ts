/**
 * `npm run bench -- scrub`: how the timeline of six hours (21,600 points) moves under the pointer. In: the real page in
 * Chromium over an indexed film. Out: the time between frames while somebody scrubs, zooms, pans and hovers, beside that
 * of the same page at rest; how long a preview takes; how many elements the timeline has.
 */
import type { Page } from 'playwright-core';
import type { VideoList } from '../../contract/index.ts';
import { quantile } from '../../evaluation/measures.ts';
import { findChromium, launchChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { displayedNow, prepareDisplayed } from '../../test/e2e/harness/displayed.ts';
import { keptSixHours } from '../clock/library.ts';
import { serve } from '../product.ts';
import { createRandom } from '../random.ts';
import type { Measured } from '../report.ts';
import { countElements, HOVERS, hoverAt, RECORD, type Strip, stopRecording } from './watch-timeline.ts';

/** Goals: elements of the timeline, and ms until the preview of a second shows. */
const MOST_ELEMENTS = 200;
const PREVIEW_MS = 50;

/** On a machine that does other things too, frames and previews may take this many times as long. */
const PATIENCE = 6;

/** Steps of each gesture, one event each. */
const STEPS = 90;

interface FrameTimes {
  name: string;
  frames: number;
  median: number;
  p95: number;
  max: number;
}

/** Measures it; see the top of the file. */
export async function benchScrub({ seed }: { seed: number }): Promise<Measured> {
  const chromium = findChromium();
  if (chromium === null) throw new Error('Frames are timed in a browser: install Chromium.');
  const served = await serve(await keptSixHours());
  const browser = await launchChromium(chromium);
  try {
    const { page } = await openPage(browser, served.url);
    await prepareDisplayed(page);
    const [video] = ((await (await fetch(`${served.url}/v1/videos`)).json()) as VideoList).data;
    await page.goto(`/v/${video?.id}?q=blue`);
    await displayedNow(page);
    await page.locator('tm-result-card').first().waitFor();
    return report(await timeGestures(page), await timePreviews(page, seed), await countElements(page), seed);
  } finally {
    await browser.close();
    await served.close();
  }
}

/** The time between frames at rest, and during each gesture. */
async function timeGestures(page: Page): Promise<FrameTimes[]> {
  const strip = await stripOf(page);
  const xAt = (share: number) => strip.x + share * (strip.width - 1);
  const along = async (move: (share: number) => Promise<void>) => {
    for (let i = 0; i <= STEPS; i++) await move(i / STEPS);
  };
  const gestures: [string, () => Promise<unknown>][] = [
    ['at rest', () => page.waitForTimeout(1500)],
    ['hovering', () => along((share) => page.mouse.move(xAt(share), strip.heatY))],
    [
      'scrubbing',
      async () => {
        await page.mouse.move(xAt(0), strip.rulerY);
        await page.mouse.down();
        await along((share) => page.mouse.move(xAt(share), strip.rulerY));
        await page.mouse.up();
      },
    ],
    ['zooming in', () => wheel(page, xAt(0.4), strip.heatY, 0, -120)],
    ['panning', () => wheel(page, xAt(0.4), strip.heatY, 60, 0)],
    ['zooming out', () => wheel(page, xAt(0.4), strip.heatY, 0, 120)],
    [
      'selecting',
      async () => {
        await page.mouse.move(xAt(0.2), strip.heatY);
        await page.mouse.down();
        await along((share) => page.mouse.move(xAt(0.2 + share * 0.6), strip.heatY));
        await page.mouse.up();
      },
    ],
  ];
  const rows: FrameTimes[] = [];
  for (const [name, gesture] of gestures) {
    await page.evaluate(RECORD);
    await gesture();
    const times = await stopRecording(page);
    const at = (share: number) => Math.round((quantile(times, share) ?? 0) * 10) / 10;
    rows.push({ name, frames: times.length, median: at(0.5), p95: at(0.95), max: at(1) });
  }
  return rows;
}

async function wheel(page: Page, x: number, y: number, deltaX: number, deltaY: number): Promise<void> {
  await page.mouse.move(x, y);
  for (let i = 0; i < STEPS; i++) await page.mouse.wheel(deltaX, deltaY);
}

/** Milliseconds from the pointer's move to the preview: to its words, and to its picture when its sheet is new, and known. */
async function timePreviews(page: Page, seed: number) {
  const strip = await stripOf(page);
  const random = createRandom(seed);
  const places = Array.from({ length: HOVERS }, () => strip.x + random() * (strip.width - 1));
  const first = [];
  const again = [];
  for (const x of places) first.push(await hoverAt(page, x, strip));
  for (const x of places) again.push(await hoverAt(page, x, strip));
  const p95 = (values: number[]) => Math.round((quantile(values, 0.95) ?? 0) * 10) / 10;
  const median = (values: number[]) => Math.round((quantile(values, 0.5) ?? 0) * 10) / 10;
  const row = (name: string, values: number[]) => ({ name, median: median(values), p95: p95(values) });
  return [
    row(
      'the time in words',
      again.map(({ wordsMs }) => wordsMs),
    ),
    row(
      'the picture, its sheet known',
      again.map(({ pictureMs }) => pictureMs),
    ),
    row(
      'the picture, its sheet fetched',
      first.map(({ pictureMs }) => pictureMs),
    ),
  ];
}

async function stripOf(page: Page): Promise<Strip> {
  const box = await page.locator('tm-timeline [role=slider]').boundingBox();
  if (!box) throw new Error('The timeline is not on the page.');
  return { x: box.x, width: box.width, rulerY: box.y + 8, heatY: box.y + 60 };
}

function report(
  gestures: FrameTimes[],
  previews: { name: string; median: number; p95: number }[],
  elements: number,
  seed: number,
): Measured {
  const rest = gestures[0];
  const slow = gestures.filter(({ median }) => median > (rest?.median ?? 0) * PATIENCE);
  const late = previews.filter(({ median }) => median > PREVIEW_MS * PATIENCE);
  return {
    name: 'scrub',
    tables: [
      {
        title: 'Time between frames on a timeline of six hours, in ms',
        columns: ['', 'frames', 'median', 'p95', 'max'],
        rows: gestures.map(({ name, frames, median, p95, max }) => ({
          name,
          cells: [frames, median, p95, max],
        })),
        note: 'At 60 frames a second they are 16.7 ms apart. "at rest" is the same page with nobody touching it: what the machine gives.',
      },
      {
        title: 'From the pointer to the preview, in ms',
        columns: ['', 'median', 'p95'],
        rows: previews.map(({ name, median, p95 }) => ({ name, cells: [median, p95] })),
        note: `${HOVERS} places. The goal is ${PREVIEW_MS} ms. The timeline has ${elements} elements; the goal is ${MOST_ELEMENTS} at most.`,
      },
    ],
    figures: { gestures, previews, elements },
    baselines: { at_rest: rest },
    options: { seed, steps: STEPS },
    model: null,
    failures: [
      ...slow.map(
        ({ name, median }) =>
          `${name}: frames at most ${PATIENCE} times as far apart as at rest: ${median} ms.`,
      ),
      ...late.map(({ name, median }) => `${name} within ${PREVIEW_MS * PATIENCE} ms: ${median} ms.`),
      ...(elements > MOST_ELEMENTS ? [`${MOST_ELEMENTS} elements: ${elements}.`] : []),
    ],
  };
}
