/**
 * The current search and its results so far. In: a query, or null for none. Out: one of four states; further pages are
 * added to the hits of the first. A new query aborts the old one. The same query is searched again when the videos
 * change.
 */
import { initialState, Task } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import type { SearchResponse, Segment } from '../../../contract/index.ts';
import { ApiError, isAbort, search } from '../../data/api.ts';
import { type SearchQuery, sameSubject, searchRequest } from '../../lib/query/search-query.ts';

/** The state of the next page. */
export type More =
  | { kind: 'none' }
  | { kind: 'ready' }
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown };

/** The results of a search, with the pages fetched so far. */
export interface Answer {
  kind: 'done';
  response: SearchResponse;
  hits: readonly Segment[];
  more: More;
}

/** The states of a search. While one on the same subject runs, the old results may stay. */
export type SearchState =
  | { kind: 'idle' }
  | { kind: 'loading'; old: Answer | null }
  | { kind: 'failed'; error: unknown }
  | Answer;

/** Returns the results on display: the current ones, or the old ones while they stay. */
export function answerOf(state: SearchState): Answer | null {
  if (state.kind === 'loading') return state.old;
  return state.kind === 'done' ? state : null;
}

const PAGE_SIZE = 24;

/** A search bound to an element: runs again when `query()` or `edition()` returns another value at an update. */
export class SearchSession {
  readonly #host: ReactiveControllerHost;
  readonly #query: () => SearchQuery | null;
  readonly #task: Task<readonly [string, number], SearchResponse>;
  #laterHits: Segment[] = [];
  #nextToken: string | null = null;
  #more: More = { kind: 'none' };
  #abortMore: AbortController | null = null;
  /** The query of the task: the host's query may be newer, until an update reaches the task. */
  #taskQuery: SearchQuery | null = null;
  #answered: { query: SearchQuery; answer: Answer } | null = null;

  /** `edition` changes when the searched videos do. */
  constructor(
    host: ReactiveControllerHost,
    query: () => SearchQuery | null,
    edition: () => number = () => 0,
  ) {
    this.#host = host;
    this.#query = query;
    this.#task = new Task(host, {
      args: () => [JSON.stringify(this.#query()), edition()] as const,
      task: async (_args, { signal }) => {
        this.#abortMore?.abort();
        this.#laterHits = [];
        this.#nextToken = null;
        const query = this.#query();
        this.#taskQuery = query;
        if (!query) return initialState;
        const response = await search(searchRequest(query, PAGE_SIZE), signal);
        this.#setNextPage(response);
        return response;
      },
    });
  }

  /** The state for rendering. */
  get state(): SearchState {
    const query = this.#query();
    if (!query) return { kind: 'idle' };
    const state = this.#task.render({
      error: (error): SearchState => ({ kind: 'failed', error }),
      complete: (response): SearchState => this.#answer(response),
    });
    if (state && JSON.stringify(this.#taskQuery) === JSON.stringify(query)) return state;
    const old = this.#answered;
    return { kind: 'loading', old: old && sameSubject(old.query, query) ? old.answer : null };
  }

  /** Repeats the search. */
  retry(): void {
    void this.#task.run();
  }

  /** Other videos can be searched now: repeats the search, unless it has found something. */
  refresh(): void {
    const { state } = this;
    if (state.kind === 'loading' || (state.kind === 'done' && isEmpty(state))) this.retry();
  }

  /** Fetches the next page, if there is one; the first again, when the next has expired. */
  async more(): Promise<void> {
    const query = this.#taskQuery;
    if (!query || this.#nextToken === null || this.#more.kind === 'loading') return;
    const abort = new AbortController();
    this.#abortMore = abort;
    this.#more = { kind: 'loading' };
    this.#host.requestUpdate();
    try {
      const request = { ...searchRequest(query, PAGE_SIZE), page_token: this.#nextToken };
      const response = await search(request, abort.signal);
      this.#laterHits = [...this.#laterHits, ...response.data];
      this.#setNextPage(response);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      // Page tokens expire after a quarter of an hour, and when the library changes: the search starts over.
      if (thrown instanceof ApiError && thrown.code === 'PAGE_EXPIRED') return this.retry();
      this.#more = { kind: 'failed', error: thrown };
    }
    this.#host.requestUpdate();
  }

  /** Stores what follows a page. */
  #setNextPage({ page: { next_token } }: SearchResponse): void {
    this.#nextToken = next_token;
    this.#more = { kind: next_token === null ? 'none' : 'ready' };
  }

  /** Returns the results so far, and keeps them with their query. */
  #answer(response: SearchResponse): Answer {
    const answer: Answer = {
      kind: 'done',
      response,
      hits: this.#laterHits.length > 0 ? [...response.data, ...this.#laterHits] : response.data,
      more: this.#more,
    };
    if (this.#taskQuery) this.#answered = { query: this.#taskQuery, answer };
    return answer;
  }
}

/** True when the results are empty, or none is a strong match. */
function isEmpty({ response, hits }: Answer): boolean {
  return hits.length === 0 || response.state !== 'found';
}
