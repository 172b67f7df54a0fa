/** Changes of video while the player stays on the page, and playing up to the end of a video. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Curve, EventList } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { displayedFrames, displayedNow } from './harness/displayed.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const FPS = 10;
const SECOND_S = 24;
const chromium = findChromium();

describe.skipIf(chromium === null)('films', () => {
  let library: TestLibrary;
  let secondId: string;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 30, fps: FPS, sceneS: 5 });
    secondId = await library.addClip('second.mp4', { seconds: SECOND_S, fps: FPS, sceneS: 4 });
  });
  afterAll(() => library?.close());

  const open: TestLibrary['open'] = (...place) => library.open(...place);

  /** Opens the first video with results that include the second one. */
  const openFirst = async (): Promise<Page> => {
    const page = await open(`/v/${library.videoId}?t=6&q=green`);
    await page.locator(`tm-rail a[href*="${secondId}"]`).first().waitFor();
    await displayedNow(page);
    return page;
  };

  /** Presses the key of the next moment until that is one of the second video. */
  const goToSecond = async (page: Page): Promise<void> => {
    const path = () => page.evaluate('location.pathname');
    while ((await path()) !== `/v/${secondId}`) await page.keyboard.press('n');
  };

  it('are played at the speed that was chosen, and leave the focus where it is', async () => {
    const page = await openFirst();
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('2');
    await page.getByRole('slider', { name: 'Timeline of colours' }).focus();
    await goToSecond(page);
    expect((await displayedNow(page, 1, secondId)).paused).toBe(false);
    const rate = ({ playbackRate }: { playbackRate: number }) => playbackRate;
    expect(await page.locator('tm-player video').evaluate(rate)).toBe(2);
    const strip = page.getByRole('slider', { name: 'Timeline of second' });
    expect(await strip.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.context().close();
  });

  it('show nothing of another video on their timeline', async () => {
    const page = await openFirst();
    const shown = () =>
      page
        .locator('tm-timeline')
        .evaluate(({ curve, events }: { curve: Curve | null; events: EventList['data'] }) => [
          curve?.video_id ?? null,
          ...new Set(events.map(({ video_id }) => video_id)),
        ]);
    await expect.poll(shown).toEqual([library.videoId, library.videoId]);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(new RegExp(`/v1/videos/${secondId}/(curve|events)`), async (route) => {
      await released;
      await route.continue();
    });
    await goToSecond(page);
    await displayedNow(page, 1, secondId);
    expect(await shown()).toEqual([null]);
    release();
    await expect.poll(shown).toEqual([secondId, secondId]);
    await page.context().close();
  });

  it('repeat a span at their end', async () => {
    const from = SECOND_S - 2;
    const page = await open(`/v/${secondId}?t=${from}&sel=${from}-${SECOND_S}`);
    await displayedNow(page);
    await page.getByRole('button', { name: 'Play the selection' }).click();
    const last = async () => {
      const frames = (await displayedFrames(page)).map(({ frame }) => frame);
      const end = frames.findIndex((frame) => frame >= SECOND_S * FPS - 2);
      return end < 0 ? [] : frames.slice(end + 1).filter((frame) => frame < (SECOND_S - 1) * FPS);
    };
    await expect.poll(async () => (await last()).length, { timeout: 30_000 }).toBeGreaterThan(2);
    expect(Math.min(...(await last()))).toBeGreaterThanOrEqual(from * FPS);
    await page.context().close();
  });

  it('stay open when Escape puts the reel away', async () => {
    const page = await open(`/v/${secondId}?t=3`);
    await displayedNow(page);
    await page.getByRole('button', { name: 'Reel', exact: true }).click();
    await page.locator('tm-reel').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('tm-reel').waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe(`/v/${secondId}`);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    await page.context().close();
  });
});
