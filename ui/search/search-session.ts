/**
 * The question that the page asks now, and its answer so far. In: a sentence and whether to group by video. Out: one of
 * four states; further pages are added to the hits of the first. A new question aborts the old one.
 */
import { initialState, Task } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import type { SearchResponse, Segment } from '../../api/schema.ts';
import { isAbort, search } from '../data/api.ts';

/** What can be shown of a search. `more` says whether there is another page, and how fetching it goes. */
export type SearchState =
  | { kind: 'idle' }
  | { kind: 'loading'; query: string }
  | { kind: 'failed'; query: string; error: unknown }
  | {
      kind: 'done';
      query: string;
      response: SearchResponse;
      hits: readonly Segment[];
      more: 'none' | 'ready' | 'loading' | 'failed';
    };

/** What is asked. */
export interface Question {
  query: string;
  grouped: boolean;
  /** Ask this video only, or all of them when null. */
  videoId: string | null;
}

const PAGE_SIZE = 24;

/** A search bound to an element: asks again whenever `question()` gives another question at the time of an update. */
export class SearchSession {
  readonly #host: ReactiveControllerHost;
  readonly #question: () => Question;
  readonly #task: Task<readonly [string, boolean, string | null], SearchResponse>;
  #later: Segment[] = [];
  #nextToken: string | null = null;
  #more: 'idle' | 'loading' | 'failed' = 'idle';
  #abortMore: AbortController | null = null;

  constructor(host: ReactiveControllerHost, question: () => Question) {
    this.#host = host;
    this.#question = question;
    this.#task = new Task(host, {
      args: () => {
        const { query, grouped, videoId } = this.#question();
        return [query, grouped, videoId] as const;
      },
      task: async ([query, grouped, videoId], { signal }) => {
        this.#abortMore?.abort();
        this.#later = [];
        this.#more = 'idle';
        if (!query) return initialState;
        const response = await search(this.#request(query, grouped, videoId), signal);
        this.#nextToken = response.page.next_token;
        return response;
      },
    });
  }

  /** The state for rendering. */
  get state(): SearchState {
    const { query } = this.#question();
    if (!query) return { kind: 'idle' };
    return (
      this.#task.render({
        initial: (): SearchState => ({ kind: 'loading', query }),
        pending: (): SearchState => ({ kind: 'loading', query }),
        error: (error): SearchState => ({ kind: 'failed', query, error }),
        complete: (response): SearchState => ({
          kind: 'done',
          query,
          response,
          hits: this.#later.length > 0 ? [...response.data, ...this.#later] : response.data,
          more: this.#more === 'idle' ? (this.#nextToken === null ? 'none' : 'ready') : this.#more,
        }),
      }) ?? { kind: 'loading', query }
    );
  }

  /** Asks the same question again. */
  retry(): void {
    void this.#task.run();
  }

  /** Fetches the next page, if there is one. */
  async more(): Promise<void> {
    if (this.#nextToken === null || this.#more === 'loading') return;
    const { query, grouped, videoId } = this.#question();
    const abort = new AbortController();
    this.#abortMore = abort;
    this.#more = 'loading';
    this.#host.requestUpdate();
    try {
      const request = { ...this.#request(query, grouped, videoId), page_token: this.#nextToken };
      const response = await search(request, abort.signal);
      this.#later = [...this.#later, ...response.data];
      this.#nextToken = response.page.next_token;
      this.#more = 'idle';
    } catch (thrown) {
      if (isAbort(thrown)) return;
      this.#more = 'failed';
    }
    this.#host.requestUpdate();
  }

  #request(query: string, grouped: boolean, videoId: string | null) {
    return {
      query: { text: query },
      group_by: grouped ? ('video' as const) : ('segment' as const),
      page_size: PAGE_SIZE,
      ...(videoId === null ? {} : { filter: { video_id: { in: [videoId] } } }),
    };
  }
}
