/** Leftovers of killed processes go at the next start of a server; all else stays. */
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSweptStore, type SweptStore } from '../../api/services/leftovers/open-swept-store.ts';
import { sweepLeftovers, sweepStale } from '../../api/services/leftovers/sweep-leftovers.ts';
import { createLogger } from '../../core/log.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { openTestLibrary, putJob, putVideo } from './test-library.ts';

const GONE = '0123456789abcdef';

it('deletes drafts and the files of deleted videos, and nothing else', async () => {
  using library = openTestLibrary();
  const { dir, store } = library;
  const { id } = await putVideo(library, 'video a');
  const put = (...path: string[]) => {
    mkdirSync(join(dir, ...path.slice(0, -1)), { recursive: true });
    writeFileSync(join(dir, ...path), 'x');
  };
  for (const video of [id, GONE]) {
    put('storyboards', video, '000.webp');
    put('posters', video, '1.webp');
    put('proxies', `${video}.mp4`);
  }
  put('posters', id, '2.webp.draft.part');
  put('proxies', `${id}.mp4.part.mp4`);
  put('tmp', 'job.upload');
  // File managers leave such files in any folder.
  for (const folder of ['storyboards', 'posters', 'proxies']) put(folder, '.DS_Store');
  // Killed between keeping the upload and queueing it; and one that waits for its job.
  const [orphan, waiting] = [`${'a'.repeat(64)}.mp4`, `${'b'.repeat(64)}.mp4`];
  put('media', orphan);
  put('media', waiting);
  put('media', 'notes.txt');
  await putJob(library, { path: join(dir, 'media', waiting) });

  await sweepLeftovers(store, dir, createFolderStore(dir), Date.now() + 1000);
  const names = (...path: string[]) => readdirSync(join(dir, ...path)).sort();
  expect(names('storyboards')).toEqual(['.DS_Store', id]);
  expect(names('posters')).toEqual(['.DS_Store', id]);
  expect(names('posters', id)).toEqual(['1.webp']);
  expect(existsSync(join(dir, 'posters', GONE))).toBe(false);
  expect(names('proxies')).toEqual(['.DS_Store', `${id}.mp4`]);
  expect(names('tmp')).toEqual([]);
  expect(names('media')).toEqual([waiting, 'notes.txt']);
});

it('leaves drafts to the process that uses the folder, whatever starts beside it', async () => {
  using tmp = makeTmpDir();
  const [dataDir, draft] = [tmp.path, join(tmp.path, 'tmp', 'a.upload')];
  const media = createFolderStore(dataDir);
  const logger = createLogger('error', () => {});
  const start = () => openSweptStore({ dataDir, database: null, media, isServing: true, logger });
  const leave = async ({ store, user }: SweptStore) => {
    await store.close();
    user.leave();
  };
  const watching = await start();
  mkdirSync(tmp.file('tmp'), { recursive: true });
  writeFileSync(draft, 'x');
  utimesSync(draft, new Date(Date.now() - 5000), new Date(Date.now() - 5000));
  await leave(await start());
  expect(existsSync(draft)).toBe(true);
  await leave(watching);
  await leave(await start());
  expect(existsSync(draft)).toBe(false);
});

it('deletes old drafts of vector indexes, and none that may be in the writing', async () => {
  using library = openTestLibrary();
  const folder = join(library.dir, 'hnsw');
  mkdirSync(folder);
  for (const name of ['a.bin', 'a.bin.json', 'a.bin.old.tmp', 'a.bin.json.old.tmp', 'a.bin.new.tmp'])
    writeFileSync(join(folder, name), 'x');
  const old = new Date(Date.now() - 7_200_000);
  for (const name of readdirSync(folder).filter((name) => !name.includes('new')))
    utimesSync(join(folder, name), old, old);
  await sweepStale(library.store, library.dir, Date.now());
  expect(readdirSync(folder).sort()).toEqual(['a.bin', 'a.bin.json', 'a.bin.new.tmp']);
});
