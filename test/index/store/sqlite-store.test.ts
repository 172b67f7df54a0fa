/** Tests facts of the SQLite store alone: its text index and a full disk. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chunkChecksum } from '../../../index/store/encoding/checksum.ts';
import { encodeChunk, packChunk } from '../../../index/store/encoding/chunk-codec.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { migrate } from '../../../index/store/sqlite/migrate.ts';
import { LIBRARY_FILE, openSqliteStore } from '../../../index/store/sqlite/open-sqlite-store.ts';
import { createTimelineStore } from '../../../index/store/sqlite/timeline-store.ts';
import { chunkOf, PACK } from '../../arbitraries/minutes.ts';
import { collect, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

test('the words of a deleted video leave the text index', async () => {
  using library = new TemporaryLibrary();
  const store = openSqliteStore(library.dir);
  for (const n of [1, 2]) {
    const { id } = await store.videos.upsert(videoOf(n));
    await store.passages.replace(id, 'subtitle', [
      { source: 'subtitle', lang: 'en', startS: 0, endS: 1, text: 'gulls' },
    ]);
  }
  await store.videos.delete(videoOf(1).id);
  await store.close();
  const raw = openDatabase(join(library.dir, LIBRARY_FILE));
  const left = raw.prepare<{ n: number }>('SELECT count(*) AS n FROM passage_words').get();
  raw.close();
  expect(left).toEqual({ n: 2 }); // The other video's title and subtitle.
});

test('the checksum of a minute without pictures is the same wherever its blobs lie', () => {
  const length = 3;
  const gap = packChunk({
    startS: 60,
    ptsMs: new Int32Array(length).fill(-1),
    vectors: Array.from({ length }, () => null),
    cuts: Array.from({ length }, () => false),
  });
  const blobs = encodeChunk(gap);
  const inside = { ...blobs, vector_values: Buffer.from('other bytes').subarray(4, 4) };
  // As versions before wrote it.
  expect(chunkChecksum(60, blobs)).toBe(3620930535);
  expect(chunkChecksum(60, inside)).toBe(3620930535);
});

test('a full disk is DISK_FULL, and leaves the chunk unwritten', async () => {
  using library = new TemporaryLibrary();
  const store = openSqliteStore(library.dir);
  const { id } = await store.videos.upsert(videoOf(1));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  await store.close();
  const connection = openDatabase(join(library.dir, LIBRARY_FILE));
  migrate(connection);
  const full = createTimelineStore(connection);
  connection.pragma(`max_page_count = ${Number(connection.pragma('page_count'))}`);
  const commits = async (): Promise<void> => {
    for (let startS = 0; startS < 60 * 600; startS += 60) {
      await full.commitChunk(timelineId, chunkOf(startS, 60), [], startS + 60);
    }
  };
  await expect(commits()).rejects.toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
  connection.close();

  const after = await openStore(library.dir);
  const { nextSecond } = await after.timelines.open({ videoId: videoOf(1).id, ...PACK, fps: 1 });
  expect(await collect(after.timelines.chunks(timelineId))).toHaveLength(nextSecond / 60);
  await after.close();
});
