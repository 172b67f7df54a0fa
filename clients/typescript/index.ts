/**
 * A typed client of the Tidemark API. In: the address of a server and a key. Out: one method per HTTP method, whose
 * paths, parameters and answers are those of the contract. `schema.d.ts` is generated from the server's OpenAPI document.
 */
import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.d.ts';

export type { operations, paths } from './schema.d.ts';

/** The shapes of the contract, by name. */
export type Schemas = components['schemas'];

/** The client. */
export type Tidemark = Client<paths>;

/** How to reach a server. */
export interface TidemarkOptions {
  /** Default: the server that the page came from. */
  baseUrl?: string;
  /** An API key, where the server asks for one. */
  key?: string;
  /** Sends requests in place of the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** The error that a server answers with. */
export class TidemarkError extends Error {
  override readonly name = 'TidemarkError';
  readonly problem: Schemas['Problem'];

  constructor(problem: Schemas['Problem']) {
    super(`${problem.code}: ${problem.detail}`);
    this.problem = problem;
  }
}

/** Creates a client. It opens nothing. */
export function createTidemark({ baseUrl = '', key, fetch = globalFetch }: TidemarkOptions = {}): Tidemark {
  return createFetchClient<paths>({
    baseUrl,
    // A `Request` cannot be made of a relative address outside of a browser.
    Request: PlainRequest as unknown as typeof Request,
    fetch: (request) => fetch(request.url, request as RequestInit),
    ...(key !== undefined && { headers: { Authorization: `Bearer ${key}` } }),
  });
}

/** Returns the data of an answer. Throws a {@link TidemarkError} for a problem. */
export async function dataOf<Data>(answer: Promise<{ data?: Data; error?: unknown }>): Promise<Data> {
  const { data, error } = await answer;
  if (error !== undefined) throw new TidemarkError(error as Schemas['Problem']);
  return data as Data;
}

class PlainRequest {
  readonly url: string;

  constructor(url: string, init: RequestInit) {
    this.url = url;
    Object.assign(this, init);
  }
}

function globalFetch(url: string, init: RequestInit): Promise<Response> {
  return globalThis.fetch(url, init);
}
