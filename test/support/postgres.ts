/**
 * Libraries in a PostgreSQL server, for suites that run on both stores. `TIDEMARK_TEST_DATABASE_URL` names the server
 * (`scripts/postgres.sh` starts one); each library is a schema of its own.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseAddress } from '../../core/config.ts';
import { openDatabase } from '../../index/store/postgres/database.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import type { Store } from '../../index/store/store.ts';

/** The server of the tests; undefined: they run on SQLite. */
export const TEST_DATABASE_URL = process.env.TIDEMARK_TEST_DATABASE_URL;

/** Libraries that tests are done with: emptying one is quicker than making one. */
const released: DatabaseAddress[] = [];

/** Returns the address of an empty library, or of one that does not exist yet. */
export function freshAddress(url: string): DatabaseAddress {
  return released.pop() ?? { url, schema: `test_${randomBytes(8).toString('hex')}` };
}

/** Empties the library at this address for another test. Its stores must be closed. */
export async function releaseAddress(address: DatabaseAddress): Promise<void> {
  const database = openDatabase(address, 1);
  const { schema } = address;
  const tables = await database.rows<{ name: string }>(
    `SELECT format('%I', tablename) AS name FROM pg_tables
     WHERE schemaname = $schema AND tablename NOT IN ('library', 'schema_version')`,
    { schema },
  );
  const indexes = await database.rows<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes
     WHERE schemaname = $schema AND tablename = 'moments' AND indexname LIKE 'moments_by_vector_%'`,
    { schema },
  );
  if (tables.length > 0) {
    await database.exec(`TRUNCATE ${tables.map(({ name }) => name).join(', ')} RESTART IDENTITY CASCADE`);
  }
  for (const { name } of indexes) await database.exec(`DROP INDEX ${name}`);
  await database.close();
  released.push(address);
}

/**
 * Returns the store at this address at once; its methods wait until it is open. For fixtures that are constructed
 * synchronously.
 */
export function deferredPostgresStore(address: DatabaseAddress): Store {
  const opened = openPostgresStore(address);
  opened.catch(() => {}); // Each call rejects with it.
  const subject = (name: string) =>
    new Proxy(
      {},
      {
        get: (_, method) =>
          name === 'timelines' && method === 'chunks'
            ? (...args: unknown[]) => laterItems(opened, args)
            : async (...args: unknown[]) => callOf(await opened, name, String(method))(...args),
      },
    );
  return new Proxy({} as Store, {
    get(_, name) {
      if (name === 'close') return async () => (await opened).close();
      if (name === 'isReadOnly') return async () => (await opened).isReadOnly();
      if (name === 'openVectorIndex') {
        return async (...args: Parameters<Store['openVectorIndex']>) =>
          (await opened).openVectorIndex(...args);
      }
      return name === 'libraryId' ? address.schema : subject(String(name));
    },
  });
}

type Subjects = Record<string, Record<string, (...args: unknown[]) => unknown>>;

function callOf(store: Store, name: string, method: string): (...args: unknown[]) => unknown {
  const methods = (store as unknown as Subjects)[name] as Subjects[string];
  return (...args) => methods[method]?.(...args);
}

async function* laterItems(opened: Promise<Store>, args: unknown[]) {
  const { timelines } = await opened;
  yield* timelines.chunks(...(args as Parameters<typeof timelines.chunks>));
}
