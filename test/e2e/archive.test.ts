/**
 * An archive in an afternoon: thirty files dropped into a watched folder, found by picture, by the words on the screen and by
 * metadata; a trigger that fires once and is delivered after two failures; every answer with the archive's own id.
 */
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Image,
  LibraryEvent,
  SearchResponse,
  Segment,
  SourceList,
  Trigger,
  Video,
  VideoList,
} from '../../contract/index.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { isSigned, startReceiver } from '../support/webhook-receiver.ts';
import { findChromium, launchChromium, openPage } from './harness/browser.ts';
import { startTestServer, type TestServer } from './harness/server.ts';

const chromium = findChromium();
const FILES = 30;
const WAIT = { timeout: 150_000, interval: 250 };

describe.skipIf(chromium === null)('an archive', () => {
  let folder: string;
  let server: TestServer;
  let browser: Browser;
  let receiver: Awaited<ReturnType<typeof startReceiver>>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidemark-archive-'));
    await mkdir(join(folder, 'drafts'));
    await mkdir(join(folder, 'watched'));
    receiver = await startReceiver([500, 503]);
    const env = {
      TIDEMARK_ROOTS: folder,
      TIDEMARK_SCREEN_TEXT: 'on',
      TIDEMARK_WEBHOOK_PRIVATE: 'on',
    };
    server = await startTestServer({ pack: await writeTinyPack(join(folder, 'pack')), env });
    browser = await launchChromium(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await receiver?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function call<Answer>(method: string, path: string, sent?: unknown): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json' };
    const body = sent === undefined ? {} : { headers, body: JSON.stringify(sent) };
    const response = await fetch(server.url + path, { method, ...body });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    return (await response.json()) as Answer;
  }
  const idsOf = ({ data }: SearchResponse) => data.map(({ external_id }) => external_id);
  const find = (text: string, filter?: unknown) =>
    call<SearchResponse>('POST', '/v1/search', { query: { text }, ...(filter ? { filter } : {}) });

  it('comes in by itself, is found in each way, and tells other software', { timeout: 400_000 }, async () => {
    const { secret } = await call<{ secret: string }>('POST', '/v1/webhooks', {
      url: receiver.url,
      events: ['trigger.fired'],
    });
    const { id } = await call<Trigger>('POST', '/v1/triggers', {
      name: 'Red',
      query: { text: 'red' },
      min_score: 0.5,
    });
    await call('POST', `/v1/triggers/${id}/try`);
    await call('POST', `/v1/triggers/${id}/arm`);
    await call('POST', '/v1/sources', { path: join(folder, 'watched') });

    await drawArchive(join(folder, 'drafts'));
    for (let n = 0; n < FILES; n++) {
      await rename(join(folder, 'drafts', `${n}.mp4`), join(folder, 'watched', `${n}.mp4`));
    }
    const indexed = async () => (await call<SourceList>('GET', '/v1/sources')).data[0]?.counts.indexed;
    await expect.poll(indexed, WAIT).toBe(FILES);

    const rows = Array.from({ length: FILES }, (_, n) => `${n}.mp4,clip-${n},${n % 2 === 0 ? 'A7' : 'B1'}`);
    const text = ['path,external_id,camera', ...rows.map((row) => join(folder, 'watched', row))].join('\n');
    const imported = await call('POST', '/v1/videos/import-metadata', { format: 'csv', text });
    expect(imported).toEqual({ updated: FILES, problems: [] });

    expect(idsOf(await find('red'))[0]).toBe('clip-0');
    const red = await sharp({ create: { width: 160, height: 90, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const uploaded = await fetch(`${server.url}/v1/images`, {
      ...{ method: 'POST', headers: { 'Content-Type': 'image/png' }, body: new Uint8Array(red) },
    });
    const { id: imageId } = (await uploaded.json()) as Image;
    const alike = await call<SearchResponse>('POST', '/v1/search', { query: { image_ids: [imageId] } });
    expect(idsOf(alike)[0]).toBe('clip-0');
    expect(idsOf(await find('"HARBOUR GATE"'))).toEqual(['clip-1']);
    expect(
      new Set(idsOf(await find('green meta.camera:B1')).map((own) => Number(own?.slice(5)) % 2)),
    ).toEqual(new Set([1]));
    const named = await call<VideoList>('GET', '/v1/videos?external_id=clip-7');
    expect(named.data.map(({ file_name }) => file_name)).toEqual(['7.mp4']);

    await expect.poll(() => receiver.received.length, WAIT).toBe(3);
    expect(receiver.received.every((request) => isSigned(request, secret))).toBe(true);
    // Failed twice, delivered once: the same event each time, of a video that the archive knows by its own id.
    const events = receiver.received.map(({ body }) => JSON.parse(body) as LibraryEvent);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    const segment = events[0]?.data.segment as Segment | undefined;
    const told = await call<Video>('GET', `/v1/videos/${segment?.video_id}`);
    expect(told.external_id).toBe('clip-0');
    const trigger = await call<Trigger>('GET', `/v1/triggers/${id}`);
    expect(trigger).toMatchObject({ fired: 1, error: null });

    const { page } = await openPage(browser, server.url);
    await page.goto(`/?q=${encodeURIComponent('"HARBOUR GATE"')}`);
    await page.locator('tm-result-card').first().getByText('HARBOUR GATE').first().waitFor();
    await page.goto('/?q=red');
    await page.locator('tm-result-card').first().getByText('0', { exact: true }).waitFor();
    await page.context().close();
  });
});

/**
 * Draws thirty clips of four seconds. The first is red, and short: searched alone by a pack without calibration, a longer one
 * falls into several moments. The second bears words, all others are green or blue.
 */
async function drawArchive(folder: string): Promise<void> {
  const words = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><rect width="640" height="360" fill="white"/>
    <text x="60" y="190" font-family="sans-serif" font-size="44">HARBOUR GATE</text></svg>`;
  const sign = join(folder, 'sign.png');
  await writeFile(sign, await sharp(Buffer.from(words)).png().toBuffer());
  for (let n = 0; n < FILES; n++) {
    const colour = n === 0 ? 'red' : n % 3 === 0 ? 'blue' : 'green';
    // Each green is another one: two files of the same bytes are one video.
    const level = (120 + n * 4).toString(16);
    const drawn = colour === 'green' ? `0x00${level}00` : colour === 'blue' ? `0x0000${level}` : 'red';
    const input = n === 1 ? ['-loop', '1', '-i', sign] : ['-f', 'lavfi', '-i', `color=${drawn}:s=160x90:r=5`];
    const seconds = n === 0 ? '2' : '4';
    await runFfmpeg([
      '-y',
      ...input,
      '-t',
      seconds,
      '-r',
      '5',
      '-pix_fmt',
      'yuv420p',
      join(folder, `${n}.mp4`),
    ]);
  }
}
