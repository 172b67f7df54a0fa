/** Page tokens: opaque to callers, sealed, and good for a while. In: where a page starts. Out: a string, and back. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';

/** How long a token is good for. */
export const PAGE_TTL_MS = 15 * 60 * 1000;

const PagePosition = z.object({
  offset: z.int().positive().describe('How many segments the pages before held.'),
  question: z.string().describe('Fingerprint of the question; a token continues no other.'),
  generation: z.int().nonnegative().describe('Of the moments: deletions make old pages wrong.'),
  expiresMs: z.int(),
});

/** Where a page starts, of which answer. */
export type PagePosition = z.infer<typeof PagePosition>;

/** What makes two questions the same but for the page: all that is asked, in one short text. */
export function fingerprintOf(question: SearchInput): string {
  const { page_token: _, page_size: __, ...asked } = question;
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 16);
}

/** The position as a token, sealed with this key. */
export function sealPage(position: PagePosition, key: string): string {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${sealOf(body, key)}`;
}

/**
 * The position in a token. Throws `BAD_REQUEST` for a token that was not sealed with this key or that belongs to
 * another question, `PAGE_EXPIRED` for one that is too old or from before a deletion.
 */
export function openPage(
  token: string,
  key: string,
  now: { question: string; generation: number; ms: number },
): PagePosition {
  const [body = '', seal = ''] = token.split('.');
  const [given, wanted] = [Buffer.from(seal), Buffer.from(sealOf(body, key))];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new AppError('BAD_REQUEST', 'The page token is not one of this library. Search again without it.');
  }
  const position = PagePosition.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  if (position.question !== now.question) {
    throw new AppError(
      'BAD_REQUEST',
      'The page token belongs to another question. Repeat the one it came with.',
    );
  }
  if (position.expiresMs <= now.ms || position.generation !== now.generation) {
    throw new AppError('PAGE_EXPIRED', 'The page token is too old, or videos have gone since. Search again.');
  }
  return position;
}

function sealOf(body: string, key: string): string {
  return createHmac('sha256', key).update(body).digest('base64url');
}
