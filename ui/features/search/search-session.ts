/**
 * The question that the page asks now, and its answer so far. In: a question, or null for none. Out: one of four
 * states; further pages are added to the hits of the first. A new question aborts the old one. An answer may be asked
 * for anew, for what is searched grows.
 */
import { initialState, Task } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import type { SearchResponse, Segment } from '../../../contract/index.ts';
import { ApiError, isAbort, search } from '../../data/api.ts';
import { type SearchQuery, sameSubject, searchRequest } from '../../lib/query/search-query.ts';

/** Whether there is another page, and how fetching it goes. */
export type More =
  | { kind: 'none' }
  | { kind: 'ready' }
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown };

/** An answer, with the pages of it that have come. */
export interface Answer {
  kind: 'done';
  response: SearchResponse;
  hits: readonly Segment[];
  more: More;
}

/** What can be shown of a search. While one about the same subject runs, the old answer may stand. */
export type SearchState =
  | { kind: 'idle' }
  | { kind: 'loading'; old: Answer | null }
  | { kind: 'failed'; error: unknown }
  | Answer;

const PAGE_SIZE = 24;

/** A search bound to an element: asks again whenever `question()`, or `edition()`, gives another one at the time of an update. */
export class SearchSession {
  readonly #host: ReactiveControllerHost;
  readonly #question: () => SearchQuery | null;
  readonly #task: Task<readonly [string, number], SearchResponse>;
  #later: Segment[] = [];
  #nextToken: string | null = null;
  #more: More = { kind: 'none' };
  #abortMore: AbortController | null = null;
  /** What the task asks, or asked last: the host may want another question already, before its update reaches the task. */
  #asked: SearchQuery | null = null;
  #answered: { question: SearchQuery; answer: Answer } | null = null;

  /** `edition` tells states of what is searched apart. */
  constructor(
    host: ReactiveControllerHost,
    question: () => SearchQuery | null,
    edition: () => number = () => 0,
  ) {
    this.#host = host;
    this.#question = question;
    this.#task = new Task(host, {
      args: () => [JSON.stringify(this.#question()), edition()] as const,
      task: async (_args, { signal }) => {
        this.#abortMore?.abort();
        this.#later = [];
        this.#nextToken = null;
        const asked = this.#question();
        this.#asked = asked;
        if (!asked) return initialState;
        const response = await search(searchRequest(asked, PAGE_SIZE), signal);
        this.#turn(response);
        return response;
      },
    });
  }

  /** The state for rendering. */
  get state(): SearchState {
    const question = this.#question();
    if (!question) return { kind: 'idle' };
    const state = this.#task.render({
      error: (error): SearchState => ({ kind: 'failed', error }),
      complete: (response): SearchState => this.#answer(response),
    });
    if (state && JSON.stringify(this.#asked) === JSON.stringify(question)) return state;
    const old = this.#answered;
    return { kind: 'loading', old: old && sameSubject(old.question, question) ? old.answer : null };
  }

  /** Asks the same question again. */
  retry(): void {
    void this.#task.run();
  }

  /** Other videos can be searched than before: asks again, unless there is an answer that holds something. */
  renew(): void {
    const { state } = this;
    if (state.kind === 'loading' || (state.kind === 'done' && isEmpty(state))) this.retry();
  }

  /** Fetches the next page, if there is one; the first again, when the next can no longer be had. */
  async more(): Promise<void> {
    const question = this.#asked;
    if (!question || this.#nextToken === null || this.#more.kind === 'loading') return;
    const abort = new AbortController();
    this.#abortMore = abort;
    this.#more = { kind: 'loading' };
    this.#host.requestUpdate();
    try {
      const request = { ...searchRequest(question, PAGE_SIZE), page_token: this.#nextToken };
      const response = await search(request, abort.signal);
      this.#later = [...this.#later, ...response.data];
      this.#turn(response);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      // Tokens live a quarter of an hour, and not past a change of the library: the question is asked from its start.
      if (thrown instanceof ApiError && thrown.code === 'PAGE_EXPIRED') return this.retry();
      this.#more = { kind: 'failed', error: thrown };
    }
    this.#host.requestUpdate();
  }

  /** Notes what comes after a page. */
  #turn({ page: { next_token } }: SearchResponse): void {
    this.#nextToken = next_token;
    this.#more = { kind: next_token === null ? 'none' : 'ready' };
  }

  /** The answer with the pages so far, kept beside the question that it answers. */
  #answer(response: SearchResponse): Answer {
    const answer: Answer = {
      kind: 'done',
      response,
      hits: this.#later.length > 0 ? [...response.data, ...this.#later] : response.data,
      more: this.#more,
    };
    if (this.#asked) this.#answered = { question: this.#asked, answer };
    return answer;
  }
}

/** True when it holds nothing, or only what is most likely not what was asked for. */
function isEmpty({ response, hits }: Answer): boolean {
  return hits.length === 0 || response.no_match === true;
}
