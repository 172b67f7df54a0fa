/** Pages of an answer: where the asked one starts, and the token for the next. */
import type { SearchInput, SearchResult } from '../../contract/index.ts';
import { fingerprintOf, openPage, PAGE_TTL_MS, sealPage } from './page-token.ts';

/** How many segments a page holds when the question does not say. */
const DEFAULT_PAGE_SIZE = 10;

/** What pages are checked against. */
export interface PageContext {
  /** Seals the tokens. */
  key: string;
  /** Of the moments, now. */
  generation: number;
  /** The time, now. */
  ms: number;
}

/** A run of an answer's hits. */
export interface PageRange {
  offset: number;
  size: number;
}

/** The run that is asked for. Throws as {@link openPage} does. */
export function pageAsked(question: SearchInput, { key, generation, ms }: PageContext): PageRange {
  const { page_size: size = DEFAULT_PAGE_SIZE, page_token: token } = question;
  if (token === undefined) return { offset: 0, size };
  const now = { question: fingerprintOf(question), generation, ms };
  return { offset: openPage(token, key, now).offset, size };
}

/** What the answer says of its page: with a token while `total` goes on after it. */
export function pageInfo(
  question: SearchInput,
  { offset, size }: PageRange,
  total: number,
  { key, generation, ms }: PageContext,
): SearchResult['page'] {
  if (offset + size >= total) return { size, next_token: null, expires_at: null };
  const expiresMs = ms + PAGE_TTL_MS;
  const position = { offset: offset + size, question: fingerprintOf(question), generation, expiresMs };
  return { size, next_token: sealPage(position, key), expires_at: new Date(expiresMs).toISOString() };
}
