/** `tidemark doctor --deep`: rows against files, mended where they can be. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PackKey } from '../../core/pack-key.ts';
import { lockForServer } from '../../index/store/care/server-lock.ts';
import { openStore } from '../../index/store/open-store.ts';
import { openDatabase } from '../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../index/store/sqlite/open-sqlite-store.ts';
import { openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;
const deep = async () => {
  const { out } = await place.run('doctor', '--deep', '--data', 'd');
  return out.split('\n').filter((line) => /^\w+ +(rows|files|storyboards|deep check): /.test(line));
};

beforeAll(async () => {
  place = await openWorkplace();
  await writeColours(join(place.dir, 'a.mp4'), 1);
  await writeColours(join(place.dir, 'b.mp4'), 2);
  expect((await place.run('index', 'a.mp4', 'b.mp4', '--data', 'd')).code).toBe(0);
}, 120_000);

afterAll(() => place.remove());

test('finds nothing in a sound library, and leaves one to its server', async () => {
  expect(await deep()).toEqual([
    expect.stringMatching(/^ok .*rows/),
    expect.stringMatching(/^ok .*files: 2 videos/),
  ]);
  const lock = lockForServer(join(place.dir, 'd'));
  expect(await deep()).toEqual([expect.stringMatching(new RegExp(`^FAILED .*CONFLICT.*${process.pid}`))]);
  lock.release();
}, 120_000);

test('tells a file that was replaced by one of the same size and time', async () => {
  const file = join(place.dir, 'a.mp4');
  const before = readFileSync(file);
  const other = Buffer.from(before);
  other[other.length - 10] = (other[other.length - 10] as number) ^ 1;
  const at = new Date(1_700_000_000_000);
  utimesSync(file, at, at);
  writeFileSync(file, other);
  utimesSync(file, at, at);
  expect(await deep()).toEqual([
    expect.stringMatching(/^ok .*rows/),
    expect.stringMatching(/^warning .*a\.mp4 is another file of the same size/),
  ]);
  writeFileSync(file, before);
}, 120_000);

test('says what became of a damaged vector index', async () => {
  const index = async () =>
    (await place.run('doctor', '--deep', '--data', 'd')).out
      .split('\n')
      .filter((line) => line.includes('vector index'));
  const data = join(place.dir, 'd');
  const connection = openDatabase(join(data, LIBRARY_FILE));
  const { dim, ...pack } = connection
    .prepare<PackKey & { dim: number }>(
      `SELECT pack_id AS packId, pack_revision AS packRevision, length(vector_values) AS dim
       FROM moments JOIN timelines ON timelines.id = timeline_id`,
    )
    .get() as PackKey & { dim: number };
  connection.close();
  // Few moments are searched without an index.
  const store = await openStore(data);
  const made = await store.openVectorIndex(pack, dim);
  await made.sync();
  await made.save();
  await store.close();
  expect(await index()).toEqual([expect.stringMatching(/^ok .*as it was written/)]);
  const folder = join(data, 'hnsw');
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.bin'));
  const bytes = readFileSync(join(folder, name));
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  writeFileSync(join(folder, name), bytes);
  expect(await index()).toEqual([expect.stringMatching(/^warning .*was damaged; it is kept as .*damaged/)]);
  expect(readFileSync(join(data, 'damaged', name))).toEqual(bytes);
  expect(await index()).toEqual([expect.stringMatching(/^ok .*none yet/)]);
  // A search tells its log, and answers.
  writeFileSync(join(folder, name), 'garbage');
  writeFileSync(join(folder, `${name}.json`), 'garbage');
  expect((await place.run('search', 'red', '--data', 'd')).code).toBe(0);
  expect(readFileSync(join(data, 'damaged', name), 'utf8')).toBe('garbage');
}, 240_000);

test('mends a damaged row, a moved upload and folders of deleted videos', async () => {
  const data = join(place.dir, 'd');
  const connection = openDatabase(join(data, LIBRARY_FILE));
  const { content_hash: hash } = connection
    .prepare<{ content_hash: string }>("SELECT content_hash FROM videos WHERE file_name = 'b.mp4'")
    .get() as { content_hash: string };
  connection.exec('UPDATE moments SET scale = scale * 2 WHERE id = 1');
  connection.close();
  mkdirSync(join(data, 'media'), { recursive: true });
  renameSync(join(place.dir, 'b.mp4'), join(data, 'media', `${hash}.mp4`));
  mkdirSync(join(data, 'storyboards', 'ffffffffffffffff'), { recursive: true });
  expect(await deep()).toEqual([
    expect.stringMatching(/^warning .*rows: .* from second 0 on: taken out/),
    expect.stringMatching(/^warning .*files: "b": .*its row says so now/),
    expect.stringMatching(/^warning .*storyboards: 1 of deleted videos: removed/),
  ]);
  expect((await place.run('reindex', '--data', 'd')).code).toBe(0);
  expect(await deep()).toEqual([
    expect.stringMatching(/^ok .*rows/),
    expect.stringMatching(/^ok .*files: 2 videos/),
  ]);
  rmSync(data, { recursive: true });
}, 240_000);
