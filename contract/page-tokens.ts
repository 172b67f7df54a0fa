/** Where a list goes on, as an opaque token. The lists it serves are ordered by creation, so it never expires. */
import { z } from 'zod';
import { AppError } from '../core/errors.ts';

const Position = z.object({ createdAt: z.iso.datetime(), id: z.string().min(1).max(64) });

/** The last entry of a page: the next page begins after it. */
export type ListPosition = z.infer<typeof Position>;

/** The token of a position. */
export function encodePosition({ createdAt, id }: ListPosition): string {
  return Buffer.from(JSON.stringify({ createdAt, id })).toString('base64url');
}

/** The position of a token. Throws `BAD_REQUEST` for what was not made by {@link encodePosition}. */
export function decodePosition(token: string): ListPosition {
  try {
    return Position.parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new AppError('BAD_REQUEST', 'The page token is not one that this server gave.', { cause });
  }
}

/** One page of `size` out of up to `size + 1` records, and the token of the next. */
export function cutPage<T extends ListPosition>(records: T[], size: number) {
  const data = records.slice(0, size);
  const last = data.at(-1);
  const more = records.length > size && last !== undefined;
  return { data, page: { size, next_token: more ? encodePosition(last) : null, expires_at: null } };
}
