/** Pages of an answer: the start of the requested one, and the token of the next. */
import type { SearchInput, SearchResult } from '../../contract/index.ts';
import { fingerprintOf, openPage, PAGE_TTL_MS, sealPage } from './page-token.ts';

/** The number of segments on a page when the request does not say. */
const DEFAULT_PAGE_SIZE = 10;

/** The state of a library that tokens are checked against. */
export interface PageContext {
  /** Seals the tokens. */
  key: string;
  /** The current generation of the moments. */
  generation: number;
  /** The current time. */
  ms: number;
}

/** A run of an answer's hits. */
export interface PageRange {
  offset: number;
  size: number;
}

/** Returns the requested run. Throws as {@link openPage} does. */
export function requestedPage(input: SearchInput, { key, generation, ms }: PageContext): PageRange {
  const { page_size: size = DEFAULT_PAGE_SIZE, page_token: token } = input;
  if (token === undefined) return { offset: 0, size };
  const now = { question: fingerprintOf(input), generation, ms };
  return { offset: openPage(token, key, now).offset, size };
}

/** Describes a page for its answer: with a token of the next while it is not the last of `total` hits. */
export function describePage(
  input: SearchInput,
  { offset, size }: PageRange,
  total: number,
  { key, generation, ms }: PageContext,
): SearchResult['page'] {
  if (offset + size >= total) return { size, next_token: null, expires_at: null };
  const expiresMs = ms + PAGE_TTL_MS;
  const position = { offset: offset + size, question: fingerprintOf(input), generation, expiresMs };
  return { size, next_token: sealPage(position, key), expires_at: new Date(expiresMs).toISOString() };
}
