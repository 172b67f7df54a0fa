/** Recognition on the command line: off, added, switched on, found, copied, and removed with its words. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SearchResponse } from '../../contract/index.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { type HubServer, startHub } from '../support/hub-server.ts';
import { speechExport } from '../support/speech-export.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const VOICE = fileURLToPath(new URL('../ingest/speech/fixtures/voice.ogg', import.meta.url));
let hub: HubServer;
let place: Workplace;

beforeAll(async () => {
  hub = await startHub({ 'someone/whisper-small': speechExport() });
  place = await openWorkplace({ TIDEMARK_HUB: hub.baseUrl, TIDEMARK_SPEECH: 'off' });
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', 'color=gray:s=64x36:r=5:d=14', '-i', VOICE],
    ...['-filter_complex', '[1]adelay=4000,apad[a]', '-map', '0:v', '-map', '[a]', '-t', '14'],
    ...[...H264, '-c:a', 'aac', join(place.dir, 'film.mp4')],
  ]);
});
afterAll(async () => {
  await place.remove();
  await hub[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await place.run(...args);
  expect(code, err).toBe(0);
  return out;
}

/** The words that answer a sentence, with how they were found. */
async function found(sentence: string, ...args: string[]) {
  const { code, out } = await place.run('search', sentence, '--json', ...args);
  if (code !== 0) return [];
  const { data } = JSON.parse(out) as SearchResponse;
  return data.flatMap(({ found_by, matched }) =>
    matched.filter(({ source }) => source === 'speech').map((match) => ({ found_by, ...match })),
  );
}

const packs = async () =>
  (await run('model', 'list', '--json'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .map(({ name, kind, in_use }) => [name, kind, in_use]);

it('is off until a pack is chosen; its words are found as what is said, and go with it', async () => {
  await run('model', 'add', 'someone/whisper-small');
  await run('index', 'film.mp4');
  expect(await packs()).toContainEqual(['whisper-small', 'recognition', false]);
  expect(await found('"boats leave"')).toEqual([]);

  await run('model', 'use', 'whisper-small');
  expect(await packs()).toContainEqual(['whisper-small', 'recognition', true]);
  await run('reindex');
  const words = await found('"boats leave"');
  expect(words).toEqual([
    expect.objectContaining({ found_by: 'said', source: 'speech', text: 'The boats leave.', score: 1 }),
  ]);
  expect(words[0]?.start).toBeCloseTo(5.9, 0);
  expect(words[0]?.end).toBeCloseTo(8.4, 0);
  expect(words[0]?.confidence).toBeGreaterThan(0.9);

  // Another library has the words from an export, without a pack that could have written them.
  await run('export-index', 'index.jsonl', '--vectors');
  await run('import-index', 'index.jsonl', '--data', 'copy');
  expect(await found('"boats leave"', '--data', 'copy')).toEqual(words);

  await run('model', 'stop', 'whisper-small');
  expect(await packs()).toContainEqual(['whisper-small', 'recognition', false]);
  expect(await found('"boats leave"')).toEqual(words);
  await run('model', 'remove', 'whisper-small');
  expect(await found('"boats leave"')).toEqual([]);
  expect((await packs()).map(([name]) => name)).toEqual(['base']);
});

it('is switched by a setting whatever was chosen, and refuses a pack that searches', async () => {
  await run('model', 'add', 'someone/whisper-small', '--name', 'other');
  await run('model', 'use', 'other');
  const settled = await openWorkplace({
    TIDEMARK_RECOGNITION: 'off',
    TIDEMARK_DATA: join(place.dir, 'data'),
  });
  try {
    const { out } = await settled.run('model', 'list');
    expect(out).toMatch(/^ {2}other .* recognises speech/m);
    expect(await settled.run('model', 'stop', 'base')).toMatchObject({
      code: 1,
      err: expect.stringContaining('"base" searches'),
    });
  } finally {
    await settled.remove();
  }
  const missing = await openWorkplace({ TIDEMARK_RECOGNITION: 'nowhere' });
  try {
    const { code, err } = await missing.run('index', join(place.dir, 'film.mp4'));
    expect([code, err]).toEqual([1, expect.stringContaining('no model pack "nowhere"')]);
  } finally {
    await missing.remove();
  }
});
