/** The API keys of the library. */
import type { ApiKey, NewApiKey, Scope } from '../../../contract/index.ts';
import { dataOf, server, withId } from '../api.ts';

/** Lists the keys, oldest first. Rejects with `SCOPE_MISSING` for who is no admin. */
export async function listKeys(): Promise<ApiKey[]> {
  return (await dataOf(server.GET('/v1/keys'))).data;
}

/**
 * Makes a key; its secret is in the answer, and nowhere else. `isFirst` is true where the library had none: from then on the
 * server asks for a key, and this page goes on with the new one.
 */
export async function createKey(
  key: { name: string; scopes: Scope[]; expires_at: string | null },
  isFirst: boolean,
): Promise<NewApiKey> {
  const made = await dataOf(server.POST('/v1/keys', { body: key }));
  if (isFirst) await server.POST('/v1/session', { body: { key: made.key } });
  return made;
}

/** Replaces the secret of a key; the old one is accepted for so many hours. */
export function rotateKey(id: string, overlapHours: number): Promise<NewApiKey> {
  return dataOf(
    server.POST('/v1/keys/{id}/rotate', { ...withId(id), body: { overlap_hours: overlapHours } }),
  );
}

/** Ends a key at once. */
export async function revokeKey(id: string): Promise<void> {
  await server.DELETE('/v1/keys/{id}', withId(id));
}
