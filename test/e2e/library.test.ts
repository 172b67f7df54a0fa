/** The library of several videos: arranged, selected, tagged, dated and deleted; and the small things of a first hour. */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Video, VideoList } from '../../contract/index.ts';
import { findChromium } from './harness/browser.ts';
import { dropFile } from './harness/drop-file.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('the library', () => {
  let library: TestLibrary;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 12, fps: 10, sceneS: 3 });
    for (const [i, name] of ['beach.mp4', 'car.mp4', 'dawn.mp4'].entries()) {
      await library.addClip(name, { seconds: 4 + 2 * i, fps: 10, sceneS: 2 });
    }
  });
  afterEach(() => library.clearReels());
  afterAll(() => library?.close());

  const open = async (path = '/'): Promise<Page> => {
    const page = await library.open(path);
    await page
      .locator(path === '/' ? 'tm-video-card' : 'tm-result-card')
      .first()
      .waitFor();
    return page;
  };
  const titles = (page: Page) => page.locator('tm-video-card .head a').allInnerTexts();
  const card = (page: Page, title: string) =>
    page.locator('tm-video-card').filter({ has: page.getByRole('link', { name: title, exact: true }) });
  const videos = async (): Promise<Video[]> =>
    ((await (await fetch(`${library.server.url}/v1/videos`)).json()) as VideoList).data;

  it('is sorted and filtered, and stays so', async () => {
    const page = await open();
    expect(await titles(page)).toEqual(['dawn', 'car', 'beach', 'colours']);
    await page.getByLabel('Sort by').selectOption('length');
    expect(await titles(page)).toEqual(['colours', 'dawn', 'car', 'beach']);
    await page.getByLabel('Filter by name or tag').fill('a c');
    await expect.poll(() => titles(page)).toEqual(['car', 'beach']);
    await page.getByLabel('Filter by name or tag').fill('nothing like it');
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.reload();
    await expect.poll(() => titles(page)).toEqual(['colours', 'dawn', 'car', 'beach']);
    await page.context().close();
  });

  it('gives several videos tags and a date at once, by keyboard too', async () => {
    const page = await open();
    await card(page, 'dawn').getByRole('checkbox').check();
    await card(page, 'beach')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await page.getByText('3 videos selected').waitFor();
    await card(page, 'car').getByRole('checkbox').press(' ');
    await page.getByText('2 videos selected').waitFor();
    await page.getByRole('button', { name: 'Tags and date…' }).click();
    await page.getByLabel('Add tags').fill('sea, summer');
    await page.getByLabel('Recorded (for all)').fill('2026-05-01T08:30');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await videos()).map(({ title, tags }) => `${title} ${tags.join()}`))
      .toEqual(['dawn sea,summer', 'car ', 'beach sea,summer', 'colours ']);
    const [dawn] = await videos();
    expect(new Date(dawn?.captured_at ?? 0).getTime()).toBe(new Date('2026-05-01T08:30').getTime());
    await page.getByLabel('Tag', { exact: true }).selectOption('sea');
    await expect.poll(() => titles(page)).toEqual(['dawn', 'beach']);
    await card(page, 'dawn').hover();
    await page.getByRole('button', { name: 'Tags and date of dawn' }).click();
    await page.getByRole('button', { name: 'Remove tag: sea' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => titles(page)).toEqual(['beach']);
    await page.context().close();
  });

  it('deletes several videos, and says what becomes of their files', async () => {
    const ids = [];
    for (const name of ['one.mp4', 'two.mp4']) {
      ids.push(await library.addClip(name, { seconds: 3, fps: 10, sceneS: ids.length + 1 }));
    }
    const page = await open();
    await page.getByLabel('Filter by name or tag').fill('o');
    await card(page, 'one').getByRole('checkbox').check();
    await card(page, 'two').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete…' }).click();
    await page.getByText('Delete 2 videos?').waitFor();
    await page.getByText('2 uploaded files are deleted from the server.').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => titles(page)).toEqual(['colours']);
    await page.getByText('2 videos selected').waitFor({ state: 'detached' });
    expect((await videos()).map(({ id }) => id)).not.toContain(ids[0]);
    await page.context().close();
  });

  it('says that an uploaded file is deleted with its video', async () => {
    const page = await open();
    await card(page, 'colours').hover();
    await page.getByRole('button', { name: 'Delete colours' }).click();
    await page.getByText('the uploaded file colours.mp4').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.context().close();
  });

  it('shows the name of a file beside a title that differs, and only then', async () => {
    const id = await library.addClip('reel-7.mp4', { seconds: 3, fps: 10, sceneS: 3 });
    const page = await open();
    expect(await card(page, 'reel-7').innerText()).not.toContain('reel-7.mp4');
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ title: 'Harbour at dawn' });
    await fetch(`${library.server.url}/v1/videos/${id}`, { method: 'PATCH', headers, body });
    await page.reload();
    await card(page, 'Harbour at dawn').getByText('reel-7.mp4').waitFor();
    await fetch(`${library.server.url}/v1/videos/${id}`, { method: 'DELETE' });
    await page.context().close();
  });

  it('does not call a match by its picture "Picture" where all of them are', async () => {
    const page = await open('/?q=green');
    expect(await page.locator('tm-result-card').allInnerTexts()).not.toContainEqual(
      expect.stringMatching(/picture/i),
    );
    await page.context().close();
  });

  it('keeps a long name inside its card', async () => {
    const page = await open();
    await page.route('**/v1/videos', (route) =>
      route.request().method() === 'POST' ? undefined : route.fallback(),
    );
    await dropFile(page, `${'a-very-long-name'.repeat(12)}.mp4`, Buffer.from('x'));
    const arrival = page.locator('tm-arrival-card');
    await arrival.waitFor();
    const widths = await arrival.evaluate((each) => {
      const article = each.shadowRoot?.querySelector('article');
      return [article?.scrollWidth ?? 0, each.parentElement?.clientWidth ?? 0];
    });
    expect(widths[0]).toBeLessThanOrEqual(widths[1] ?? 0);
    await page.context().close();
  });

  it('opens the file chooser of the search box at the first click', async () => {
    const page = await open();
    const button = page.getByRole('button', { name: 'Search with an image' });
    // Near its left edge: it moved to the right when the box got the focus. Hovering waits until it stands still.
    await button.hover({ position: { x: 4, y: 10 } });
    const chooser = page.waitForEvent('filechooser');
    await page.mouse.down();
    await page.mouse.up();
    expect((await chooser).isMultiple()).toBe(true);
    await page.context().close();
  });

  it('keeps the search when Escape is pressed', async () => {
    const page = await open('/?q=green');
    await page.keyboard.press('n');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
    expect(new URL(page.url()).searchParams.get('q')).toBe('green');
    expect(await page.locator('tm-result-card').count()).toBeGreaterThan(0);
    await page.context().close();
  });
});
