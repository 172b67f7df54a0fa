/** A PostgreSQL server that is away, refuses, or lacks something: coded errors, and work goes on when it is back. */
import { afterEach, describe, expect, test } from 'vitest';
import { openDatabase } from '../../index/store/postgres/database.ts';
import { plannedStatements } from '../../index/store/postgres/migrate.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import type { Store } from '../../index/store/store.ts';
import { jobOf, videoOf } from '../arbitraries/store.ts';
import { type Cable, layCable } from '../support/cut-cable.ts';
import { freshAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const URL_OF_SERVER = TEST_DATABASE_URL as string;
const unavailable = expect.objectContaining({ code: 'DATABASE_UNAVAILABLE' });
const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

/** A library behind a relay that can be cut. */
async function libraryBehindCable(): Promise<{ cable: Cable; store: Store }> {
  const cable = await layCable(URL_OF_SERVER);
  closing.push(cable);
  const store = await openPostgresStore(freshAddress(cable.url));
  closing.push(store);
  return { cable, store };
}

function addressWith(change: (url: URL) => void) {
  const url = new URL(URL_OF_SERVER);
  change(url);
  return freshAddress(url.href);
}

describe('opening', () => {
  test('a server that is not there is DATABASE_UNAVAILABLE', async () => {
    const address = addressWith((url) => {
      url.port = '1';
    });
    await expect(openPostgresStore(address)).rejects.toThrow(unavailable);
  });

  test('a database that is not there is DATABASE_UNAVAILABLE, and the message names the setting', async () => {
    const address = addressWith((url) => {
      url.pathname = '/nowhere';
    });
    await expect(openPostgresStore(address)).rejects.toThrow(/TIDEMARK_DATABASE_URL/);
  });

  test('a user who may not create the extension is told what to ask for', async () => {
    const admin = openDatabase({ url: URL_OF_SERVER, schema: 'public' }, 1);
    closing.push(admin);
    await admin.exec('DROP DATABASE IF EXISTS without_vector');
    await admin.exec('CREATE DATABASE without_vector TEMPLATE template0');
    const role = await admin.row(`SELECT 1 AS one FROM pg_roles WHERE rolname = 'visitor'`);
    if (!role) await admin.exec('CREATE ROLE visitor LOGIN');
    const address = addressWith((url) => {
      url.pathname = '/without_vector';
      url.username = 'visitor';
    });
    await expect(openPostgresStore(address)).rejects.toThrow(
      expect.objectContaining({
        code: 'DATABASE_UNSUPPORTED',
        message: expect.stringContaining('CREATE EXTENSION vector'),
      }),
    );
  });

  test('a database in another encoding is DATABASE_UNSUPPORTED', async () => {
    const admin = openDatabase({ url: URL_OF_SERVER, schema: 'public' }, 1);
    closing.push(admin);
    await admin.exec('DROP DATABASE IF EXISTS latin');
    await admin.exec(
      `CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'`,
    );
    const address = addressWith((url) => {
      url.pathname = '/latin';
    });
    await expect(openPostgresStore(address)).rejects.toThrow(
      expect.objectContaining({ code: 'DATABASE_UNSUPPORTED' }),
    );
  });

  test('a schema of a newer version is CONFLICT', async () => {
    const address = freshAddress(URL_OF_SERVER);
    await (await openPostgresStore(address)).close();
    const database = openDatabase(address, 1);
    closing.push(database);
    await database.exec('UPDATE schema_version SET version = 99');
    await expect(openPostgresStore(address)).rejects.toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  test('eight processes at once make one schema', async () => {
    const address = freshAddress(URL_OF_SERVER);
    const stores = await Promise.all(Array.from({ length: 8 }, () => openPostgresStore(address)));
    closing.push(...stores);
    expect(new Set(stores.map(({ libraryId }) => libraryId)).size).toBe(1);
  });

  test('libraries that are made at once in a fresh database share its extension', async () => {
    const admin = openDatabase({ url: URL_OF_SERVER, schema: 'public' }, 1);
    closing.push(admin);
    await admin.exec('DROP DATABASE IF EXISTS fresh');
    await admin.exec('CREATE DATABASE fresh TEMPLATE template0');
    const toFresh = () =>
      addressWith((url) => {
        url.pathname = '/fresh';
      });
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(toFresh())));
    closing.push(...stores);
    expect(new Set(stores.map(({ libraryId }) => libraryId)).size).toBe(4);
  });

  test('the planned statements make what the migrations make', async () => {
    const address = freshAddress(URL_OF_SERVER);
    const database = openDatabase(address, 1);
    closing.push(database);
    await database.exec(plannedStatements(address.schema));
    const store = await openPostgresStore(address);
    closing.push(store);
    await store.videos.upsert(videoOf(1));
    expect(await store.videos.list({ limit: 2 })).toEqual([videoOf(1)]);
  });
});

describe('a connection that breaks', () => {
  test('rejects what runs, and the next call after the server is back succeeds', async () => {
    const { cable, store } = await libraryBehindCable();
    await store.videos.upsert(videoOf(1));
    cable.cut();
    await expect(store.videos.get(videoOf(1).id)).rejects.toThrow(unavailable);
    await expect(store.videos.upsert(videoOf(2))).rejects.toThrow(unavailable);
    cable.mend();
    expect(await store.videos.get(videoOf(1).id)).toEqual(videoOf(1));
    await store.videos.upsert(videoOf(2));
    expect(await store.videos.list({ limit: 5 })).toHaveLength(2);
  });

  test('in the middle of many writes leaves each of them done or not done', async () => {
    const { cable, store } = await libraryBehindCable();
    const writes = Array.from({ length: 200 }, (_, n) =>
      store.jobs.add(jobOf(n)).then(
        () => n,
        () => null,
      ),
    );
    setTimeout(() => cable.cut(), 20);
    const acknowledged = (await Promise.all(writes)).filter((n) => n !== null);
    cable.mend();
    const kept = new Set((await store.jobs.unfinished()).map(({ id }) => id));
    expect(acknowledged.filter((n) => !kept.has(jobOf(n).id))).toEqual([]);
  });
});
