/** Things that are followed on the page: a relation finds them, a key follows them, a lane tells where one goes. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SceneSketch, SearchResponse } from '../../contract/index.ts';
import { drawFilm } from '../support/drawn-film.ts';
import { findChromium, launchChromium, openPage } from './harness/browser.ts';
import { indexFile } from './harness/library.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('followed things', () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startTestServer();
    // A sign that goes from the left of a light towards the right, and stays in the picture.
    const film = await drawFilm(8, (timeS) => [
      { kind: 'stop sign', x: 0.15 + 0.06 * timeS },
      { kind: 'traffic light', x: 0.88 },
    ]);
    await indexFile(server.url, 'signs.mp4', film);
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  /** The sides of a box in fractions of its picture. */
  const sidesOf = async (rect: Locator, picture: Locator) => {
    const [box, all] = [await rect.boundingBox(), await picture.boundingBox()];
    if (!box || !all) throw new Error('There is no box.');
    const [left, right] = [box.x, box.x + box.width].map((x) => (x - all.x) / all.width) as [number, number];
    return { left, right, middle: (left + right) / 2 };
  };

  const askServer = async (): Promise<SearchResponse> => {
    const query = { text: 'a stop sign to the left of a traffic light' };
    const init = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query }),
    };
    return (await (await fetch(`${server.url}/v1/search`, init)).json()) as SearchResponse;
  };

  const openMoment = async (): Promise<Page> => {
    const { page } = await openPage(browser, server.url);
    await page.goto(`/?q=${encodeURIComponent('a stop sign to the left of a traffic light')}`);
    const card = page.locator('tm-result-card').first();
    const sign = card.locator('tm-boxes rect[data-label="stop sign"]').first();
    await sign.waitFor();
    const light = card.locator('tm-boxes rect[data-label="traffic light"]').first();
    const picture = card.locator('tm-boxes svg');
    // The light stands at 0.88 of the picture's width; the sign is where it was drawn at the second of the picture.
    expect(Math.abs((await sidesOf(light, picture)).middle - 0.88)).toBeLessThan(0.04);
    const { data } = await askServer();
    const { at, boxes } = data[0]?.places ?? {};
    const told = boxes?.find(({ label }) => label === 'stop sign')?.box;
    const truth = 0.15 + 0.06 * (at ?? Number.NaN);
    expect(Math.abs((told?.x ?? 0) + (told?.width ?? 0) / 2 - truth)).toBeLessThan(0.04);
    const drawn = await sidesOf(sign, picture);
    expect(Math.abs(drawn.middle - truth)).toBeLessThan(0.04);
    expect(Math.abs(drawn.left - (told?.x ?? 0))).toBeLessThan(0.01);
    await card.locator('a').click();
    await page.locator('tm-player').waitFor();
    return page;
  };

  it('are drawn over the player, and tell their way and forecast', async () => {
    const page = await openMoment();
    await page.getByRole('button', { name: 'Follow things here' }).click();
    const lane = page.locator('tm-track-lanes button[data-label="stop sign"]').first();
    await lane.waitFor({ timeout: 60_000 });
    await lane.click();
    expect(await lane.getAttribute('aria-pressed')).toBe('true');
    await page.locator('tm-track-lanes .told').getByText('moves to the right').waitFor();
    const forecast = page.locator('tm-track-lanes .forecast');
    await forecast.getByText('knows nothing else').waitFor();
    expect(await forecast.textContent()).toMatch(
      /Forecast:\s.*(within the picture until|leaves to the right at|meets)/,
    );
    const drawn = page.locator('tm-player tm-track-paths g[data-label="stop sign"].chosen');
    await drawn.locator('polyline.forecast').waitFor({ state: 'attached' });
    // The way goes from the left to the right of the picture.
    const points = (await drawn.locator('polyline').first().getAttribute('points'))?.split(' ') ?? [];
    const xs = points.map((point) => Number(point.split(',')[0]));
    expect((xs.at(-1) ?? 0) - (xs[0] ?? 0)).toBeGreaterThan(0.2 * 640);
    await page.locator('body').press('t');
    await expect.poll(() => page.locator('tm-track-lanes button').count()).toBe(0);
    await page.context().close();
  });

  it('are sketched from above, with the assumptions, and saved in three forms', async () => {
    const page = await openMoment();
    await page.locator('body').press('g');
    const dialog = page.locator('tm-scene-dialog dialog[open]');
    await dialog.locator('ol li').first().waitFor({ timeout: 60_000 });
    expect((await dialog.locator('ol li').allTextContents()).join()).toMatch(/stop sign.*m to the left/);
    await dialog.getByText('60 degrees across').waitFor();
    // The drawing arrived, and is one.
    const picture = dialog.locator('img');
    await expect
      .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
      .toBe(640);
    const links = await dialog
      .locator('.actions a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const [json, svg, html] = await Promise.all(
      links.map(async (href) => (await fetch(`${server.url}${href}`)).text()),
    );
    expect((JSON.parse(json ?? '') as SceneSketch).layout.map(({ thing }) => thing).toSorted()).toEqual([
      'stop sign',
      'traffic light',
    ]);
    expect(svg).toContain('data-thing="stop sign"');
    // The saved page draws by itself, away from the server.
    const saved = await browser.newPage();
    const failures: string[] = [];
    saved.on('pageerror', ({ message }) => failures.push(message));
    await saved.setContent(html ?? '');
    await saved.locator('canvas[data-things="2"]').waitFor();
    expect(failures).toEqual([]);
    await saved.close();
    await page.context().close();
  });

  it('are filtered by an area that is drawn on the picture', async () => {
    const page = await openMoment();
    await page.locator('tm-player video').waitFor();
    await page.locator('body').press('d');
    const field = page.locator('tm-draw-place');
    const box = await field.boundingBox();
    if (!box) throw new Error('There is nothing to draw on.');
    await page.mouse.move(box.x + 0.55 * box.width, box.y + 0.3 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.98 * box.width, box.y + 0.8 * box.height, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toMatch(/ area:\d+,\d+,\d+,\d+$/);
    await page
      .locator('tm-chips')
      .getByText(/area:\d+/)
      .first()
      .waitFor();
    await expect.poll(() => field.count()).toBe(0);
    await page.context().close();
  });
});
