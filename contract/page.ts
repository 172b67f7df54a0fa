/** One page of a list, and the opaque token of the next. Lists are ordered by creation, so their tokens never expire. */
import { z } from '@hono/zod-openapi';
import { AppError } from '../core/errors.ts';
import { timestamp } from './common.ts';

/** A cursor page: pass `next_token` back for the next one. */
export const Page = z
  .object({ size: z.int(), next_token: z.string().nullable(), expires_at: timestamp.nullable() })
  .openapi('Page');

export type Page = z.infer<typeof Page>;

const Position = z.object({ createdAt: z.iso.datetime(), id: z.string().min(1).max(64) });

/** The last entry of a page: the next page begins after it. */
export type ListPosition = z.infer<typeof Position>;

/** Encodes a position as a token. */
export function encodePosition({ createdAt, id }: ListPosition): string {
  return Buffer.from(JSON.stringify({ createdAt, id })).toString('base64url');
}

/** Decodes a token. Throws `BAD_REQUEST` for one that {@link encodePosition} did not make. */
export function decodePosition(token: string): ListPosition {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The page token does not come from this server.', { cause });
  }
}

/** Cuts a page of `size` from up to `size + 1` records, with the token of the next. */
export function cutPage<T extends ListPosition>(records: T[], size: number) {
  const data = records.slice(0, size);
  const last = data.at(-1);
  const more = records.length > size && last !== undefined;
  return { data, page: { size, next_token: more ? encodePosition(last) : null, expires_at: null } };
}
