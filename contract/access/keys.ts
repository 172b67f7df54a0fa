/** API keys: names, scopes, expiry; and the audit, which says who wrote what. A key itself is shown once, when it is made. */
import { z } from '@hono/zod-openapi';
import { givenTimestamp, timestamp, trimmedText } from '../common.ts';
import { Page } from '../page.ts';

/** A permission of a key: `read`, `write`, or `admin`, which includes both. */
export const Scope = z.enum(['read', 'write', 'admin']);

const name = trimmedText(100);
const scopes = z
  .array(Scope)
  .min(1)
  .max(3)
  .describe('`write` does not include `read`: a key may add videos and see none. `admin` includes both.');

/** An API key, without the key itself. */
export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(Scope),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().describe('To the minute.'),
    replaced_until: timestamp
      .nullable()
      .describe('Until when the key before the last rotation is accepted too.'),
  })
  .openapi('ApiKey');

/** Keys, oldest first. */
export const ApiKeyList = z.object({ data: z.array(ApiKey) }).openapi('ApiKeyList');

/** Makes a key. */
export const CreateKeyRequest = z
  .strictObject({ name, scopes, expires_at: givenTimestamp.nullable().default(null) })
  .openapi('CreateKeyRequest', {
    example: { name: 'archive', scopes: ['read'], expires_at: '2027-12-31T00:00:00Z' },
  });

/** Replaces the secret of a key. */
export const RotateKeyRequest = z
  .strictObject({
    overlap_hours: z
      .int()
      .min(0)
      .max(24 * 90)
      .default(0)
      .describe('How long the old secret is accepted beside the new one.'),
  })
  .openapi('RotateKeyRequest', { example: { overlap_hours: 24 } });

/** A key that was made or rotated, with its secret, which is not stored. */
export const NewApiKey = ApiKey.extend({ key: z.string().describe('Shown this once.') }).openapi('NewApiKey');

/** A write: who asked for what, and how it was answered. */
export const AuditEntry = z
  .object({
    seq: z.int(),
    at: timestamp,
    key_id: z
      .string()
      .nullable()
      .describe('Null for the key of the configuration, and where no key is required.'),
    key_name: z.string(),
    address: z.string().describe('The client; of an IPv6 address the network.'),
    method: z.string(),
    path: z.string(),
    status: z.int(),
  })
  .openapi('AuditEntry');

/** A page of the audit, latest first. */
export const AuditList = z.object({ data: z.array(AuditEntry), page: Page }).openapi('AuditList');

export type Scope = z.infer<typeof Scope>;
export type ApiKey = z.infer<typeof ApiKey>;
export type ApiKeyList = z.infer<typeof ApiKeyList>;
export type CreateKeyRequest = z.infer<typeof CreateKeyRequest>;
export type RotateKeyRequest = z.infer<typeof RotateKeyRequest>;
export type NewApiKey = z.infer<typeof NewApiKey>;
export type AuditEntry = z.infer<typeof AuditEntry>;
export type AuditList = z.infer<typeof AuditList>;
