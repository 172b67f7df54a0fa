/** Converts rows of keys to records. */
import { z } from 'zod';
import { Scope } from '../../../contract/access/keys.ts';
import { AppError } from '../../../core/errors.ts';
import type { KeyRecord } from '../access/keys.ts';

const Scopes = z.array(Scope);

/** A row of `api_keys`. */
export interface KeyRow {
  id: string;
  name: string;
  scopes: string;
  hash: string;
  old_hash: string | null;
  old_until: string | null;
  created_at: string;
  expires_at: string | null;
  revoked_at: string | null;
  last_used_at: string | null;
}

/** Returns the record of a key's row. Throws `INDEX_CORRUPT`: a key whose scopes cannot be read permits nothing. */
export function keyOf(row: KeyRow): KeyRecord {
  return {
    id: row.id,
    name: row.name,
    scopes: scopesOf(row),
    hash: row.hash,
    oldHash: row.old_hash,
    oldUntil: row.old_until,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Returns the columns of a key. */
export function keyColumns(key: KeyRecord) {
  return { ...key, scopes: JSON.stringify(key.scopes) };
}

function scopesOf({ id, scopes }: KeyRow): Scope[] {
  try {
    return Scopes.parse(JSON.parse(scopes));
  } catch (cause) {
    throw new AppError('INDEX_CORRUPT', `The scopes of key ${id} cannot be read.`, { cause });
  }
}
