/**
 * The question that the page asks now, and its answer so far. In: a question, or null for none. Out: one of four
 * states; further pages are added to the hits of the first. A new question aborts the old one.
 */
import { initialState, Task } from '@lit/task';
import type { ReactiveControllerHost } from 'lit';
import type { SearchResponse, Segment } from '../../api/schema.ts';
import { isAbort, search } from '../data/api.ts';
import { type Question, sameSubject, searchRequest } from '../lib/question.ts';

/** An answer. `more` says whether there is another page, and how fetching it goes. */
export interface Answer {
  kind: 'done';
  response: SearchResponse;
  hits: readonly Segment[];
  more: 'none' | 'ready' | 'loading' | 'failed';
}

/** What can be shown of a search. While one about the same subject runs, the old answer may stand. */
export type SearchState =
  | { kind: 'idle' }
  | { kind: 'loading'; old: Answer | null }
  | { kind: 'failed'; error: unknown }
  | Answer;

const PAGE_SIZE = 24;

/** A search bound to an element: asks again whenever `question()` gives another question at the time of an update. */
export class SearchSession {
  readonly #host: ReactiveControllerHost;
  readonly #question: () => Question | null;
  readonly #task: Task<readonly [string], SearchResponse>;
  #later: Segment[] = [];
  #nextToken: string | null = null;
  #more: 'idle' | 'loading' | 'failed' = 'idle';
  #abortMore: AbortController | null = null;
  /** What the task asks, or asked last: the host may want another question already, before its update reaches the task. */
  #asked: Question | null = null;
  #answered: { question: Question; answer: Answer } | null = null;

  constructor(host: ReactiveControllerHost, question: () => Question | null) {
    this.#host = host;
    this.#question = question;
    this.#task = new Task(host, {
      args: () => [JSON.stringify(this.#question())] as const,
      task: async (_args, { signal }) => {
        this.#abortMore?.abort();
        this.#later = [];
        this.#more = 'idle';
        this.#nextToken = null;
        const asked = this.#question();
        this.#asked = asked;
        if (!asked) return initialState;
        const response = await search(searchRequest(asked, PAGE_SIZE), signal);
        this.#nextToken = response.page.next_token;
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

  /** Fetches the next page, if there is one. */
  async more(): Promise<void> {
    const question = this.#asked;
    if (!question || this.#nextToken === null || this.#more === 'loading') return;
    const abort = new AbortController();
    this.#abortMore = abort;
    this.#more = 'loading';
    this.#host.requestUpdate();
    try {
      const request = { ...searchRequest(question, PAGE_SIZE), page_token: this.#nextToken };
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

  /** The answer with the pages so far, kept beside the question that it answers. */
  #answer(response: SearchResponse): Answer {
    const answer: Answer = {
      kind: 'done',
      response,
      hits: this.#later.length > 0 ? [...response.data, ...this.#later] : response.data,
      more: this.#more === 'idle' ? (this.#nextToken === null ? 'none' : 'ready') : this.#more,
    };
    if (this.#asked) this.#answered = { question: this.#asked, answer };
    return answer;
  }
}
