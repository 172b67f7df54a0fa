/**
 * Libraries in a PostgreSQL server, for suites that run on both stores. `TIDEMARK_TEST_DATABASE_URL` names the server
 * (`scripts/postgres.sh` starts one); each library is a schema of its own.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseAddress } from '../../core/config.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import type { Store } from '../../index/store/store.ts';

/** The server of the tests; undefined: they run on SQLite. */
export const TEST_DATABASE_URL = process.env['TIDEMARK_TEST_DATABASE_URL'];

/** Returns the address of a library that does not exist yet. */
export function freshAddress(url: string): DatabaseAddress {
  return { url, schema: `test_${randomBytes(8).toString('hex')}` };
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
