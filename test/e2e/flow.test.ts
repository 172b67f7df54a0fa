/** The main job, in a real browser: drop a clip, see progress, search, click, and the player stands at the right second. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchResponse } from '../../contract/index.ts';
import { openingTime } from '../../ui/lib/hits.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { drawBarcodeClip } from './harness/barcode-clip.ts';
import { type Complaints, findChromium, launchChromium, openPage } from './harness/browser.ts';
import { displayedFrames, displayedNow, forgetDisplayed, prepareDisplayed } from './harness/displayed.ts';
import { dropFile } from './harness/drop-file.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const FPS = 5;
const SCENE_S = 20;
const SECONDS = 240;
/** The third scene is blue; with six colours it comes again after two minutes. */
const BLUE = [
  { start: 2 * SCENE_S, end: 3 * SCENE_S },
  { start: 8 * SCENE_S, end: 9 * SCENE_S },
];

const chromium = findChromium();

describe.skipIf(chromium === null)('the main job, in a browser', () => {
  let folder: string;
  let clip: string;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  let complaints: Complaints;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-flow-'));
    clip = join(folder, 'colours.mp4');
    await drawBarcodeClip(clip, { seconds: SECONDS, fps: FPS, sceneS: SCENE_S });
    server = await startTestServer({ pack: await writeTinyPack(join(folder, 'pack')) });
    browser = await launchChromium(chromium ?? '');
    ({ page, complaints } = await openPage(browser, server.url));
    await prepareDisplayed(page);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('explains what to do with an empty library', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'Search inside your videos' }).waitFor();
    await page.getByRole('button', { name: 'Choose files' }).waitFor();
  });

  it('takes a dropped clip and shows its progress until it is indexed', async () => {
    const progress = page.getByRole('progressbar').first().waitFor();
    await dropFile(page, 'colours.mp4', await readFile(clip));
    await progress;
    await page.getByRole('link', { name: 'colours' }).waitFor();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await page.getByText('1 video · 4:00').waitFor();
  });

  it('finds the moment, and shows its likelihood and its place in the video', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('blue');
    await page.keyboard.press('Enter');
    await page.locator('tm-result-card').first().waitFor();
    const { data } = await ask(page, 'blue');
    expect(await page.locator('tm-result-card').count()).toBe(data.length);
    const best = data[0];
    expect(BLUE.some(({ start, end }) => best && best.peak >= start && best.peak < end)).toBe(true);
  });

  it('plays the moment from its opening, at the second that is painted into the picture', async () => {
    const best = (await ask(page, 'blue')).data[0];
    await page.locator('tm-result-card').first().getByRole('link').click();
    await displayedNow(page, 5);
    // A browser may paint, or report, the video's very first frame before it has begun to seek.
    const sought = (await displayedFrames(page)).filter(
      ({ frame, mediaTimeS }) => frame > 0 && mediaTimeS > 0,
    );
    for (const { frame, mediaTimeS } of sought)
      expect(Math.abs(frame / FPS - mediaTimeS)).toBeLessThan(1 / FPS);
    const first = (sought[0]?.frame ?? 0) / FPS;
    const opening = openingTime(best as NonNullable<typeof best>);
    expect(Math.abs(first - opening)).toBeLessThanOrEqual(1 / FPS + 1e-9);
  });

  it('stands at the second that was clicked on the timeline', async () => {
    await page.keyboard.press('k');
    await forgetDisplayed(page);
    const strip = page.getByRole('slider', { name: 'Timeline of colours' });
    const box = await strip.boundingBox();
    if (!box) throw new Error('The timeline is not on the page.');
    await page.mouse.click(box.x + box.width * 0.7375, box.y + 60);
    const shown = await displayedNow(page);
    const clickedS = 0.7375 * SECONDS;
    const pixelS = SECONDS / box.width;
    expect(Math.abs(shown.frame / FPS - clickedS)).toBeLessThanOrEqual(1 / FPS + pixelS);
    expect(shown.paused).toBe(true);
    expect(Number(await strip.getAttribute('aria-valuenow'))).toBe(Math.floor(shown.mediaTimeS));
  });

  it('restores sentence, video and second from its address', async () => {
    await forgetDisplayed(page);
    await page.keyboard.press('ArrowUp');
    const before = await displayedNow(page);
    await page.waitForURL(({ searchParams }) => {
      const timeS = Number(searchParams.get('t'));
      return timeS >= before.mediaTimeS && timeS < before.mediaTimeS + 1 / FPS;
    });
    const address = page.url();
    const { page: other, complaints: others } = await openPage(browser, server.url);
    await prepareDisplayed(other);
    await other.goto(address);
    await expect.poll(async () => (await displayedNow(other)).frame).toBe(before.frame);
    expect(await other.getByRole('combobox', { name: 'Search the footage' }).inputValue()).toBe('blue');
    await other.locator('tm-result-card').first().waitFor();
    expect(others.list).toEqual([]);
    await other.context().close();
  });

  it('did all this without a complaint from the browser', () => {
    expect(complaints.list).toEqual([]);
  });
});

async function ask(page: Page, text: string): Promise<SearchResponse> {
  const response = await page.request.post('/v1/search', { data: { query: { text }, page_size: 24 } });
  return (await response.json()) as SearchResponse;
}
