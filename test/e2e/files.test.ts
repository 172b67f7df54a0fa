/** Files that a browser cannot play, and files that are cut out: made by the server, with progress, and fetched. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawBarcodeClip } from './harness/barcode-clip.ts';
import { findChromium, openPage } from './harness/browser.ts';
import { displayedNow, prepareDisplayed } from './harness/displayed.ts';
import { indexFile, openTestLibrary, type TestLibrary } from './harness/library.ts';

const FPS = 10;
const chromium = findChromium();

describe.skipIf(chromium === null)('files', () => {
  let library: TestLibrary;
  let foreignId: string;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 30, fps: FPS, sceneS: 5 });
    const folder = await mkdtemp(join(tmpdir(), 'tidemark-foreign-'));
    const path = join(folder, 'foreign.avi');
    await drawBarcodeClip(path, { seconds: 12, fps: FPS, sceneS: 4, encode: ['-c:v', 'mpeg4', '-q:v', '3'] });
    foreignId = await indexFile(library.server.url, 'foreign.avi', await readFile(path));
    await rm(folder, { recursive: true });
  });
  afterAll(() => library?.close());

  const open = async (path: string): Promise<Page> => {
    const { page } = await openPage(library.browser, library.server.url);
    await prepareDisplayed(page);
    await page.goto(path);
    return page;
  };

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
    await page.locator('tm-player').getByText('The server does not answer.').waitFor();
    await page.unroute('**/proxy');
    await library.server.restart();
    await page.locator('tm-player video').waitFor();
    await page.context().close();
  });

  it('are cut out, fetched when they are ready, and still there after a reload', async () => {
    const page = await open('/?q=green+time%3A4-11');
    await page.locator('tm-result-card').first().waitFor();
    await page.keyboard.press('e');
    await page.getByRole('radio', { name: 'A clip of each' }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Cut' }).click();
    const file = await download;
    expect((await stat(await file.path())).size).toBeGreaterThan(1000);
    await page.reload();
    const tray = page.getByRole('list', { name: 'Clips' });
    await tray.getByRole('link').waitFor();
    await tray.getByRole('button', { name: /^Throw/ }).click();
    await tray.waitFor({ state: 'detached' });
    await page.context().close();
  });
});
