/** Proxies and clips: made by the server, with progress, and fetched by the browser. */
import { readFile, stat } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openPage } from './harness/browser.ts';
import { displayedNow } from './harness/displayed.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const FPS = 10;
const chromium = findChromium();

describe.skipIf(chromium === null)('files', () => {
  let library: TestLibrary;
  let foreignId: string;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 30, fps: FPS, sceneS: 5 });
    const encode = ['-c:v', 'mpeg4', '-q:v', '3'];
    foreignId = await library.addClip('foreign.avi', { seconds: 12, fps: FPS, sceneS: 4, encode });
  });
  afterEach(() => library.clearReels());
  afterAll(() => library?.close());

  const open: TestLibrary['open'] = (...place) => library.open(...place);

  it('that the browser cannot play are played from a copy with the same clock', async () => {
    const page = await open(`/v/${foreignId}?t=7`);
    await page.locator('tm-player video').waitFor();
    expect((await displayedNow(page)).frame).toBe(7 * FPS);
    await page.keyboard.press('.');
    await expect.poll(async () => (await displayedNow(page)).frame).toBe(7 * FPS + 1);
    await page.context().close();
  });

  it('that the browser cannot play are played once a lost server is back', async () => {
    const { page } = await openPage(library.browser, library.server.url);
    await page.route('**/proxy', (route) => route.abort());
    await page.goto(`/v/${foreignId}?t=7`);
    await page.locator('tm-player').getByText('The server is not responding.').waitFor();
    await page.unroute('**/proxy');
    await library.server.restart();
    await page.locator('tm-player video').waitFor();
    await page.context().close();
  });

  it('that were deleted elsewhere are said to be gone, and leave the library', async () => {
    const laterId = await library.addClip('later.mp4', { seconds: 6, fps: FPS, sceneS: 2 });
    const page = await open('/');
    await page.getByRole('link', { name: 'later' }).waitFor();
    await page.request.delete(`/v1/videos/${laterId}`);
    await page.getByRole('link', { name: 'later' }).click();
    await page.getByText('Not found.').waitFor();
    await page.locator('tm-player').waitFor({ state: 'detached' });
    const told = await page.locator('tm-workspace .failure').boundingBox();
    expect(told?.width).toBeGreaterThan(1200);
    expect(told?.height).toBeGreaterThan(600);
    await page.goBack();
    await page.getByRole('link', { name: 'colours' }).waitFor();
    expect(await page.getByRole('link', { name: 'later' }).count()).toBe(0);
    await page.context().close();
  });

  it('that were deleted are left out of exports of the reel', async () => {
    const laterId = await library.addClip('later.mp4', { seconds: 6, fps: FPS, sceneS: 2 });
    const page = await open('/?q=green');
    for (const id of [laterId, library.videoId]) {
      const card = page.locator('tm-result-card').filter({ has: page.locator(`a[href*="${id}"]`) });
      await card.first().getByRole('button', { name: 'Add to the reel' }).click();
    }
    await page.request.delete(`/v1/videos/${laterId}`);
    await page.reload();
    await page.getByRole('button', { name: 'Reel', exact: true }).click();
    await page.getByText('The video has been deleted').waitFor();
    await page.locator('tm-reel').getByRole('button', { name: 'Export' }).click();
    await page.getByText('1 moment is left out: its video has been deleted.').waitFor();
    await page.getByRole('radio', { name: 'CSV' }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const rows = (await readFile(await (await download).path(), 'utf8')).trim().split('\n');
    expect(rows).toHaveLength(2);
    await page.context().close();
  });

  it('are cut out, fetched when they are ready, and still there after a reload', async () => {
    const page = await open('/?q=green+time%3A4-11');
    await page.locator('tm-result-card').first().waitFor();
    await page.keyboard.press('e');
    await page.getByRole('radio', { name: 'One clip per moment' }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Cut', exact: true }).click();
    const file = await download;
    expect((await stat(await file.path())).size).toBeGreaterThan(1000);
    await page.reload();
    const tray = page.getByRole('list', { name: 'Clips' });
    await tray.getByRole('link').waitFor();
    await tray.getByRole('button', { name: /^Delete/ }).click();
    await tray.waitFor({ state: 'detached' });
    await page.context().close();
  });
});
