import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { exportIndex } from '../../../api/services/portable/export-index.ts';
import { importIndex } from '../../../api/services/portable/import-index.ts';
import type { IndexLine } from '../../../contract/index.ts';
import { videoIdOf } from '../../../core/ids.ts';
import { normalise, quantise } from '../../../core/vector.ts';
import type { Passage } from '../../../index/store/passages.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VideoRecord } from '../../../index/store/videos.ts';
import { videoOf as anyVideo, collect, TemporaryLibrary } from '../../arbitraries/store.ts';

const PACK = { packId: 'tiny', packRevision: '1' };
/** A video whose id is that of its content. */
function videoOf(n: number, facts: Partial<VideoRecord> = {}): VideoRecord {
  const contentHash = String(n).repeat(64);
  return { ...anyVideo(n, facts), contentHash, id: videoIdOf(contentHash) };
}

const unit = (...parts: number[]) => normalise(Float32Array.from(parts));
const stored = (...parts: number[]) => {
  const { values, scale } = quantise(unit(...parts));
  return { values, scale: Math.fround(scale) };
};
const WORDS: Passage[] = [
  {
    source: 'screen',
    lang: null,
    startS: 1,
    endS: 2,
    text: 'EXIT',
    box: [0.1, 0.2, 0.3, 0.4],
    confidence: 0.5,
  },
];

it('brings a library back from its lines, vectors and all', async () => {
  using from = new TemporaryLibrary();
  using to = new TemporaryLibrary();
  await fill(from.store);
  const file = await write(from, true);
  const before = await rowsOf(from.store);
  const lines = rounded(file);
  expect([before.chunks.length, before.moments.length, lines.length]).toEqual([2, 2, 9]);
  const parts = { store: to.store, pack: PACK };
  expect(await importIndex(parts, file)).toEqual({ added: 2, updated: 0, skipped: 0 });
  expect(await rowsOf(to.store)).toEqual(before);
  const { id } = videoOf(1);
  expect(await to.store.speech.get(id)).toEqual(await from.store.speech.get(id));
  expect(await to.store.readings.complete({ reader: 'speech', revision: 'r1' })).toEqual([id]);
  expect(rounded(await write(to, true))).toEqual(lines);
  expect(await importIndex(parts, file)).toEqual({ added: 0, updated: 2, skipped: 0 });
  expect(await rowsOf(to.store)).toEqual(before);
});

it('without vectors, updates the videos that the library holds and skips the others', async () => {
  using from = new TemporaryLibrary();
  using to = new TemporaryLibrary();
  await fill(from.store);
  await to.store.videos.upsert(videoOf(1, { metadata: { old: true }, path: '/here/1.mp4' }));
  const file = await write(from, false);
  expect(readFileSync(file, 'utf8')).not.toContain('"values"');
  expect(await importIndex({ store: to.store, pack: PACK }, file)).toEqual({
    added: 0,
    updated: 1,
    skipped: 1,
  });
  expect(await to.store.videos.get(videoOf(1).id)).toMatchObject({
    externalId: 'clip-1',
    metadata: { camera: 'A7' },
    path: '/here/1.mp4',
  });
  expect(await to.store.passages.list(videoOf(1).id, 'screen')).toEqual(WORDS);
});

it.each<[string, (lines: IndexLine[]) => unknown[], string, number]>([
  ['a line that is no JSON', (lines) => lines.with(2, '{' as never), 'INDEX_FILE_INVALID', 3],
  ['a file without its end', (lines) => lines.slice(0, -1), 'INDEX_FILE_INVALID', 9],
  ['a file without its head', (lines) => lines.slice(1), 'INDEX_FILE_INVALID', 1],
  [
    'an id of other content',
    (lines) => lines.with(1, { ...lines[1], id: 'f'.repeat(16) } as never),
    'INDEX_FILE_INVALID',
    2,
  ],
  ['lines of another video', (lines) => lines.toSpliced(1, 1), 'INDEX_FILE_INVALID', 2],
  [
    'a chunk without its timeline',
    (lines) => lines.filter(({ type }) => type !== 'timeline'),
    'INDEX_FILE_INVALID',
    5,
  ],
  [
    'a chunk without vectors',
    (lines) => lines.with(5, { ...lines[5], vectors: undefined } as never),
    'INDEX_FILE_INVALID',
    6,
  ],
  [
    'speech that ends before it starts',
    (lines) => lines.with(3, { ...lines[3], spans: [[2, 1]] } as never),
    'INDEX_FILE_INVALID',
    4,
  ],
])('refuses %s, and imports nothing', async (_, damage, code, line) => {
  using from = new TemporaryLibrary();
  using to = new TemporaryLibrary();
  await fill(from.store);
  const lines = await collect(exportIndex({ store: from.store, pack: PACK, now }, { vectors: true }));
  const file = join(to.dir, 'broken.jsonl');
  writeFileSync(file, '');
  for (const each of damage(lines))
    appendFileSync(file, `${typeof each === 'string' ? each : JSON.stringify(each)}\n`);
  await expect(importIndex({ store: to.store, pack: PACK }, file)).rejects.toMatchObject({
    code,
    details: { line },
  });
  expect(await to.store.videos.list({ limit: 9 })).toEqual([]);
});

it('refuses vectors of another model', async () => {
  using from = new TemporaryLibrary();
  await fill(from.store);
  const other = { store: from.store, pack: { ...PACK, packRevision: '2' } };
  await expect(importIndex(other, await write(from, true))).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
});

/** A video of two chunks with words, and one without anything. */
async function fill({ videos, timelines, passages, speech }: Store): Promise<void> {
  const { id: videoId } = await videos.upsert(
    videoOf(1, { externalId: 'clip-1', metadata: { camera: 'A7' } }),
  );
  await videos.upsert(videoOf(2, { createdAt: videoOf(0).createdAt, tags: ['sea'] }));
  await passages.replace(videoId, 'screen', WORDS);
  await speech.put(videoId, { detector: 'r1', spans: [{ startS: 0.25, endS: 2 }] });
  const { timelineId } = await timelines.open({ ...PACK, videoId, fps: 1 });
  const moment = { startS: 0, endS: 1, vector: unit(1, 0, 0) };
  const first = {
    startS: 0,
    ptsMs: Int32Array.of(0, -1),
    vectors: [stored(1, 0, 0), null],
    cuts: [true, false],
  };
  await timelines.commitChunk(timelineId, first, [moment], 2);
  const second = { startS: 2, ptsMs: Int32Array.of(2000), vectors: [stored(0.3, 0.9, 0)], cuts: [true] };
  await timelines.commitChunk(timelineId, second, [{ startS: 2, endS: 3, vector: unit(0.3, 0.9, 0) }], 3);
  await timelines.complete(timelineId);
}

async function rowsOf({ videos, timelines, moments, passages }: Store) {
  const timeline = await timelines.find(videoOf(1).id, PACK);
  if (timeline === undefined) throw new Error('The video has no timeline.');
  const { timelineId, version: _, ...facts } = timeline;
  return {
    videos: await videos.list({ limit: 9 }),
    timeline: facts,
    chunks: await collect(timelines.chunks(timelineId)),
    moments: (await moments.after(0, 9)).map(({ startS, endS, vector }) => ({
      ...{ startS, endS, values: quantise(vector).values },
    })),
    passages: await passages.list(videoOf(1).id, 'screen'),
  };
}

async function write({ store, dir }: TemporaryLibrary, vectors: boolean): Promise<string> {
  const file = join(dir, 'index.jsonl');
  writeFileSync(file, '');
  for await (const line of exportIndex({ store, pack: PACK, now }, { vectors })) {
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  }
  return file;
}

function now(): Date {
  return new Date(0);
}

/** The lines of a file. Of a moment's vector the direction is kept: it is of unit length again once read, which moves its scale. */
function rounded(file: string): unknown[] {
  const round = (key: string, value: unknown) => (key === 'scale' ? Number(value).toPrecision(2) : value);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line, round));
}
