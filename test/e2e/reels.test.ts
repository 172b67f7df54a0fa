/** Reels and saved searches: shared by browsers, named, trimmed, previewed, dragged; and the files that are cut of them. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('reels', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: 10, sceneS: 10 });
  });
  afterEach(() => library.clearReels());
  afterAll(() => library?.close());

  const results = async (init?: string): Promise<Page> => {
    const page = await library.open('/');
    if (init) await page.evaluate(init);
    await page.goto('/?q=green');
    await page.locator('tm-result-card').nth(1).waitFor();
    return page;
  };
  const count = async (path: string) =>
    ((await (await fetch(`${library.server.url}${path}`)).json()) as { data: unknown[] }).data.length;
  const add = async (page: Page, i: number) => {
    await page.locator('tm-result-card').nth(i).hover();
    await page
      .locator('tm-result-card')
      .nth(i)
      .getByRole('button', { name: /^Add to the reel/ })
      .click();
    await page
      .locator('tm-result-card')
      .nth(i)
      .getByRole('button', { name: /^Remove from the reel/ })
      .waitFor();
  };
  const showReel = (page: Page) => page.getByRole('button', { name: 'Reel', exact: true }).click();
  const items = (page: Page) => page.locator('tm-reel li');

  it('show on the cards, which take their moments out again', async () => {
    const page = await results();
    await add(page, 0);
    const first = page.locator('tm-result-card').first();
    const button = first.getByRole('button', { name: /^Remove from the reel/ });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    await button.click();
    await first.getByRole('button', { name: /^Add to the reel/ }).waitFor();
    await page.getByText('Removed from the reel').waitFor();
    await page.context().close();
  });

  it('are shared by all browsers, which may change them at once', async () => {
    const [one, other] = [await results(), await results()];
    await add(one, 0);
    await showReel(one);
    await showReel(other);
    await expect.poll(() => items(other).count()).toBe(1);
    await one.getByRole('button', { name: 'Close', exact: true }).click();
    await add(one, 1);
    await other.getByRole('button', { name: /^Trim/ }).click();
    const from = other.getByRole('textbox', { name: 'From', exact: true });
    const before = await from.inputValue();
    await from.press('ArrowUp');
    await expect
      .poll(() => other.getByRole('textbox', { name: 'From', exact: true }).inputValue())
      .not.toBe(before);
    await expect.poll(() => items(other).count()).toBe(2);
    await showReel(one);
    await expect.poll(() => items(one).count()).toBe(2);
    await one.context().close();
    await other.context().close();
  });

  it('are several, each with a name', async () => {
    const page = await results();
    await add(page, 0);
    await showReel(page);
    await page.getByRole('button', { name: 'Rename the reel' }).click();
    await page.getByRole('textbox', { name: 'Name of the reel' }).fill('Greens');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Greens' }).waitFor();
    await page.getByRole('button', { name: 'New reel' }).click();
    await page.getByRole('combobox', { name: 'Choose a reel' }).waitFor();
    expect(await items(page).count()).toBe(0);
    await page.getByRole('combobox', { name: 'Choose a reel' }).selectOption({ label: 'Greens (1)' });
    await expect.poll(() => items(page).count()).toBe(1);
    await page.getByRole('button', { name: 'Delete the reel Greens' }).click();
    await expect.poll(() => items(page).count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => items(page).count()).toBe(1);
    await expect.poll(() => count('/v1/reels')).toBe(2); // On the server too, before the next test begins.
    await page.context().close();
  });

  it('take over what this browser kept by itself, once', async () => {
    const old = { video_id: library.videoId, video_title: 'colours', start: 2, end: 5, peak: 3, label: 'x' };
    const page = await results(`
      localStorage.setItem('tidemark.reel', JSON.stringify([${JSON.stringify({ ...old, probability: null })}]));
      localStorage.setItem('tidemark.habits', JSON.stringify({ recent: ['a'], saved: ['an old favourite'] }))`);
    await showReel(page);
    await expect
      .poll(() =>
        items(page)
          .allInnerTexts()
          .then((all) => all.join()),
      )
      .toContain('0:02–0:05');
    await page.reload();
    await page.locator('tm-result-card').first().waitFor();
    expect(await count('/v1/reels')).toBe(1);
    expect(await count('/v1/searches')).toBe(1);
    const other = await results();
    await other.getByRole('combobox', { name: 'Search the footage' }).fill('favour');
    await other.getByRole('option', { name: 'an old favourite' }).waitFor();
    await page.context().close();
    await other.context().close();
  });

  it('are dragged into another order, and played', async () => {
    const page = await results();
    await add(page, 0);
    await add(page, 1);
    await showReel(page);
    const times = () => page.locator('tm-reel li .num').allInnerTexts();
    await expect.poll(() => items(page).count()).toBe(2);
    const [first, second] = await times();
    await items(page).first().dragTo(items(page).nth(1));
    await expect.poll(times).toEqual([second, first]);
    await page
      .getByRole('button', { name: /^Preview/ })
      .first()
      .click();
    const video = page.locator('tm-reel video');
    await expect
      .poll(() => video.evaluate((each) => (each as unknown as { currentTime: number }).currentTime))
      .toBeGreaterThan(0);
    await page.context().close();
  });

  it('are not covered by the files that were cut, which can be kept after all', async () => {
    const page = await results();
    await add(page, 0);
    await page.keyboard.press('e');
    await page.getByRole('radio', { name: 'One clip per moment' }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Cut', exact: true }).click();
    await download;
    await showReel(page);
    const tray = page.getByRole('list', { name: 'Clips' });
    const [trayBox, reelBox] = [await tray.boundingBox(), await page.locator('tm-reel').boundingBox()];
    expect((trayBox?.x ?? 0) + (trayBox?.width ?? 0)).toBeLessThanOrEqual(reelBox?.x ?? 0);
    await tray.getByRole('button', { name: /^Delete/ }).click();
    await tray.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await tray.getByRole('link').waitFor();
    await page.context().close();
  });
});

describe.skipIf(chromium === null)('saved searches', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 6, fps: 10, sceneS: 3 });
  });
  afterAll(() => library?.close());

  it('are named, run and removed, in every browser', async () => {
    const page = await library.open('/?q=green');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByRole('button', { name: 'Remove from saved searches' }).waitFor();
    const other = await library.open('/');
    const box = other.getByRole('combobox', { name: 'Search the footage' });
    await box.click();
    await other.getByRole('button', { name: 'Manage saved searches' }).click();
    const name = other.getByRole('textbox', { name: 'Name of green' });
    await name.fill('Meadows');
    await name.press('Enter');
    await other.getByRole('textbox', { name: 'Name of Meadows' }).waitFor();
    await other.getByRole('dialog').getByRole('button', { name: 'Search', exact: true }).click();
    await other.locator('tm-result-card').first().waitFor();
    await other.getByRole('button', { name: 'Clear the search' }).click();
    await box.fill('mead');
    await other.getByRole('option', { name: 'Meadows' }).waitFor();
    await other.getByRole('button', { name: 'Manage saved searches' }).click();
    await other.getByRole('button', { name: 'Remove Meadows' }).click();
    await other.getByText('Save a search with the star').waitFor();
    await page.context().close();
    await other.context().close();
  });
});
