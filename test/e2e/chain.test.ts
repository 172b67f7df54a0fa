/** Chains: one is requested, played from its first event to its last, and one of its links is rejected. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openPage } from './harness/browser.ts';
import { displayedFrames, displayedNow, forgetDisplayed } from './harness/displayed.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const FPS = 10;
const SCENE_S = 6;
const chromium = findChromium();

describe.skipIf(chromium === null)('a chain', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 48, fps: FPS, sceneS: SCENE_S });
  });
  afterAll(() => library?.close());

  const open: TestLibrary['open'] = (...place) => library.open(...place);
  const events = (page: Page) =>
    page.getByRole('list', { name: 'Chain of moments, earliest first' }).getByRole('listitem');

  it('answers why, and plays from its first event to its last', async () => {
    const page = await open(`/v/${library.videoId}?t=${2.5 * SCENE_S}&q=blue`);
    await displayedNow(page);
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'What led to this' }).waitFor();
    await events(page).nth(1).waitFor();
    expect(new URL(page.url()).searchParams.get('why')).toBe(String(2.5 * SCENE_S));
    await forgetDisplayed(page);
    await page.getByRole('button', { name: 'Play chain' }).click();
    await page.locator('tm-chain-strip .playing').first().waitFor();
    const last = events(page).last().locator('.card.playing');
    await last.waitFor();
    await last.waitFor({ state: 'detached' });
    const frames = (await displayedFrames(page))
      .filter(({ paused }) => !paused)
      .map(({ frame }) => frame / FPS);
    expect(Math.min(...frames)).toBeLessThan(2 * SCENE_S);
    expect(Math.max(...frames)).toBeGreaterThan(2 * SCENE_S);
    expect(Math.max(...frames)).toBeLessThan(4 * SCENE_S);
    await page.context().close();
  });

  it('shows the evidence of a link, and says that order alone is no cause', async () => {
    const page = await open(`/v/${library.videoId}?t=15&why=15`);
    const grade = page.getByRole('button', { name: /Evidence/ }).first();
    await grade.click();
    await page.getByRole('region', { name: 'Evidence' }).getByText('The simplest rule').waitFor();
    await page.getByRole('note').getByText('Only their order connects these moments').waitFor();
    await page.context().close();
  });

  it('loses a link that a person rejects, and gets it back', async () => {
    const page = await open(`/v/${library.videoId}?t=15&why=15`);
    const edges = page.locator('tm-chain-strip .edge');
    await edges.first().waitFor();
    const before = await edges.allInnerTexts();
    const pair = page.getByRole('button', { name: /^Reject/ }).last();
    const rejected = (await pair.getAttribute('aria-label')) ?? '';
    await pair.click();
    const gone = page.getByRole('button', { name: rejected });
    await gone.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => edges.allInnerTexts()).toEqual(before);
    await gone.click();
    await page.getByText('Link rejected').waitFor();
    await gone.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('tm-chain-panel .says').waitFor();
    expect(await gone.count()).toBe(0);
    await page.context().close();
  });

  it.each([
    ['above the answers', () => '/?q=why+blue%3F'],
    ['beside a video', () => `/v/${library.videoId}?t=15&why=15`],
  ])('is fetched again when a lost server is back, %s', async (_where, path) => {
    const { page } = await openPage(library.browser, library.server.url);
    await page.route('**/v1/chains', (route) => route.abort());
    await page.goto(path());
    await page.locator('tm-chain-panel').getByText('The server is not responding.').waitFor();
    await page.unroute('**/v1/chains');
    await library.server.restart();
    await page.locator('tm-chain-strip').waitFor();
    await page.context().close();
  });

  it('is shown above the results of a sentence that asks why', async () => {
    const page = await open('/?q=why+blue%3F');
    await page.getByRole('button', { name: 'Close the chain' }).click();
    await page.locator('tm-chain-panel').waitFor({ state: 'detached' });
    await page.locator('tm-result-card').first().waitFor();
    await page.context().close();
  });
});
