import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { createPictures } from '../../api/pictures.ts';
import { locateFfmpeg } from '../../ingest/ffmpeg-tools.ts';
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
  const { id } = putVideo(library, 'clip', { path: tmp.file('clip.mp4'), durationS: 1 });
  const pack = { id: 'tiny', revision: '1' };
  const pictures = createPictures({ store, dataDir, pack, tools: () => locateFfmpeg() });
  for (const t of [1, 1.001, 1e6]) await pictures.thumbnail(id, t, 160);
  expect(await readdir(join(dataDir, 'posters', id))).toHaveLength(1);
});
