/** Every schema that a commit wrote opens today, with its rows, and becomes like any other. scripts/write-schemas.ts made them. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DatabaseAddress } from '../../core/config.ts';
import { parseVideoId } from '../../core/ids.ts';
import { openDatabase } from '../../index/store/postgres/database.ts';
import { MIGRATIONS } from '../../index/store/postgres/migrate.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const released = new URL('../index/store/released/postgres/', import.meta.url);
const HARBOUR = parseVideoId('00000000000000a1');
const ROWS = `
INSERT INTO videos (id, content_hash, path, file_name, size_bytes, title, title_folded, tags, duration_s, warnings, created_at)
VALUES ('${HARBOUR}', '${HARBOUR}${'0'.repeat(48)}', '/films/harbour.mp4', 'harbour.mp4', 4096, 'Harbour at dawn',
  'harbour at dawn', '["sea"]', 2, '[]', '2026-06-01T00:00:00.000Z');
INSERT INTO jobs (id, kind, video_id, path, hints, state, stage, done_s, attempts, cancel_requested, created_at, crashes)
VALUES ('00000000-0000-4000-8000-0000000000a1', 'index', '${HARBOUR}', '/films/harbour.mp4', '{}', 'done', 'done', 2, 1, 0,
  '2026-06-01T00:00:00.000Z', 0);`;

/**
 * A library's columns, indexes, constraints and triggers, by their definitions; without the brackets of triggers, which a
 * chain of OR loses when what pg_dump wrote is read again.
 */
async function schemaOf(address: DatabaseAddress): Promise<string[]> {
  const database = openDatabase(address, 1);
  const definitions = await database.rows<{ definition: string }>(
    `SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable, column_default, is_identity)
       AS definition FROM information_schema.columns WHERE table_schema = $schema
     UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = $schema
     UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
       WHERE connamespace = $schema::regnamespace
     UNION ALL SELECT translate(pg_get_triggerdef(t.oid), '()', '') FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE c.relnamespace = $schema::regnamespace AND NOT tgisinternal
     UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = $schema::regnamespace`,
    { schema: address.schema },
  );
  await database.close();
  return definitions.map(({ definition }) => definition.replaceAll(address.schema, 'library')).sort();
}

async function freshSchema(): Promise<string[]> {
  const address = freshAddress(TEST_DATABASE_URL as string);
  await (await openPostgresStore(address)).close();
  const schema = await schemaOf(address);
  await releaseAddress(address);
  return schema;
}

test('each migration has the schema that it leaves', () => {
  const versions = readdirSync(released).map((name) => Number(name.slice(0, 3)));
  expect(new Set(versions).size).toBe(MIGRATIONS.length);
});

test.each(readdirSync(released))(
  'a library of %s opens with its rows, and is like any other',
  async (name) => {
    const address = { url: TEST_DATABASE_URL as string, schema: `released_${name.replace(/\W/g, '_')}` };
    const old = openDatabase(address, 1);
    await old.exec(
      `DROP SCHEMA IF EXISTS ${address.schema} CASCADE; CREATE EXTENSION IF NOT EXISTS vector SCHEMA public`,
    );
    await old.exec(readFileSync(new URL(name, released), 'utf8').replace(/\breleased\b/g, address.schema));
    await old.exec(ROWS);
    await old.close();
    const store = await openPostgresStore(address);
    expect(await store.videos.get(HARBOUR)).toMatchObject({ title: 'Harbour at dawn', tags: ['sea'] });
    expect(await store.jobs.latestOf(HARBOUR)).toMatchObject({ state: 'done', doneS: 2 });
    await store.close();
    expect(await schemaOf(address)).toEqual(await freshSchema());
    const done = openDatabase(address, 1);
    await done.exec(`DROP SCHEMA ${address.schema} CASCADE`);
    await done.close();
  },
);
