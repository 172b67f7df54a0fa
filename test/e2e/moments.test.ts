/** The commands of a moment, by mouse, keyboard and touch, and the query as chips that can be edited. */
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SearchResponse } from '../../contract/index.ts';
import { findChromium, openPage } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('moments', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 60, fps: 10, sceneS: 10 });
  });
  afterEach(() => library.clearReels());
  afterAll(() => library?.close());

  const open = async (path: string, options: Parameters<typeof openPage>[2] = {}): Promise<Page> => {
    const { page } = await openPage(library.browser, library.server.url, options);
    await page.goto(path);
    return page;
  };
  const answers = async (options: Parameters<typeof openPage>[2] = {}): Promise<Page> => {
    const page = await open('/?q=green', options);
    await page.locator('tm-result-card').first().waitFor();
    return page;
  };
  const param = (page: Page, name: string) => new URL(page.url()).searchParams.get(name);
  const box = (page: Page) => page.getByRole('combobox', { name: 'Search the footage' });
  const chips = (page: Page) => page.getByRole('list', { name: 'Query parts' });

  it('offer their menu to the right button, and find more like themselves', async () => {
    const page = await answers();
    await page.locator('tm-result-card').first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'More like this' }).click();
    await chips(page)
      .getByText(/^like 0:1\d$/)
      .waitFor();
    await expect.poll(() => param(page, 'like')).toMatch(new RegExp(`^${library.videoId}@1\\d`));
    await page.getByRole('button', { name: /^Remove: like/ }).click();
    await page.locator('tm-video-card').waitFor();
    await page.context().close();
  });

  it('are where they were after coming back from a video', async () => {
    const page = await answers({ viewport: { width: 500, height: 320 } });
    const card = page.locator('tm-result-card').last();
    await card.scrollIntoViewIfNeeded();
    expect(await page.locator('main').evaluate((main) => main.scrollTop)).toBeGreaterThan(50);
    // Its place in the window: what stands above it may still grow.
    const top = () => card.evaluate((each) => Math.round(each.getBoundingClientRect().top));
    const before = await top();
    await card.getByRole('link').click();
    await page.getByRole('button', { name: 'All results' }).click();
    await expect.poll(() => card.evaluate((each) => each.matches(':focus-within'))).toBe(true);
    await expect.poll(top).toBe(before);
    await page.context().close();
  });

  it('offer their menu to the keyboard, and give the focus back', async () => {
    const page = await answers();
    await page.keyboard.press('n');
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'Play' }).waitFor();
    await page.keyboard.press('a');
    await page.keyboard.press('Enter');
    await page.getByText('Added to the reel').waitFor();
    await page.keyboard.press('q');
    await page.keyboard.press('End');
    expect(
      await page.getByRole('menuitem', { name: 'Copy link' }).evaluate((item) => item.matches(':focus')),
    ).toBe(true);
    await page.keyboard.press('Escape');
    expect(
      await page
        .locator('tm-result-card')
        .first()
        .evaluate((card) => card.matches(':focus-within')),
    ).toBe(true);
    await page.context().close();
  });

  it('offer their menu to a finger', async () => {
    const page = await answers({ viewport: { width: 390, height: 800 }, hasTouch: true });
    await page
      .locator('tm-result-card')
      .first()
      .getByRole('button', { name: /^Actions/ })
      .tap();
    await page.getByRole('menuitem', { name: 'Play' }).tap();
    await page.waitForURL((url) => url.pathname === `/v/${library.videoId}`);
    await page.context().close();
  });

  it('take feedback, which can be undone', async () => {
    const page = await answers();
    const first = page.locator('tm-result-card').first();
    await first.hover();
    await first.getByRole('button', { name: 'Bad match: show fewer' }).click();
    await chips(page)
      .getByText(/^less like 0:1\d$/)
      .waitFor();
    expect(param(page, 'no')).toContain('@1');
    await page.getByRole('button', { name: 'Undo' }).click();
    await chips(page).waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    await page.keyboard.press('y');
    await chips(page)
      .getByText(/^more like/)
      .waitFor();
    await page.keyboard.press('u');
    await chips(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('keep the focus where they change places', async () => {
    const page = await open('/');
    await page.route('**/v1/search', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as SearchResponse;
      const isJudged = route.request().postData()?.includes('"liked"');
      await route.fulfill({
        response,
        json: isJudged ? { ...answer, data: [...answer.data].reverse() } : answer,
      });
    });
    await box(page).fill('green');
    await page.keyboard.press('Enter');
    const focused = page.locator('tm-result-card:focus-within').getByRole('link');
    await page.locator('tm-result-card').first().waitFor();
    await page.keyboard.press('n');
    const name = await focused.getAttribute('aria-label');
    await page.keyboard.press('y');
    await page
      .locator('tm-result-card')
      .last()
      .getByRole('link', { name: name ?? '' })
      .waitFor();
    expect(await focused.getAttribute('aria-label')).toBe(name);
    await page.context().close();
  });

  it('keep feedback for their query: undoing it does not change the next one', async () => {
    const page = await answers();
    await page.keyboard.press('n');
    await page.keyboard.press('y');
    await chips(page)
      .getByText(/^more like/)
      .waitFor();
    await box(page).fill('blue');
    await page.keyboard.press('Enter');
    await chips(page).waitFor({ state: 'detached' });
    await page.keyboard.press('u');
    await page.locator('tm-notice .notice').waitFor({ state: 'detached' });
    await page.locator('tm-result-card').first().waitFor();
    expect(page.url()).toMatch(/\?q=blue$/);
    await page.context().close();
  });

  it('of the timeline have a menu too', async () => {
    const page = await open(`/v/${library.videoId}?t=5&q=green`);
    const strip = page.getByRole('slider', { name: 'Timeline of colours' });
    const area = await strip.boundingBox();
    await page.mouse.click((area?.x ?? 0) + (area?.width ?? 0) / 2, (area?.y ?? 0) + 50, { button: 'right' });
    await page.getByRole('menuitem', { name: 'Set selection start' }).click();
    await expect.poll(() => Number(param(page, 'sel')?.split('-')[0])).toBeCloseTo(30, 0);
    await strip.focus();
    await page.keyboard.press('Shift+F10');
    await page.getByRole('menuitem', { name: 'More like this' }).click();
    await expect.poll(() => param(page, 'like')).toBe(`${library.videoId}@5`);
    await page.context().close();
  });

  it('that are weak are hidden behind strong ones, until they are asked for', async () => {
    const page = await open('/');
    await page.route('**/v1/search', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as SearchResponse;
      const data = answer.data.map((hit, i) => ({ ...hit, match: i === 0 ? 'strong' : 'weak' }));
      await route.fulfill({ response, json: { ...answer, data, state: 'found' } });
    });
    await page.goto('/?q=green');
    const cards = page.locator('tm-results tm-result-card');
    await cards.first().waitFor();
    expect(await cards.count()).toBe(1);
    const [strong, weak] = ['Strong', 'Weak'].map((which) =>
      page.getByRole('region', { name: new RegExp(`^${which} matches \\d`) }),
    );
    expect(await weak?.count()).toBe(0);
    await page.keyboard.press('Control+a');
    await page.getByText('Added to the reel').waitFor();
    await page.getByRole('button', { name: /^Show weak matches \(\d+\+?\)$/ }).click();
    await expect.poll(() => weak?.locator('tm-result-card').count()).toBeGreaterThan(0);
    expect(await strong?.locator('tm-result-card').count()).toBe(1);
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      expect.stringMatching(/^Strong matches 1/),
      expect.stringMatching(/^Weak matches \d+\+?\s+Each is more likely wrong than right\.$/),
    ]);
    await page.getByRole('button', { name: 'Hide weak matches' }).click();
    await expect.poll(() => cards.count()).toBe(1);
    // What is hidden is neither added nor exported.
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const results = page.getByRole('dialog').locator('label', { hasText: 'These results' });
    expect((await results.textContent())?.replace(/\s+/g, ' ')).toMatch(/These results ?1$/);
    await page.context().close();
  });

  it('are searched through an input method, whose keys do nothing else', async () => {
    const page = await answers();
    const composing = (key: string) => ({ key, isComposing: true, bubbles: true, composed: true });
    await box(page).fill('green lü');
    await box(page).dispatchEvent('keydown', composing('Escape'));
    await box(page).dispatchEvent('keydown', composing('Escape'));
    expect(await box(page).inputValue()).toBe('green lü');
    await page.goto('/?q=red+then+green');
    await chips(page).getByRole('button', { name: 'Edit: green' }).click();
    const part = page.getByRole('textbox', { name: 'Edit: green' });
    await part.fill('lü');
    for (const key of ['Enter', 'Escape']) await part.dispatchEvent('keydown', composing(key));
    expect(await part.inputValue()).toBe('lü');
    expect(param(page, 'q')).toBe('red then green');
    await page.context().close();
  });

  it('are searched again when the query is repeated', async () => {
    const page = await answers();
    for (const path of [null, `/v/${library.videoId}?t=5&q=green`]) {
      if (path) await page.goto(path);
      await page.locator('tm-result-card').first().waitFor();
      const asked = page.waitForRequest('**/v1/search');
      await box(page).focus();
      await page.keyboard.press('Enter');
      await asked;
      await page.locator('tm-result-card').first().waitFor();
    }
    await page.context().close();
  });

  it('that are indexed later appear by themselves', async () => {
    const page = await open('/?q=green+video%3Alater');
    await page.getByRole('heading', { name: 'No video meets these conditions' }).waitFor();
    const laterId = await library.addClip('later.mp4', { seconds: 12, fps: 10, sceneS: 4 });
    await page.locator('tm-result-card').first().waitFor();
    await page.request.delete(`/v1/videos/${laterId}`);
    await page.context().close();
  });

  it('are narrowed by conditions that the box suggests', async () => {
    const page = await open('/');
    await page.locator('tm-video-card').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('green vid');
    await page.getByRole('option', { name: 'video:. video title' }).click();
    await page.getByRole('option', { name: 'video:colours. video title' }).click();
    expect(await box(page).inputValue()).toBe('green video:colours ');
    await page.keyboard.press('Enter');
    await chips(page).getByText('video:colours').waitFor();
    await page.locator('tm-result-card').first().waitFor();
    await page.context().close();
  });

  it('are found by an image, alone and beside words', async () => {
    const page = await open('/');
    const blue = { width: 64, height: 36, channels: 3 as const, background: { r: 0, g: 0, b: 255 } };
    const buffer = await sharp({ create: blue }).png().toBuffer();
    await page
      .locator('tm-search-box input[type=file]')
      .setInputFiles({ name: 'blue.png', mimeType: 'image/png', buffer });
    await chips(page).getByText('like this image').waitFor();
    const first = page.locator('tm-result-card').first();
    await expect
      .poll(async () => (await first.getByRole('link').getAttribute('aria-label')) ?? '')
      .toMatch(/from 0:(19|2\d)/);
    await page.reload();
    await chips(page).getByText('like this image').waitFor();
    await box(page).fill('blue');
    await page.keyboard.press('Enter');
    await expect.poll(() => param(page, 'q')).toBe('blue');
    await chips(page).getByText('like this image').waitFor();
    await first.getByRole('link').click();
    await page.getByRole('slider', { name: 'Timeline of colours' }).waitFor();
    expect(param(page, 'image')).toMatch(/^[0-9a-f]{32}$/);
    await page.context().close();
  });

  it('are found with several images at once', async () => {
    const page = await open('/');
    const sent: (() => void)[] = [];
    await page.route('**/v1/images', async (route) => {
      // Both are on their way before either is there.
      await new Promise<void>((resolve) => {
        if (sent.push(resolve) === 2) for (const go of sent) go();
      });
      await route.continue();
    });
    for (const b of [200, 255]) {
      const background = { r: 0, g: 0, b };
      const picture = sharp({ create: { width: 64, height: 36, channels: 3, background } });
      await page
        .locator('tm-search-box input[type=file]')
        .setInputFiles({ name: `${b}.png`, mimeType: 'image/png', buffer: await picture.png().toBuffer() });
    }
    await chips(page).getByText('like this image').nth(1).waitFor();
    expect(new URL(page.url()).searchParams.getAll('image')).toHaveLength(2);
    await page.context().close();
  });

  it('are found without an image that has expired, and Back does not search with it again', async () => {
    const page = await open('/');
    await page.locator('tm-video-card').waitFor();
    await page.evaluate(`history.pushState(null, '', '/?q=blue&image=${'f'.repeat(32)}')`);
    await page.reload();
    await page.locator('tm-result-card').first().waitFor();
    await expect.poll(() => param(page, 'image')).toBeNull();
    await page.goBack();
    await page.locator('tm-video-card').waitFor();
    await page.context().close();
  });

  it('that most likely do not match are shown as the closest ones only', async () => {
    const page = await open('/');
    await page.route('**/v1/search', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as SearchResponse;
      await route.fulfill({ response, json: { ...answer, no_match: true, state: 'not_in_footage' } });
    });
    await page.goto('/?q=green');
    await page.getByRole('heading', { name: 'Not in this footage' }).waitFor();
    await page.getByText('Searched 1 video (1:00). In 95 of 100 such cases it is not there.').waitFor();
    await page.getByRole('heading', { name: 'Closest moments' }).waitFor();
    await page.locator('tm-result-card').first().waitFor();
    await page.context().close();
  });

  it('that may match all the same are not called absent', async () => {
    const page = await open('/');
    await page.route('**/v1/search', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as SearchResponse;
      await route.fulfill({ response, json: { ...answer, no_match: true, state: 'no_strong_match' } });
    });
    await page.goto('/?q=green');
    await page.getByRole('heading', { name: 'No strong match' }).waitFor();
    await page.getByText('It may be there all the same.').waitFor();
    await page.context().close();
  });
});
