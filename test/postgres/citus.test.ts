/**
 * The statements that spread a library with Citus, run on a server without it: functions of the same signatures stand in for
 * Citus' own and refuse what its documentation says that it refuses.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { citusStatements } from '../../index/store/postgres/citus/distribution.ts';
import { type Database, openDatabase, type Queries } from '../../index/store/postgres/database.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const address = freshAddress(TEST_DATABASE_URL as string);
let database: Database;

beforeAll(async () => {
  await (await openPostgresStore(address)).close();
  database = openDatabase(address, 1);
});
afterAll(async () => {
  await database.close();
  await releaseAddress(address);
});

const STUBS = `
CREATE TEMPORARY TABLE placed (name regclass, place text, colocated text);
CREATE TYPE distribution_type AS ENUM ('hash', 'range', 'append');
CREATE FUNCTION create_distributed_table(table_name regclass, distribution_column text,
  distribution_type distribution_type DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  place smallint := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
BEGIN
  IF place IS NULL THEN RAISE 'column % of % does not exist', distribution_column, table_name; END IF;
  IF EXISTS (SELECT FROM pg_index WHERE indrelid = table_name AND indisunique AND NOT place = ANY (indkey)) THEN
    RAISE 'a unique key of % lacks %', table_name, distribution_column;
  END IF;
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = table_name AND NOT tgisinternal) THEN
    RAISE '% has a trigger', table_name;
  END IF;
  IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = table_name AND contype = 'f'
      AND (confrelid NOT IN (SELECT name FROM placed) OR NOT place = ANY (conkey))) THEN
    RAISE '% refers to a table that it does not lie with', table_name;
  END IF;
  INSERT INTO placed VALUES (table_name, distribution_column, colocate_with);
END $$;`;

/** Runs the statements with stand-ins, and undoes all. */
async function onStubs<Result>(sql: string, look: (queries: Queries) => Promise<Result>): Promise<Result> {
  let seen: { result: Result } | undefined;
  const undone = new Error('undone');
  const running = database.write(async (queries) => {
    await queries.exec(STUBS);
    const lines = sql.replace('CREATE EXTENSION IF NOT EXISTS citus;', '').replace(/^(BEGIN|COMMIT);$/gm, '');
    await queries.exec(lines);
    seen = { result: await look(queries) };
    throw undone;
  });
  await running.catch((error: unknown) => {
    if (error !== undone) throw error instanceof Error ? (error.cause ?? error) : error;
  });
  return (seen as { result: Result }).result;
}

const placesOf = (queries: Queries) =>
  queries.rows<{ name: string; place: string; colocated: string | null }>(
    'SELECT name::text, place, colocated FROM placed ORDER BY name::text',
  );

test('every table with rows of a video is distributed, and lies with it', async () => {
  const { places, ofVideos } = await onStubs(citusStatements(address.schema), async (queries) => ({
    places: await placesOf(queries),
    ofVideos: await queries.rows<{ name: string }>(
      `SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
       WHERE contype = 'f' AND confrelid IN ('videos'::regclass, 'timelines'::regclass) AND conparentid = 0
         AND conrelid NOT IN (SELECT inhrelid FROM pg_inherits) ORDER BY 1`,
    ),
  }));
  expect(places.map(({ name }) => name)).toEqual([...ofVideos.map(({ name }) => name), 'videos']);
  for (const { name, place, colocated } of places) {
    const expected = name === 'videos' ? ['id', 'default'] : ['video_id', 'videos'];
    expect([name, place, colocated]).toEqual([name, ...expected]);
  }
});

test.each([
  [/^ALTER TABLE track_spans.*$/m, 'a unique key of track_spans lacks video_id'],
  [/^DROP TRIGGER.*\nDROP FUNCTION.*$/m, 'moments has a trigger'],
  [/^.*'timelines'.*$/m, 'chunks refers to a table that it does not lie with'],
])('without %s, Citus would refuse', async (statement, said) => {
  const sql = citusStatements(address.schema);
  expect(sql).toMatch(statement);
  await expect(onStubs(sql.replace(statement, ''), placesOf)).rejects.toThrow(said);
});
