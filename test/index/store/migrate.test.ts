/** Every schema that was ever released opens today, with its rows. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AppError } from '../../../core/errors.ts';
import { parseJobGroupId, parseVideoId } from '../../../core/ids.ts';
import { metadataPair } from '../../../index/store/encoding/metadata.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { type Connection, openDatabase } from '../../../index/store/sqlite/database.ts';
import { MIGRATIONS, migrate } from '../../../index/store/sqlite/migrate.ts';
import { LIBRARY_FILE } from '../../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { collect } from '../../arbitraries/store.ts';
import { CAN_MOUNT, mountSmallDisk } from '../../support/small-disk.ts';

/** Rows as each version of the schema holds them. */
const fixtures = new URL('./fixtures/', import.meta.url);
/** The schemas that commits wrote; scripts/write-schemas.ts makes them. */
const released = new URL('./released/sqlite/', import.meta.url);
const RELEASED = readdirSync(released).map((name) => ({ name, schema: Number(name.slice(0, 3)) }));
const HARBOUR = parseVideoId('00000000000000a1');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** How opening a store ends; it is closed again. */
async function codeOf(opening: Promise<Store>): Promise<string> {
  try {
    await (await opening).close();
    return 'none';
  } catch (error) {
    return (error as AppError).code;
  }
}

test.skipIf(!CAN_MOUNT)('a migration that a full disk ends leaves the library as it was', async () => {
  const sizes = [0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 256, 2048];
  const codes = new Set<string>();
  for (const leftKib of sizes) {
    using disk = mountSmallDisk(join(dir, `left-${leftKib}`), 4096);
    const old = openDatabase(join(disk.path, LIBRARY_FILE));
    migrate(old, 1);
    old.exec(readFileSync(new URL('schema-001.sql', fixtures), 'utf8'));
    old.close();
    disk.fill(leftKib);
    codes.add(await codeOf(openStore(disk.path)));
    disk.free();
    const store = await openStore(disk.path);
    expect(await store.videos.get(HARBOUR)).toMatchObject({ title: 'Harbour at dawn' });
    expect(await store.passages.search('gull', {}, 10)).toHaveLength(1);
    await store.close();
  }
  expect([...codes].sort()).toEqual(['DISK_FULL', 'none']);
});

/** Returns what the tables, indexes and triggers of a library are made of. */
function schemaOf(connection: Connection): { name: string; sql: string }[] {
  return connection
    .prepare<{ name: string; sql: string }>(
      'SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name',
    )
    .all();
}

function inLibrary<Result>(path: string, body: (connection: Connection) => Result): Result {
  const connection = openDatabase(path);
  try {
    return body(connection);
  } finally {
    connection.close();
  }
}

test('each migration has rows of the library it leaves, and its schema', () => {
  expect(readdirSync(fixtures)).toHaveLength(MIGRATIONS.length);
  expect(new Set(RELEASED.map(({ schema }) => schema)).size).toBe(MIGRATIONS.length);
});

test.each(MIGRATIONS.map((_, i) => i + 1))('migration %i is not edited after its release', (schema) => {
  const today = inLibrary(':memory:', (library) => {
    migrate(library, schema);
    return schemaOf(library);
  });
  const then = inLibrary(':memory:', (library) => {
    library.exec(readFileSync(new URL(`${String(schema).padStart(3, '0')}.sql`, released), 'utf8'));
    return schemaOf(library);
  });
  expect(today).toEqual(then);
});

test.each(RELEASED)(
  'a library that a commit left with the schema of $name opens with all its rows, like any other',
  async ({ name, schema }) => {
    inLibrary(join(dir, LIBRARY_FILE), (old) => {
      old.exec(readFileSync(new URL(name, released), 'utf8'));
      const rows = `schema-${String(schema).padStart(3, '0')}.sql`;
      old.exec(readFileSync(new URL(rows, fixtures), 'utf8'));
    });

    const store = await openStore(dir);
    expect(await store.videos.get(HARBOUR)).toMatchObject({
      title: 'Harbour at dawn',
      tags: ['sea'],
      durationS: 2,
    });
    expect(await store.timelines.find(HARBOUR, { packId: 'base', packRevision: '1' })).toMatchObject({
      state: 'complete',
      nextSecond: 2,
    });
    const [chunk] = await collect(store.timelines.chunks(1));
    expect(chunk?.vectors.map((vector) => vector && [...vector.values])).toEqual([
      [127, 0],
      [0, 127],
    ]);
    expect(chunk?.cuts).toEqual([true, false]);
    expect(await store.moments.after(0, 10)).toMatchObject([{ momentId: 1, startS: 0, endS: 2 }]);
    expect(await store.passages.search('gull', {}, 10)).toMatchObject([
      { text: 'The gulls are hungry', coverage: 1 },
    ]);
    const pack = schema >= 5 ? { packId: 'base', packRevision: '1' } : null;
    expect(await store.jobs.latestOf(HARBOUR)).toMatchObject({ state: 'done', doneS: 2, pack });
    expect(await store.events.list(1)).toHaveLength(schema >= 3 ? 1 : 0);
    expect(await store.verdicts.list(HARBOUR)).toHaveLength(schema >= 3 ? 1 : 0);
    const kept = { keptMs: 1000, unansweredMs: 1000 };
    const answered = { fingerprint: 'of a request', answer: '{"job":null}' };
    const request = await store.requests.claim('a-key', 'another', 1_780_272_000_001, kept);
    expect(request).toEqual(schema >= 4 ? answered : undefined);
    const [reel] = await store.reels.list();
    expect(reel?.items.map(({ label }) => label)).toEqual(schema >= 6 ? ['gulls'] : undefined);
    expect((await store.savedSearches.list()).map(({ name }) => name)).toEqual(schema >= 6 ? ['Birds'] : []);
    const seen = (await store.things.list(HARBOUR)).flatMap(({ things }) => things.map(({ label }) => label));
    expect(seen).toEqual(schema >= 9 ? ['cat'] : []);
    const span = { videoId: HARBOUR, startMs: 0, endMs: 2000 };
    const tracks = (await store.tracks.get(span, '5c4465177e30.1')) ?? [];
    expect(tracks.map(({ label, points }) => [label, points.length])).toEqual(
      schema >= 13 ? [['cat', 2]] : [],
    );
    expect((await store.apiKeys.list()).map(({ name }) => name)).toEqual(schema >= 8 ? ['archive'] : []);
    const reader = { reader: 'text', revision: '1' };
    expect(await store.readings.complete(reader)).toEqual(schema >= 10 ? [HARBOUR] : []);
    const triggers = (await store.triggers.list()).map(({ name, fired }) => [name, fired]);
    expect(triggers).toEqual(schema >= 11 ? [['Gulls', 1]] : []);
    const deliveries = (await store.outbox.deliveries({ limit: 2 })).map(({ state }) => state);
    expect(deliveries).toEqual(schema >= 11 ? ['dead'] : []);
    const sources = (await store.sources.list()).map(({ path, remote }) => [path, remote?.kind]);
    expect(sources).toEqual([
      ...(schema >= 12 ? [['/films', undefined]] : []),
      ...(schema >= 17 ? [['s3://archive/films/', 's3']] : []),
    ]);
    expect((await store.speech.get(HARBOUR))?.spans).toEqual(
      schema >= 14 ? [{ startS: 0.5, endS: 1.5 }] : undefined,
    );
    const group = await store.jobs.group(parseJobGroupId('00000000-0000-4000-8000-0000000000f1'));
    expect(group?.states).toEqual(schema >= 15 ? { done: 1 } : undefined);
    const [told] = await store.videos.list({
      filter: { anyMetadataOf: [[metadataPair('Camera', 'a7')]] },
      limit: 2,
    });
    expect(told?.externalId).toEqual(schema >= 12 ? 'clip-7' : undefined);
    expect(store.libraryId).toMatch(/^[0-9a-f]{32}$/);
    await store.close();
    const fresh = inLibrary(':memory:', (library) => {
      migrate(library);
      return schemaOf(library);
    });
    expect(inLibrary(join(dir, LIBRARY_FILE), schemaOf)).toEqual(fresh);
  },
);

test('opening twice changes nothing', async () => {
  await (await openStore(dir)).close();
  const schema = () => {
    const connection = openDatabase(join(dir, LIBRARY_FILE));
    const rows = connection.prepare('SELECT sql FROM sqlite_schema').all();
    connection.close();
    return rows;
  };
  const before = schema();
  await (await openStore(dir)).close();
  expect(schema()).toEqual(before);
});

test('a library that a newer Tidemark wrote is refused, and left as it is', async () => {
  const newer = openDatabase(join(dir, LIBRARY_FILE));
  newer.exec('PRAGMA user_version = 999');
  newer.close();
  await expect(openStore(dir)).rejects.toThrow(expect.objectContaining({ code: 'CONFLICT' }));
});

test('a file that is no library is refused as damaged', async () => {
  writeFileSync(
    join(dir, LIBRARY_FILE),
    'this is not a database, but long enough to be read as one'.repeat(40),
  );
  await expect(openStore(dir)).rejects.toThrow(expect.objectContaining({ code: 'INDEX_CORRUPT' }));
});
