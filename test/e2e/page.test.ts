/** The page as people use it: by keyboard alone, in two languages, on a phone, with exports, over a restarted server. */
import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from './harness/browser.ts';
import { displayedNow, forgetDisplayed } from './harness/displayed.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const FPS = 10;
const chromium = findChromium();

describe.skipIf(chromium === null)('the page', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: FPS, sceneS: 10 });
  });
  afterEach(() => library.clearReels());
  afterAll(() => library?.close());

  const open: TestLibrary['open'] = (...place) => library.open(...place);

  it('can be used from the keyboard alone: search, open, seek, select, next, back', async () => {
    const page = await open('/');
    await page.locator('tm-video-card').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('green');
    await page.keyboard.press('Enter');
    await page.locator('tm-result-card').first().waitFor();
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await displayedNow(page);
    await page.keyboard.press('k');
    await page.keyboard.press('r');
    await forgetDisplayed(page);
    await page.keyboard.press('l');
    const before = await displayedNow(page);
    await forgetDisplayed(page);
    await page.keyboard.press('.');
    expect((await displayedNow(page)).frame).toBe(before.frame + 1);
    await page.keyboard.press('i');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('o');
    const selectedS = () => {
      const [from = 0, to = 0] = (new URL(page.url()).searchParams.get('sel') ?? '').split('-').map(Number);
      return to - from;
    };
    await expect.poll(selectedS).toBeCloseTo(1, 1);
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.searchParams.has('sel'));
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname === '/');
    await page.keyboard.press('Escape');
    await page.locator('tm-result-card').first().waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('green');
    await page.context().close();
  });

  it('ignores shortcuts while someone types', async () => {
    const page = await open(`/v/${library.videoId}?t=5&q=green`);
    await displayedNow(page);
    await page.keyboard.press('/');
    await page.keyboard.type('jkl?');
    expect(await page.getByRole('combobox', { name: 'Search the footage' }).inputValue()).toBe('jkl?');
    expect(await page.locator('tm-help dialog').isVisible()).toBe(false);
    expect((await displayedNow(page)).frame).toBe(5 * FPS);
    await page.context().close();
  });

  it('shows its shortcuts on ?, lets them be changed, and remembers that', async () => {
    const page = await open(`/v/${library.videoId}?t=20&q=green`);
    await displayedNow(page);
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await page.getByRole('button', { name: 'J. Change shortcut: Back 10 seconds' }).click();
    await page.keyboard.press('b');
    await page.getByRole('button', { name: 'B. Change shortcut: Back 10 seconds' }).waitFor();
    await page.keyboard.press('Escape');
    await page.reload();
    await displayedNow(page);
    await forgetDisplayed(page);
    await page.keyboard.press('b');
    expect((await displayedNow(page)).frame).toBe(10 * FPS);
    await page.context().close();
  });

  it('switches to Chinese, and remembers that', async () => {
    const page = await open('/?q=green');
    await page.getByRole('button', { name: 'Language: English' }).click();
    await page.getByRole('button', { name: '每个视频取最佳' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '每个视频取最佳' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hans');
    await page.context().close();
  });

  it('fits a phone without scrolling sideways', async () => {
    for (const path of ['/', '/?q=green', `/v/${library.videoId}?t=5&q=green`]) {
      const page = await open(path, { viewport: { width: 360, height: 740 }, hasTouch: true });
      await page.locator('tm-video-card, tm-result-card').first().waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      await page.context().close();
    }
  });

  it.each([
    'CSV',
    'JSON',
    'WebVTT',
    'SRT subtitles',
    'Chapters (ffmetadata)',
    'DaVinci Resolve (EDL)',
    'Final Cut Pro (FCPXML)',
    'Premiere Pro (XML)',
    'OpenTimelineIO',
  ])('exports the results as %s', async (format) => {
    const page = await open('/?q=green');
    await page.locator('tm-result-card').first().waitFor();
    await page.keyboard.press('e');
    await page.getByRole('radio', { name: format }).check();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^green\./);
    expect((await readFile(await file.path(), 'utf8')).length).toBeGreaterThan(20);
    await page.context().close();
  });

  it('keeps a reel that survives a reload, can be reordered, and undoes a change', async () => {
    const page = await open('/?q=green');
    const cards = page.locator('tm-result-card');
    await cards.nth(1).waitFor();
    for (const i of [0, 1]) await cards.nth(i).getByRole('button', { name: 'Add to the reel' }).click();
    await expect.poll(() => library.reelSizes()).toEqual([2]);
    await page.reload();
    await page.getByRole('button', { name: 'Reel', exact: true }).click();
    const items = page.locator('tm-reel li');
    const order = () => items.allInnerTexts();
    await items.nth(1).waitFor();
    const [first, second] = await order();
    await items.first().getByRole('button', { name: 'Move down' }).click();
    await expect.poll(order).toEqual([second, first]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(order).toEqual([first, second]);
    await page.context().close();
  });

  it('shares its reel and its saved searches with other tabs', async () => {
    const page = await open('/?q=green');
    const other = await page.context().newPage();
    await other.goto('/?q=green');
    const add = (tab: Page, i: number) =>
      tab.locator('tm-result-card').nth(i).getByRole('button', { name: 'Add to the reel' }).click();
    const size = (tab: Page) => tab.getByRole('button', { name: 'Reel', exact: true }).innerText();
    await add(page, 0);
    await expect.poll(() => size(other)).toBe('1');
    await add(other, 1);
    await expect.poll(() => size(page)).toBe('2');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => size(other)).toBe('1');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await other.getByRole('button', { name: 'Remove from saved searches' }).waitFor();
    await page.context().close();
  });

  it('restores zoom, selection and a compared sentence from a link', async () => {
    const page = await open(`/v/${library.videoId}?t=12&q=green&vs=blue&zoom=10-20&sel=11-14`);
    await displayedNow(page);
    expect(await page.getByRole('textbox', { name: 'Compare with another sentence' }).inputValue()).toBe(
      'blue',
    );
    await page.getByText('0:11.0–0:14.0').waitFor();
    const strip = page.getByRole('slider', { name: 'Timeline of colours' });
    const box = await strip.boundingBox();
    await forgetDisplayed(page);
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.75, (box?.y ?? 0) + 60);
    expect(Math.abs((await displayedNow(page)).frame / FPS - 17.5)).toBeLessThanOrEqual(2 / FPS);
    await page.context().close();
  });

  it('works in more tabs than a browser opens connections, and catches up when it is visible again', async () => {
    const page = await open('/');
    const tabs = [page, ...(await Promise.all(Array.from({ length: 6 }, () => page.context().newPage())))];
    const look = (tab: Page, away: boolean) =>
      tab.evaluate(`Object.defineProperty(document, 'hidden', { value: ${away}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    for (const tab of tabs) {
      if (tab !== page) await tab.goto('/');
      await tab.locator('tm-video-card').first().waitFor();
      await look(tab, true);
    }
    const added = await library.addClip('later.mp4', { seconds: 4, fps: FPS, sceneS: 2 });
    expect(await page.getByText('The server is not responding').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'later' }).count()).toBe(0);
    await look(page, false);
    await page.getByRole('link', { name: 'later' }).waitFor();
    await page.request.delete(`/v1/videos/${added}`);
    await page.context().close();
  });

  it('continues after the server was restarted', async () => {
    const page = await open('/');
    await page.locator('tm-video-card').waitFor();
    await library.server.restart();
    await page.getByText('The server is not responding').waitFor();
    await page.getByText('The server is not responding').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('yellow');
    await page.keyboard.press('Enter');
    await page.locator('tm-result-card').first().waitFor();
    await page.context().close();
  });

  it('asks for a key that the server requires meanwhile, and continues where it was', async () => {
    const key = 'a long secret';
    const page = await open(`/v/${library.videoId}?t=5&q=green`);
    await displayedNow(page);
    await library.server.restart({ key });
    try {
      await page.getByLabel('API key of this server').fill(key);
      await page.keyboard.press('Enter');
      await page.locator('tm-rail tm-result-card').first().waitFor();
      expect((await displayedNow(page)).frame).toBe(5 * FPS);
      await page.context().clearCookies();
      await page.keyboard.press('/');
      await page.keyboard.type(' field');
      await page.keyboard.press('Enter');
      await page.getByLabel('API key of this server').waitFor();
    } finally {
      await library.server.restart();
    }
    await page.context().close();
  });

  it.each(['dark', 'light'] as const)('has no accessibility violations, %s', async (colorScheme) => {
    const video = `/v/${library.videoId}?t=12&q=green`;
    for (const path of [
      '/',
      '/?q=red+then+green+tag:x',
      '/?q=green',
      `${video}&vs=blue&sel=11-14`,
      `${video}&why=15`,
    ]) {
      const page = await open(path, { colorScheme, reducedMotion: 'reduce' });
      await page.locator('tm-video-card, tm-result-card, tm-results .empty').first().waitFor();
      if (path.includes('why')) await page.locator('tm-chain-strip').waitFor();
      if (path === '/?q=green') {
        await page.locator('tm-result-card').first().click({ button: 'right' });
        await page.getByRole('menuitem').first().waitFor();
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${path} ${id}: ${nodes.map((node) => node.html).join(' ')}`),
      ).toEqual([]);
      await page.context().close();
    }
  });
});
