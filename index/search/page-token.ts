/** Page tokens: opaque to callers, sealed, and valid for a while. In: where a page starts. Out: a string, and back. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';

/** The time for which a token is valid. */
export const PAGE_TTL_MS = 15 * 60 * 1000;

const PagePosition = z.object({
  offset: z.int().positive().describe('The number of segments on the pages before.'),
  question: z.string().describe('Fingerprint of the query; a token continues no other.'),
  generation: z.int().nonnegative().describe('Generation of the moments: deletions make old pages wrong.'),
  expiresMs: z.int(),
});

/** The start of a page, and the answer that it belongs to. */
export type PagePosition = z.infer<typeof PagePosition>;

/** Returns a short text that is the same for two requests that differ in the page only. */
export function fingerprintOf(input: SearchInput): string {
  const { page_token: _, page_size: __, ...query } = input;
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

/** Seals a position with this key, as a token. */
export function sealPage(position: PagePosition, key: string): string {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${sealOf(body, key)}`;
}

/**
 * Opens a token. Throws `BAD_REQUEST` for a token that was not sealed with this key or that belongs to another query, `PAGE_EXPIRED` for one that is too old or from before a deletion.
 */
export function openPage(
  token: string,
  key: string,
  now: { question: string; generation: number; ms: number },
): PagePosition {
  const [body = '', seal = ''] = token.split('.');
  const [given, expected] = [Buffer.from(seal), Buffer.from(sealOf(body, key))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError(
      'BAD_REQUEST',
      'The page token does not belong to this library. Search again without it.',
    );
  }
  const position = PagePosition.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (position.question !== now.question) {
    throw new AppError(
      'BAD_REQUEST',
      'The page token belongs to another query. Repeat the query that it came with.',
    );
  }
  if (position.expiresMs <= now.ms || position.generation !== now.generation) {
    throw new AppError(
      'PAGE_EXPIRED',
      'The page token is too old, or videos were deleted since. Search again.',
    );
  }
  return position;
}

function sealOf(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
