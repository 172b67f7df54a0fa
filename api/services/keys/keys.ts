/**
 * API keys of a library and the audit of writes. In: secrets, names, scopes. Out: what a secret permits. A secret has 256
 * random bits, so that a plain hash of it cannot be guessed from.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type {
  ApiKey,
  ApiKeyList,
  AuditEntry,
  AuditList,
  CreateKeyRequest,
  NewApiKey,
  RotateKeyRequest,
  Scope,
} from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { KeyPatch, KeyRecord } from '../../../index/store/access/keys.ts';
import type { Store } from '../../../index/store/store.ts';

/** Revoked keys count: they stay for the audit. */
const MAX_KEYS = 1000;

/** Entries of the audit that are kept: months of a busy library, a few megabytes. */
const MAX_AUDIT = 20_000;

/** How long what the store said of a key is believed: a page of pictures asks a hundred times a second. */
const BELIEVED_MS = 2_000;

/** How exactly the last use is kept, which bounds writes. */
const LAST_USE_MS = 60_000;

/** Secrets that are remembered at a time. */
const MAX_REMEMBERED = 500;

/** The scopes of the caller of a request, and the name that the audit gives it. */
export interface Grant {
  /** Null for the key of the configuration, and where no key is required. */
  id: string | null;
  name: string;
  scopes: readonly Scope[];
}

/** The keys of a library. */
export interface Keys {
  /** Returns true once the library has had a key: revoking the last one opens nothing. */
  required(): Promise<boolean>;
  /** Returns what this secret permits; undefined when it is none. Throws `KEY_EXPIRED`. */
  grantOf(secret: string): Promise<Grant | undefined>;
  list(): Promise<ApiKeyList>;
  /**
   * Makes a key. Throws `BAD_REQUEST` when it would be expired, `CONFLICT` when there are too many, or when it would be
   * the first one and could not administer: it would lock everyone out (`hasAdmin`: the configuration has a key).
   */
  create(request: CreateKeyRequest, hasAdmin: boolean): Promise<NewApiKey>;
  /** Gives a key a new secret. Throws `NOT_FOUND` when there is no such key that is not revoked. */
  rotate(id: string, request: RotateKeyRequest): Promise<NewApiKey>;
  /** Ends a key at once. Throws as `rotate` does. */
  revoke(id: string): Promise<ApiKey>;
  /** Removes all keys: the library asks for none, as before the first. Returns how many there were. */
  clear(): Promise<number>;
  /** Adds an entry to the audit. */
  record(entry: Omit<AuditEntry, 'seq' | 'at'>): Promise<void>;
  /** Returns a page of the audit, latest first. */
  audit(page: { page_size: number; page_token?: string | undefined }): Promise<AuditList>;
}

/** Creates the service over a library's keys. */
export function createKeys({ apiKeys, audit }: Pick<Store, 'apiKeys' | 'audit'>, now: () => Date): Keys {
  const remembered = new Map<string, { record: KeyRecord | undefined; atMs: number }>();
  /** When each key's use was last written, or was to be: on a disk that takes no more, once a minute is tried too. */
  const noted = new Map<string, number>();
  let wasRequired: { value: boolean; atMs: number } | null = null;

  async function find(hash: string): Promise<KeyRecord | undefined> {
    const nowMs = now().getTime();
    const known = remembered.get(hash);
    if (known && nowMs - known.atMs < BELIEVED_MS) return known.record;
    const record = await apiKeys.byHash(hash);
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    remembered.set(hash, { record, atMs: nowMs });
    return record;
  }

  async function change(id: string, patch: KeyPatch): Promise<KeyRecord> {
    const changed = await apiKeys.update(id, patch);
    remembered.clear();
    if (!changed) throw new AppError('NOT_FOUND', `There is no key "${id.slice(0, 80)}" in use.`);
    return changed;
  }

  async function noteUse({ id, lastUsedAt }: KeyRecord): Promise<void> {
    const nowMs = now().getTime();
    const lastMs = Math.max(noted.get(id) ?? 0, lastUsedAt === null ? 0 : Date.parse(lastUsedAt));
    if (nowMs - lastMs < LAST_USE_MS) return;
    noted.set(id, nowMs);
    // A disk that is full must not lock readers out.
    await apiKeys.update(id, { lastUsedAt: now().toISOString() }).catch(() => {});
  }

  return {
    async required() {
      const nowMs = now().getTime();
      if (wasRequired && nowMs - wasRequired.atMs < BELIEVED_MS) return wasRequired.value;
      wasRequired = { value: (await apiKeys.list()).length > 0, atMs: nowMs };
      return wasRequired.value;
    },

    async grantOf(secret) {
      const hash = hashOf(secret);
      const record = await find(hash);
      if (!record) return undefined;
      refuseEnded(record, hash, now());
      await noteUse(record);
      return { id: record.id, name: record.name, scopes: record.scopes };
    },

    list: async () => ({ data: (await apiKeys.list()).map(present) }),

    async create({ name, scopes, expires_at: expiresAt }, hasAdmin) {
      if (expiresAt !== null && Date.parse(expiresAt) <= now().getTime()) {
        throw new AppError('BAD_REQUEST', `The key would have expired on ${expiresAt}.`);
      }
      const isFirst = !hasAdmin && !(await apiKeys.list()).some(({ revokedAt }) => revokedAt === null);
      if (isFirst && !scopes.includes('admin')) {
        throw new AppError(
          'CONFLICT',
          'The first key of a library needs the scope admin: without it, nobody could make another.',
        );
      }
      const secret = newSecret();
      const record: KeyRecord = {
        ...{
          id: randomUUID(),
          name,
          scopes: [...new Set(scopes)],
          hash: hashOf(secret),
          oldHash: null,
          oldUntil: null,
        },
        createdAt: now().toISOString(),
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        ...{ revokedAt: null, lastUsedAt: null },
      };
      if (!(await apiKeys.insert(record, MAX_KEYS))) {
        throw new AppError('CONFLICT', `The library holds ${MAX_KEYS} keys, revoked ones included.`);
      }
      wasRequired = null;
      return { ...present(record), key: secret };
    },

    async rotate(id, { overlap_hours: hours }) {
      const before = (await apiKeys.list()).find((key) => key.id === id);
      const secret = newSecret();
      const until = new Date(now().getTime() + hours * 3_600_000).toISOString();
      const old =
        hours > 0 && before ? { oldHash: before.hash, oldUntil: until } : { oldHash: null, oldUntil: null };
      return { ...present(await change(id, { hash: hashOf(secret), ...old })), key: secret };
    },

    revoke: async (id) => present(await change(id, { revokedAt: now().toISOString() })),

    async clear() {
      const count = await apiKeys.clear();
      remembered.clear();
      wasRequired = null;
      return count;
    },

    record: (entry) => audit.add({ at: now().toISOString(), ...entry }, MAX_AUDIT),

    async audit({ page_size: size, page_token: token }) {
      const before = token === undefined ? undefined : Number(token);
      const entries = await audit.list({ limit: size + 1, before });
      const data = entries.slice(0, size);
      const next = entries.length > size ? String(data.at(-1)?.seq) : null;
      return { data, page: { size, next_token: next, expires_at: null } };
    },
  };
}

/** Throws `KEY_EXPIRED` for a key that is revoked, expired, or whose secret was replaced. */
function refuseEnded(
  { name, revokedAt, expiresAt, hash, oldUntil }: KeyRecord,
  given: string,
  now: Date,
): void {
  const nowMs = now.getTime();
  if (revokedAt !== null) throw new AppError('KEY_EXPIRED', `The key "${name}" was revoked.`);
  if (expiresAt !== null && Date.parse(expiresAt) <= nowMs) {
    throw new AppError('KEY_EXPIRED', `The key "${name}" expired on ${expiresAt}.`);
  }
  if (given !== hash && (oldUntil === null || Date.parse(oldUntil) <= nowMs)) {
    throw new AppError('KEY_EXPIRED', `The key "${name}" was rotated; use its new secret.`);
  }
}

/** Returns true when scopes permit this: those of an admin permit everything. */
export function permits(scopes: readonly Scope[], wanted: Scope): boolean {
  return scopes.includes(wanted) || scopes.includes('admin');
}

function newSecret(): string {
  return `tm_${randomBytes(32).toString('base64url')}`;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function present(key: KeyRecord): ApiKey {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    revoked_at: key.revokedAt,
    last_used_at: key.lastUsedAt,
    replaced_until: key.oldUntil,
  };
}
