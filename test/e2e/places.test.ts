/** A relation of a sentence on the page: its chip, and the boxes of its things on the card and over the player. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { drawPng } from '../support/drawn-things.ts';
import { findChromium, launchChromium, openPage } from './harness/browser.ts';
import { indexFile } from './harness/library.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const chromium = findChromium();
const RELATION = 'a stop sign to the right of a traffic light';

describe.skipIf(chromium === null)('places of things', () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startTestServer();
    await indexFile(server.url, 'signs.mp4', await drawFilm());
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const ask = async (query: string): Promise<Page> => {
    const { page } = await openPage(browser, server.url);
    await page.goto(`/?q=${encodeURIComponent(query)}`);
    await page.locator('tm-result-card').first().waitFor();
    return page;
  };

  /** The middle of a thing's box, as a share of the width of the picture. */
  const middle = async (boxes: Locator, label: string): Promise<number> => {
    const rect = await boxes.locator(`rect[data-label="${label}"]`).first().boundingBox();
    const all = await boxes.locator('svg').boundingBox();
    if (!rect || !all) throw new Error(`No box of a ${label}.`);
    return (rect.x + rect.width / 2 - all.x) / all.width;
  };

  it('shows the box at the right place, on the card and over the player', async () => {
    const page = await ask(RELATION);
    const card = page.locator('tm-result-card').first();
    const boxes = card.locator('tm-boxes');
    expect(await middle(boxes, 'stop sign')).toBeCloseTo(0.7, 1);
    expect(await middle(boxes, 'traffic light')).toBeCloseTo(0.25, 1);
    await page.locator('tm-chips').getByText('stop sign right of traffic light').waitFor();

    await card.locator('a').click();
    const shown = page.locator('tm-player tm-boxes');
    await shown.locator('rect[data-label="stop sign"]').first().waitFor();
    expect(await middle(shown, 'stop sign')).toBeGreaterThan(await middle(shown, 'traffic light'));
    await page.context().close();
  });

  it('hides the boxes by a key, and keeps that', async () => {
    const page = await ask(RELATION);
    const rects = page.locator('tm-result-card').first().locator('rect[data-label="stop sign"]');
    await rects.first().waitFor();
    await page.locator('body').press('b');
    await expect.poll(() => rects.count()).toBe(0);
    await page.reload();
    await page.locator('tm-result-card').first().waitFor();
    expect(await rects.count()).toBe(0);
    await page.context().close();
  });

  it('reads a relation, and the number and colour of a thing, as plain words at a click', async () => {
    const page = await ask('two red stop signs to the right of a traffic light');
    const chips = page.locator('tm-chips');
    for (const kind of ['relation', 'count']) {
      await chips.locator(`li[data-place="${kind}"]`).getByRole('button').click();
      await chips.locator(`li[data-place="${kind}"]`).waitFor({ state: 'detached' });
    }
    // The number and the colour of a thing are said by the same words.
    await chips.locator('li[data-place="colour"]').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('q')).toMatch(/\[.*stop signs.*\]/);
    await page.context().close();
  });

  it('shows the size that a sentence asks for, and what a word is checked as', async () => {
    const page = await ask('a close-up of a stop sign next to a kid');
    const chips = page.locator('tm-chips');
    await chips.locator('li[data-place="near"]').getByText('“kid” checked as person').waitFor();
    await chips.locator('li[data-place="size"]').getByRole('button').click();
    await chips.locator('li[data-place="size"]').waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.get('q')).toBe('[a close-up of] a stop sign next to a kid');
    await page.context().close();
  });

  it('says which place is not checked', async () => {
    const page = await ask('a stop sign to the left of the fountain');
    await page.locator('tm-chips').getByText('to the left of fountain: place not checked').waitFor();
    await page.context().close();
  });
});

/** Eight seconds with the sign on the left of the light, then eight with it on the right. */
async function drawFilm(): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-places-'));
  try {
    const scenes = [
      [0.3, 0.75],
      [0.7, 0.25],
    ] as const;
    for (const [i, [sign, light]] of scenes.entries()) {
      const picture = await drawPng([
        { kind: 'stop sign', x: sign },
        { kind: 'traffic light', x: light },
      ]);
      await writeFile(join(dir, `${i}.png`), picture);
    }
    const inputs = scenes.flatMap((_, i) => ['-loop', '1', '-t', '8', '-i', join(dir, `${i}.png`)]);
    const film = join(dir, 'signs.mp4');
    const { ffmpeg } = await locateFfmpeg();
    const filter = '[0][1]concat=n=2,fps=10,format=yuv420p';
    const { status, stderr } = spawnSync(ffmpeg.path, [
      ...['-v', 'error', '-y', ...inputs, '-filter_complex', filter, '-g', '10', film],
    ]);
    if (status !== 0) throw new Error(String(stderr));
    return await readFile(film);
  } finally {
    await rm(dir, { recursive: true });
  }
}
