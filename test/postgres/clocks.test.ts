/** Machines whose clocks differ. */
import { expect, test } from 'vitest';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import { jobOf } from '../arbitraries/store.ts';
import { freshAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const PACK = { packId: 'base', packRevision: '1' };
const HOUR_MS = 3_600_000;

test('a machine whose clock is an hour fast leaves the jobs of live owners alone, and takes those of dead ones', async () => {
  const address = freshAddress(TEST_DATABASE_URL as string);
  const fastNow = () => Date.now() + HOUR_MS;
  const right = await openPostgresStore(address);
  const fast = await openPostgresStore(address, fastNow);
  await right.jobs.add(jobOf(1));
  await right.jobs.claim(Date.now(), Date.now() - 15_000, PACK);
  expect(await fast.jobs.claim(fastNow(), fastNow() - 15_000, PACK)).toBeUndefined();

  await right.jobs.update(jobOf(1).id, { heartbeatMs: Date.now() - 60_000 });
  expect(await fast.jobs.claim(fastNow(), fastNow() - 15_000, PACK)).toMatchObject({ attempts: 2 });
  expect(await right.jobs.claim(Date.now(), Date.now() - 15_000, PACK)).toBeUndefined();
  await Promise.all([right.close(), fast.close()]);
});
