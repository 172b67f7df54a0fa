/** Keys and the audit as both stores keep them. */
import { expect, test } from 'vitest';
import type { KeyRecord } from '../../../../index/store/access/keys.ts';
import { TemporaryLibrary } from '../../../arbitraries/store.ts';

function keyRecord(n: number, over: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: `key ${n}`,
    name: `archive ${n}`,
    scopes: ['read', 'write'],
    hash: `hash ${n}`,
    oldHash: null,
    oldUntil: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...over,
  };
}

test('keys are found by their hash and the one before, across a restart, up to a limit', async () => {
  using library = new TemporaryLibrary();
  const { apiKeys } = library.store;
  expect(await apiKeys.insert(keyRecord(1, { expiresAt: '2027-01-01T00:00:00.000Z' }), 2)).toBe(true);
  expect(await apiKeys.insert(keyRecord(2), 2)).toBe(true);
  expect(await apiKeys.insert(keyRecord(3), 2)).toBe(false);
  const patch = { hash: 'new', oldHash: 'hash 1', oldUntil: '2026-01-02T00:00:00.000Z' };
  const changed = keyRecord(1, { expiresAt: '2027-01-01T00:00:00.000Z', ...patch });
  expect(await apiKeys.update('key 1', patch)).toEqual(changed);
  const again = library.reopen();
  expect(await again.apiKeys.byHash('new')).toEqual(changed);
  expect(await again.apiKeys.byHash('hash 1')).toEqual(changed);
  expect(await again.apiKeys.byHash('hash 3')).toBeUndefined();
  expect(await again.apiKeys.list()).toEqual([changed, keyRecord(2)]);
});

test('a revoked key is not changed any more, and all can be cleared', async () => {
  using library = new TemporaryLibrary();
  const { apiKeys } = library.store;
  await apiKeys.insert(keyRecord(1), 5);
  expect(await apiKeys.update('key 1', { revokedAt: '2026-01-02T00:00:00.000Z' })).toBeDefined();
  expect(await apiKeys.update('key 1', { revokedAt: null })).toBeUndefined();
  expect(await apiKeys.update('key 2', { hash: 'x' })).toBeUndefined();
  expect(await apiKeys.clear()).toBe(1);
  expect(await apiKeys.list()).toEqual([]);
});

test('the audit keeps the latest entries, and is read page by page', async () => {
  using library = new TemporaryLibrary();
  const { audit } = library.store;
  for (let n = 1; n <= 6; n++) {
    const who = { key_id: n % 2 ? 'key 1' : null, key_name: 'archive', address: '10.0.0.1' };
    await audit.add(
      { at: '2026-01-01T00:00:00.000Z', ...who, method: 'POST', path: `/v1/${n}`, status: 200 + n },
      4,
    );
  }
  const paths = async (before?: number) => (await audit.list({ limit: 3, before })).map(({ path }) => path);
  expect(await paths()).toEqual(['/v1/6', '/v1/5', '/v1/4']);
  const [latest] = await audit.list({ limit: 1 });
  expect(latest).toMatchObject({ key_id: null, status: 206, address: '10.0.0.1' });
  expect(await paths((latest?.seq as number) - 2)).toEqual(['/v1/3']);
});
