/** The first hour with a library: folders, jobs as a whole, pictures before they are ready, and a moment that nothing precedes. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JobList, VideoList } from '../../contract/index.ts';
import { drawBarcodeClip } from './harness/barcode-clip.ts';
import { findChromium } from './harness/browser.ts';
import { openTestLibrary, type TestLibrary } from './harness/library.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('in the first hour', () => {
  let library: TestLibrary;
  let films: string;

  beforeAll(async () => {
    library = await openTestLibrary(chromium ?? '', { seconds: 24, fps: 10, sceneS: 6 });
    films = await mkdtemp(join(tmpdir(), 'tidemark-films-'));
    await library.server.restart({ env: { TIDEMARK_ROOTS: films } });
  });
  afterAll(async () => {
    await library?.close();
    await rm(films, { recursive: true, force: true });
  });

  const api = async <Answer>(path: string): Promise<Answer> =>
    (await (await fetch(`${library.server.url}${path}`)).json()) as Answer;
  const addPath = async (path: string): Promise<void> => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ path });
    const response = await fetch(`${library.server.url}/v1/videos`, { method: 'POST', headers, body });
    expect(response.ok).toBe(true);
  };
  const titles = (page: Page) => page.locator('tm-video-card .head a').allInnerTexts();

  it('the library is limited to a folder and what lies in it, and stays so', async () => {
    for (const [name, sceneS] of [
      ['2025/may/sea.mp4', 1],
      ['2025/snow.mp4', 2],
      ['other/street.mp4', 3],
    ] as const) {
      const path = join(films, name);
      await mkdir(join(path, '..'), { recursive: true });
      await drawBarcodeClip(path, { seconds: 4, fps: 10, sceneS });
      await addPath(path);
    }
    await expect
      .poll(async () => (await api<VideoList>('/v1/videos')).data.map(({ state }) => state), {
        timeout: 90_000,
      })
      .toEqual(Array.from({ length: 4 }, () => 'indexed'));
    const page = await library.open('/');
    await expect.poll(() => titles(page)).toEqual(['street', 'snow', 'sea', 'colours']);
    const folder = page.getByRole('combobox', { name: 'Folder', exact: true });
    expect(await folder.locator('option').allInnerTexts()).toEqual([
      'All folders',
      ...['2025', '2025/may', 'other'].map((name) => `${join(films, name)} (1)`),
    ]);
    await folder.selectOption(join(films, '2025'));
    await expect.poll(() => titles(page)).toEqual(['snow', 'sea']);
    await page.reload();
    await expect.poll(() => titles(page)).toEqual(['snow', 'sea']);
    await folder.selectOption(join(films, '2025/may'));
    await expect.poll(() => titles(page)).toEqual(['sea']);
    await folder.selectOption('');
    await expect.poll(() => titles(page)).toEqual(['street', 'snow', 'sea', 'colours']);
    await page.context().close();
  });

  /** Draws films that take a while to index, and asks for them. */
  const addLong = async (names: readonly string[]): Promise<void> => {
    const paths = names.map((name) => join(films, `${name}.mp4`));
    for (const [i, path] of paths.entries()) {
      await drawBarcodeClip(path, { seconds: 240, fps: 5, sceneS: 5 + names.length + i });
    }
    await Promise.all(paths.map(addPath));
  };
  const statesOf = async (names: readonly string[]) =>
    (await api<JobList>('/v1/jobs')).data
      .filter(({ source }) => names.some((name) => source.includes(`${name}.mp4`)))
      .map(({ state }) => state);

  it('all jobs under way are cancelled by one button', async () => {
    const names = ['long-1', 'long-2', 'long-3'];
    const page = await library.open('/');
    await addLong(names);
    const button = page.getByRole('button', { name: 'Cancel all' });
    await button.click();
    await button.waitFor({ state: 'detached' });
    const open = async () => (await statesOf(names)).filter((state) => ['queued', 'running'].includes(state));
    await expect.poll(open).toEqual([]);
    expect((await statesOf(names)).filter((state) => state === 'cancelled').length).toBeGreaterThan(1);
    await page.context().close();
  });

  it('all jobs that ended without a video are dismissed by one button, for good', async () => {
    const names = ['ended-1', 'ended-2', 'ended-3', 'ended-4'];
    await addLong(names);
    await fetch(`${library.server.url}/v1/jobs/cancel`, { method: 'POST' });
    const page = await library.open('/');
    const cards = page.locator('tm-arrival-card');
    await expect.poll(() => cards.count()).toBeGreaterThan(1);
    await page.getByText(/^\d+ files could not be added or were cancelled$/).waitFor();
    const button = page.getByRole('button', { name: 'Dismiss all' });
    await button.click();
    await expect.poll(() => cards.count()).toBe(0);
    await button.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('tm-video-card').first().waitFor();
    expect(await cards.count()).toBe(0);
    expect(await button.count()).toBe(0);
    await page.context().close();
  });

  it('pictures of the storyboard stand in until posters come', async () => {
    const page = await library.open('/');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/thumbnail*', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/?q=green');
    const poster = page.locator('tm-result-card tm-poster').first();
    const isGreen = async () => {
      const { channels } = await sharp(await poster.screenshot()).stats();
      const [red, green, blue] = channels.map(({ mean }) => mean) as [number, number, number];
      return green > 2 * red && green > 2 * blue;
    };
    await expect.poll(isGreen).toBe(true);
    expect(await poster.locator('img').count()).toBe(0);
    release();
    await poster.locator('img').waitFor();
    expect(await isGreen()).toBe(true);
    await page.context().close();
  });

  it.each([
    ['en-US', 'This moment belongs to the first event of the video: nothing comes before it.'],
    ['zh-CN', '这一时刻属于视频的第一个事件，此前没有其他事件。'],
  ])('"why" at the first event says one thing: %s', async (locale, words) => {
    const page = await library.open(`/v/${library.videoId}?t=1&why=1`, { locale });
    const panel = page.locator('tm-chain-panel');
    const says = panel.getByRole('status').filter({ hasText: words });
    await says.waitFor();
    expect(await panel.getByRole('note').count()).toBe(0);
    expect(await panel.locator('tm-chain-strip .edge').count()).toBe(0);
    expect(await panel.getByRole('button', { name: /Play chain|播放/ }).count()).toBe(0);
    // A later moment is explained by its links.
    await page.goto(`/v/${library.videoId}?t=15&why=15`);
    await panel.locator('tm-chain-strip .edge').first().waitFor();
    expect(await says.count()).toBe(0);
    await page.context().close();
  });
});
