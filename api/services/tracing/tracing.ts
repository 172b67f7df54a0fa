/** Traces, as the parts of the server see them: spans inside of spans. Off by default, and then nothing is loaded or made. */

/** Facts of a span. Sentences, titles and paths are none of them: traces go to other machines. */
export type Facts = Record<string, string | number | boolean>;

/** A span that is open. */
export interface OpenSpan {
  /** Renames the span, once it is known what it is. */
  rename(name: string): void;
  set(facts: Facts): void;
  /** Marks the span as failed. */
  fail(code: string): void;
  /** Adds a span inside of this one, by the Unix times in ms of its ends. */
  stage(name: string, startMs: number, endMs: number): void;
}

/** How a span begins. */
export interface SpanStart {
  /** `server` for a request that came from outside. */
  kind?: 'server' | 'internal';
  facts?: Facts;
  /** The `traceparent` of a request, if it has one. */
  traceparent?: string | undefined;
  /** Begins a trace of its own, wherever it is called. */
  isRoot?: boolean;
}

/** Makes traces. Its owner closes it. */
export interface Tracing {
  /** Does work in a span, inside of the one that it is called in. What the work throws is the span's failure. */
  within<T>(name: string, start: SpanStart, work: (span: OpenSpan) => Promise<T>): Promise<T>;
  /** Sends what is left, for a few seconds at most. */
  close(): Promise<void>;
}

const NO_SPAN: OpenSpan = { rename() {}, set() {}, fail() {}, stage() {} };

/** Traces that are made by nobody. */
export const NO_TRACING: Tracing = {
  within: (_, __, work) => work(NO_SPAN),
  close: async () => {},
};
