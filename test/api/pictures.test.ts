import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createPictures } from '../../api/services/pictures.ts';
import { storyboardVtt } from '../../ingest/storyboard.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

it('keeps one picture for all times past the end', async () => {
  using library = openTestLibrary();
  const { store, dir: dataDir } = library;
  await writeClip(tmp.file('clip.mp4'), { timesMs: steadyTimes(5, 5) });
  const { id } = await putVideo(library, 'clip', { path: tmp.file('clip.mp4'), durationS: 1 });
  const pack = { packId: 'tiny', packRevision: '1' };
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack,
    tools: () => locateFfmpeg(),
  });
  for (const t of [1, 1.001, 1e6]) await pictures.thumbnail(id, t, 160);
  expect(await readdir(join(dataDir, 'posters', id))).toHaveLength(1);
});

it('draws no moment past the end for those who want that very moment', async () => {
  using library = openTestLibrary();
  const { store, dir: dataDir } = library;
  await writeClip(tmp.file('short.mp4'), { timesMs: steadyTimes(5, 5) });
  const { id } = await putVideo(library, 'short', { path: tmp.file('short.mp4'), durationS: 1 });
  const pack = { packId: 'tiny', packRevision: '1' };
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack,
    tools: () => locateFfmpeg(),
  });
  expect(await pictures.jpeg(id, 0.8, 640)).toBe(join(dataDir, 'posters', id, '800-640.jpg'));
  for (const t of [1, 1e6])
    await expect(pictures.jpeg(id, t, 640)).rejects.toMatchObject({ code: 'TIME_OUTSIDE' });
});

it('draws nothing past the indexed part of a video of unknown length', async () => {
  using library = openTestLibrary();
  const { store, dir: dataDir } = library;
  await writeClip(tmp.file('endless.mp4'), { timesMs: steadyTimes(10, 5) });
  const { id } = await putVideo(library, 'endless', { path: tmp.file('endless.mp4'), durationS: null });
  const pack = { packId: 'tiny', packRevision: '1' };
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack,
    tools: () => locateFfmpeg(),
  });
  const drawn = async () => (await readdir(join(dataDir, 'posters', id))).sort();
  await pictures.thumbnail(id, 1e6, 160);
  expect(await drawn()).toEqual(['0-160.jpg']);
  const key = { videoId: id, packId: 'tiny', packRevision: '1', fps: 1 };
  const { timelineId } = await store.timelines.open(key);
  const second = { startS: 0, ptsMs: Int32Array.of(0), vectors: [null], cuts: [false] };
  await store.timelines.commitChunk(timelineId, second, [], 1);
  await pictures.thumbnail(id, 1e6, 160);
  expect(await drawn()).toEqual(['0-160.jpg', '1000-160.jpg']);
});

it('draws no picture of another video in the place of the indexed one', async () => {
  using library = openTestLibrary();
  const { store, dir: dataDir } = library;
  const path = tmp.file('replaced.mp4');
  await writeClip(path, { timesMs: steadyTimes(10, 5) });
  const { id } = await putVideo(library, 'replaced', { path, durationS: 2 });
  const pack = { packId: 'tiny', packRevision: '1' };
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack,
    tools: () => locateFfmpeg(),
  });
  const { path: kept } = await pictures.thumbnail(id, 0, 160);
  await writeClip(path, { timesMs: steadyTimes(20, 5) });
  expect((await pictures.thumbnail(id, 0, 160)).path).toBe(kept);
  await expect(pictures.thumbnail(id, 1, 160)).rejects.toMatchObject({ code: 'VIDEO_UNREADABLE' });
});

it('writes the storyboard of a long video in pieces, with pauses for other requests', async () => {
  using library = openTestLibrary();
  const { store, dir: dataDir } = library;
  const { id } = await putVideo(library, 'long', { width: 1920, height: 1080 });
  const key = { packId: 'tiny', packRevision: '1' };
  const { timelineId } = await store.timelines.open({ videoId: id, ...key, fps: 1 });
  const chunks = Array.from({ length: 50 }, (_, n) => {
    const ptsMs = Int32Array.from({ length: 60 }, (_, i) => (i === n ? -1 : (n * 60 + i) * 1000));
    return { startS: n * 60, ptsMs };
  });
  for (const chunk of chunks) {
    const none = { vectors: Array.from(chunk.ptsMs, () => null), cuts: Array.from(chunk.ptsMs, () => false) };
    await store.timelines.commitChunk(timelineId, { ...chunk, ...none }, [], chunk.startS + 60);
  }
  const pictures = createPictures({
    store,
    media: createFolderStore(dataDir),
    pack: key,
    tools: () => locateFfmpeg(),
  });
  let turns = 0;
  let isDone = false;
  const turn = (): void => {
    turns++;
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  const text = await pictures.storyboard(id);
  isDone = true;
  expect(text).toBe(await storyboardVtt(chunks, { width: 160, height: 90 }, 'storyboard/'));
  expect(turns).toBeGreaterThan(1);
});
