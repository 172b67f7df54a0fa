/**
 * The clock in a browser, to the frame: a video with a varying frame rate, one that no browser plays, and a server that
 * restarts meanwhile. `npm run bench -- clock` measures all kinds of videos.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { distanceMs } from '../../bench/clock/measure.ts';
import { parseClock } from '../../ui/lib/time/clock.ts';
import { CLOCK_VIDEOS, type ClockVideoName } from '../support/clock-videos.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { findChromium, launchChromium, openPage } from './harness/browser.ts';
import { displayedNow, forgetDisplayed, lookNow, prepareDisplayed } from './harness/displayed.ts';
import { indexFile } from './harness/library.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

/** The clock shows hundredths, rounded down. */
const SHOWN_MS = 10;

const chromium = findChromium();

describe.skipIf(chromium === null)('the clock, in a browser', () => {
  let folder: string;
  let server: TestServer;
  let browser: Browser;
  const ids = new Map<ClockVideoName, string>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-clock-'));
    server = await startTestServer({ pack: await writeTinyPack(join(folder, 'pack')) });
    for (const name of ['varying', 'avi'] as const) {
      const { file, write } = CLOCK_VIDEOS[name];
      await write(join(folder, file));
      ids.set(name, await indexFile(server.url, file, await readFile(join(folder, file))));
    }
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(name: ClockVideoName, timeS: number): Promise<Page> {
    const { page } = await openPage(browser, server.url);
    await prepareDisplayed(page);
    await page.goto(`/v/${ids.get(name)}?t=${timeS}`);
    return page;
  }

  /** Expects that the frame of a time is on display, and that the page shows that time. */
  async function expectStanding(page: Page, name: ClockVideoName, timeS: number): Promise<number> {
    await displayedNow(page);
    const { frame, clock } = await lookNow(page);
    const video = CLOCK_VIDEOS[name];
    expect([timeS, frame, distanceMs(video, frame, timeS * 1000)]).toEqual([timeS, frame, 0]);
    expect(distanceMs(video, frame, (parseClock(clock) ?? -1) * 1000)).toBeLessThanOrEqual(SHOWN_MS);
    return frame;
  }

  it('is right to the frame at a varying frame rate', async () => {
    const page = await open('varying', 12.345);
    await expectStanding(page, 'varying', 12.345);
    for (const timeS of [0, 31.007, 7.5]) {
      await page.goto(`/v/${ids.get('varying')}?t=${timeS}`);
      await expectStanding(page, 'varying', timeS);
    }
    await page.context().close();
  });

  it('makes a proxy of a video that the browser cannot play, shows progress, and stays exact in it', async () => {
    const page = await open('avi', 21.37);
    await page.getByRole('progressbar').waitFor();
    await expectStanding(page, 'avi', 21.37);
    await page.locator('tm-player video[src$="/proxy/media"]').waitFor();
    await page.context().close();
  });

  it('stays where it is when the server restarts, and continues', async () => {
    const page = await open('varying', 3.2);
    const before = await expectStanding(page, 'varying', 3.2);
    await server.restart();
    expect((await lookNow(page)).frame).toBe(before);
    await forgetDisplayed(page);
    await page.keyboard.press('l');
    await displayedNow(page);
    const { frame, clock } = await lookNow(page);
    expect(distanceMs(CLOCK_VIDEOS.varying, frame, (parseClock(clock) ?? -1) * 1000)).toBeLessThanOrEqual(
      SHOWN_MS,
    );
    expect(frame).toBeGreaterThan(before + 150);
    await page.context().close();
  });
});
