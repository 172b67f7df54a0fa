/** Things that are followed on the page: a relation finds them, a key follows them, a lane tells where one goes. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

  const middle = async (rect: Locator, picture: Locator): Promise<number> => {
    const [box, all] = [await rect.boundingBox(), await picture.boundingBox()];
    if (!box || !all) throw new Error('There is no box.');
    return (box.x + box.width / 2 - all.x) / all.width;
  };

  const openMoment = async (): Promise<Page> => {
    const { page } = await openPage(browser, server.url);
    await page.goto(`/?q=${encodeURIComponent('a stop sign to the left of a traffic light')}`);
    const card = page.locator('tm-result-card').first();
    const sign = card.locator('tm-boxes rect[data-label="stop sign"]').first();
    await sign.waitFor();
    const light = card.locator('tm-boxes rect[data-label="traffic light"]').first();
    const picture = card.locator('tm-boxes svg');
    expect(await middle(light, picture)).toBeCloseTo(0.88, 1);
    expect(await middle(sign, picture)).toBeLessThan(await middle(light, picture));
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
});
