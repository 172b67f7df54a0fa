/**
 * `npm run bench -- library`: how the page shows a library of 5,000 videos. In: a library of rows without files. Out: the
 * time from opening the page until the first card and until the whole library is there, the elements of the page, and the
 * time between frames while somebody scrolls to the end.
 */

import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { VideoId } from '../../core/ids.ts';
import { quantile } from '../../evaluation/measures.ts';
import { openStore } from '../../index/store/open-store.ts';
import { NOTHING_TOLD } from '../../index/store/videos.ts';
import { findChromium, launchChromium, openPage } from '../../test/e2e/harness/browser.ts';
import { writeTinyPack } from '../../test/support/tiny-pack.ts';
import { withWorkFolder } from '../media.ts';
import { serve } from '../product.ts';
import { createRandom } from '../random.ts';
import type { Measured } from '../report.ts';

/** Goals: elements of the page, and ms until the first card. */
const MOST_ELEMENTS = 3000;
const FIRST_CARD_MS = 1500;

/** On a machine that does other things too, the first card may take this many times as long. */
const PATIENCE = 6;

/** Steps of scrolling to the end. */
const SCROLLS = 60;

/** The size of the library. */
export interface LibraryOptions {
  videos: number;
  seed: number;
}

interface Seen {
  firstCardMs: number;
  wholeMs: number;
  elements: number;
  framesMs: number[];
  lastCard: boolean;
}

/** Measures it; see the top of the file. */
export async function benchLibrary({ videos, seed }: LibraryOptions): Promise<Measured> {
  const chromium = findChromium();
  if (chromium === null) throw new Error('The page is timed in a browser: install Chromium.');
  const seen = await withWorkFolder('library', async (folder) => {
    const dataDir = join(folder, 'data');
    await fillLibrary(dataDir, videos, seed);
    const served = await serve({ dataDir, pack: await writeTinyPack(join(folder, 'pack')) });
    const browser = await launchChromium(chromium);
    try {
      const { page } = await openPage(browser, served.url);
      return await watchLibrary(page, videos);
    } finally {
      await browser.close();
      await served.close();
    }
  });
  const frame = (share: number) => Math.round(quantile(seen.framesMs, share) ?? 0);
  return {
    name: 'library',
    tables: [
      {
        title: `The page with a library of ${videos} videos`,
        columns: [
          '',
          'first card, ms',
          'whole, ms',
          'elements',
          'frame while scrolling, median ms',
          'p95 ms',
        ],
        rows: [
          {
            name: 'library',
            cells: [
              ...[Math.round(seen.firstCardMs), Math.round(seen.wholeMs), seen.elements],
              ...[frame(0.5), frame(0.95)],
            ],
          },
        ],
        note: `The goals are ${FIRST_CARD_MS} ms until the first card and ${MOST_ELEMENTS} elements.`,
      },
    ],
    figures: {
      first_card_ms: Math.round(seen.firstCardMs),
      whole_ms: Math.round(seen.wholeMs),
      elements: seen.elements,
      frame_ms: { median: frame(0.5), p95: frame(0.95) },
    },
    baselines: {},
    options: { videos, seed },
    model: null,
    failures: [
      ...(seen.lastCard ? [] : ['the last card is reached by scrolling']),
      ...(seen.elements > MOST_ELEMENTS ? [`${MOST_ELEMENTS} elements: ${seen.elements}.`] : []),
      ...(seen.firstCardMs > FIRST_CARD_MS * PATIENCE
        ? [`the first card within ${FIRST_CARD_MS * PATIENCE} ms: ${Math.round(seen.firstCardMs)} ms.`]
        : []),
    ],
  };
}

/** Writes rows of videos without files, as after a disk was unplugged. */
async function fillLibrary(dataDir: string, videos: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  const store = await openStore(dataDir);
  const startMs = Date.parse('2024-01-01T00:00:00Z');
  for (let n = 0; n < videos; n++) {
    const contentHash = (n + 1).toString(16).padStart(16, '0').padEnd(64, '0');
    await store.videos.upsert({
      id: contentHash.slice(0, 16) as VideoId,
      contentHash,
      path: `/films/${n % 40}/film ${n}.mp4`,
      fileName: `film ${n}.mp4`,
      sizeBytes: 1e6 + Math.floor(random() * 1e9),
      title: `film ${n}`,
      tags: n % 3 === 0 ? ['holiday'] : [],
      capturedAt: null,
      durationS: 10 + Math.floor(random() * 3600),
      ...{ width: 1920, height: 1080, fps: 25, codec: 'h264', container: 'mp4', warnings: [] },
      ...NOTHING_TOLD,
      createdAt: new Date(startMs + n * 60_000).toISOString(),
    });
  }
  await store.close();
}

async function watchLibrary(page: Page, videos: number): Promise<Seen> {
  await page.addInitScript(WATCH);
  await page.goto('/');
  await page.locator('tm-video-card').first().waitFor();
  const firstCardMs = Number(await page.evaluate('performance.now()'));
  await page.getByText(`${videos} videos`).waitFor();
  const wholeMs = Number(await page.evaluate('performance.now()'));
  const elements = Number(await page.evaluate('window.countElements()'));
  await page.evaluate('window.recordFrames()');
  const main = page.locator('main');
  for (let i = 1; i <= SCROLLS; i++) {
    await main.evaluate((each, share) => each.scrollTo({ top: each.scrollHeight * share }), i / SCROLLS);
  }
  const framesMs = (await page.evaluate('window.framesMs')) as number[];
  // Latest first: the end of the list is the oldest one.
  const last = page.getByRole('link', { name: 'film 0', exact: true });
  const lastCard = await last.waitFor().then(
    () => true,
    () => false,
  );
  return { firstCardMs, wholeMs, elements, framesMs, lastCard };
}

/** Counts through shadow roots, and records the time between frames. */
const WATCH = `
  window.countElements = (root = document) => {
    let count = 0;
    for (const each of root.querySelectorAll('*')) count += 1 + (each.shadowRoot ? window.countElements(each.shadowRoot) : 0);
    return count;
  };
  window.recordFrames = () => {
    window.framesMs = [];
    let before = performance.now();
    const next = (now) => { window.framesMs.push(now - before); before = now; requestAnimationFrame(next); };
    requestAnimationFrame(next);
  };
`;
