/** Every schema that was ever released opens today, with its rows. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseVideoId } from '../../../core/ids.ts';
import { LIBRARY_FILE, openStore } from '../../../index/store/open-store.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { MIGRATIONS, migrate } from '../../../index/store/sqlite/migrate.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const HARBOUR = parseVideoId('00000000000000a1');
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-migrate-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

test('each migration has a fixture of the library it leaves', () => {
  expect(readdirSync(fixtures)).toHaveLength(MIGRATIONS.length);
});

test.each(MIGRATIONS.map((_, i) => i + 1))('a library of schema %i opens with all its rows', (schema) => {
  const old = openDatabase(join(dir, LIBRARY_FILE));
  migrate(old, schema);
  const name = `schema-${String(schema).padStart(3, '0')}.sql`;
  old.exec(readFileSync(new URL(name, fixtures), 'utf8'));
  old.close();

  const store = openStore(dir);
  expect(store.videos.get(HARBOUR)).toMatchObject({ title: 'Harbour at dawn', tags: ['sea'], durationS: 2 });
  expect(store.timelines.find(HARBOUR, { packId: 'base', packRevision: '1' })).toMatchObject({
    state: 'complete',
    nextSecond: 2,
  });
  const [chunk] = [...store.timelines.chunks(1)];
  expect(chunk?.vectors.map((vector) => vector && [...vector.values])).toEqual([
    [127, 0],
    [0, 127],
  ]);
  expect(chunk?.cuts).toEqual([true, false]);
  expect(store.moments.after(0, 10)).toMatchObject([{ momentId: 1, startS: 0, endS: 2 }]);
  expect(store.passages.search('gull', {}, 10)).toMatchObject([
    { text: 'The gulls are hungry', coverage: 1 },
  ]);
  const pack = schema >= 5 ? { packId: 'base', packRevision: '1' } : null;
  expect(store.jobs.latestOf(HARBOUR)).toMatchObject({ state: 'done', doneS: 2, pack });
  expect(store.events.list(1)).toHaveLength(schema >= 3 ? 1 : 0);
  expect(store.verdicts.list(HARBOUR)).toHaveLength(schema >= 3 ? 1 : 0);
  const kept = { keptMs: 1000, unansweredMs: 1000 };
  const answered = { fingerprint: 'of a request', answer: '{"job":null}' };
  const request = store.requests.claim('a-key', 'another', 1_780_272_000_001, kept);
  expect(request).toEqual(schema >= 4 ? answered : undefined);
  store.close();
});

test('opening twice changes nothing', () => {
  openStore(dir).close();
  const schema = () => {
    const connection = openDatabase(join(dir, LIBRARY_FILE));
    const rows = connection.prepare('SELECT sql FROM sqlite_schema').all();
    connection.close();
    return rows;
  };
  const before = schema();
  openStore(dir).close();
  expect(schema()).toEqual(before);
});

test('a library that a newer Tidemark wrote is refused, and left as it is', () => {
  const newer = openDatabase(join(dir, LIBRARY_FILE));
  newer.exec('PRAGMA user_version = 999');
  newer.close();
  expect(() => openStore(dir)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
});

test('a file that is no library is refused as damaged', () => {
  writeFileSync(
    join(dir, LIBRARY_FILE),
    'this is not a database, but long enough to be read as one'.repeat(40),
  );
  expect(() => openStore(dir)).toThrow(expect.objectContaining({ code: 'INDEX_CORRUPT' }));
});
