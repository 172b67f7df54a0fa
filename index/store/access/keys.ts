/** API keys and the audit of writes, as stored. Only hashes of keys are. */
import type { AuditEntry, Scope } from '../../../contract/access/keys.ts';

/** A key as stored. Times are ISO 8601 in UTC. */
export interface KeyRecord {
  id: string;
  name: string;
  scopes: Scope[];
  /** SHA-256 of the key, in hex. */
  hash: string;
  /** The hash before the last rotation, accepted until `oldUntil`. */
  oldHash: string | null;
  oldUntil: string | null;
  createdAt: string;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
}

/** Facts of a key that change. */
export type KeyPatch = Partial<Pick<KeyRecord, 'hash' | 'oldHash' | 'oldUntil' | 'revokedAt' | 'lastUsedAt'>>;

/** Stores keys. Revoked ones stay, so that the audit can name them. */
export interface KeyStore {
  /** Returns all keys, oldest first. */
  list(): Promise<KeyRecord[]>;
  /** Returns the key with this hash, now or before its last rotation. */
  byHash(hash: string): Promise<KeyRecord | undefined>;
  /** Inserts a key. Returns false when the library holds `most` already. Atomic. */
  insert(key: KeyRecord, most: number): Promise<boolean>;
  /** Changes a key that is not revoked; returns it, or undefined. Atomic. */
  update(id: string, patch: KeyPatch): Promise<KeyRecord | undefined>;
  /** Removes all keys. Returns how many there were. */
  clear(): Promise<number>;
}

/** Stores the audit. */
export interface AuditStore {
  /** Adds an entry; of all entries the latest `keep` stay. */
  add(entry: Omit<AuditEntry, 'seq'>, keep: number): Promise<void>;
  /** Returns entries, latest first; those before `before`, if given. */
  list(page: { limit: number; before?: number | undefined }): Promise<AuditEntry[]>;
}
