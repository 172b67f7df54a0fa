/** Answers questions about causes through the search thread, and adds the HTTP addresses of events. */

import type {
  ChainEvent,
  ChainRequest,
  ChainResponse,
  ChainResult,
  EventList,
  EventsQuery,
  EventsResult,
  FoundEvent,
  Link,
  LinkRequest,
  PatternList,
  PatternsQuery,
  PatternsResult,
} from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { SearchMethods } from '../workers/methods.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { addressesOf } from './addresses.ts';
import { mismatch } from './finder.ts';

/** Answers questions about causes. All throw `NOT_FOUND` for an unknown video, `MODEL_MISMATCH`, `CANCELLED`, and the pack's errors. */
export interface Chains {
  /** Throws `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `QUERY_UNKNOWN`, `BAD_REQUEST`, and `NOT_FOUND` for a moment outside its video. */
  explain(request: ChainRequest, signal?: AbortSignal): Promise<ChainResponse>;
  /** Throws `QUERY_INVALID`, and `LINK_CYCLE` with the path. */
  judge(request: LinkRequest, signal?: AbortSignal): Promise<Link>;
  events(question: EventsQuery, signal?: AbortSignal): Promise<EventList>;
  patterns(question: PatternsQuery, signal?: AbortSignal): Promise<PatternList>;
}

/** Creates the service over a thread. `byAnotherModel` returns true when the library's vectors are all of other models. */
export function createChains(
  thread: WorkerClient<SearchMethods>,
  byAnotherModel: () => Promise<boolean>,
): Chains {
  async function unlessMismatched<Answer>(answer: Promise<Answer>): Promise<Answer> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof AppError && error.code === 'NOT_FOUND' && (await byAnotherModel()))
        throw mismatch();
      throw error;
    }
  }

  return {
    async explain(request, signal) {
      const answer = await unlessMismatched(thread.call('chains', request, { signal }));
      if (answer.anchor === null && answer.data.length === 0 && (await byAnotherModel())) throw mismatch();
      return presentAnswer(answer);
    },
    judge: (request, signal) => unlessMismatched(thread.call('judge', request, { signal })),
    async events(question, signal) {
      return presentEvents(await unlessMismatched(thread.call('events', question, { signal })));
    },
    async patterns(question, signal) {
      return presentPatterns(await unlessMismatched(thread.call('patterns', question, { signal })));
    },
  };
}

function withAddresses<Event extends FoundEvent>(event: Event): Event & ChainEvent {
  return { ...event, ...addressesOf(event, event) };
}

function presentAnswer(answer: ChainResult): ChainResponse {
  return {
    ...answer,
    anchor: answer.anchor && withAddresses(answer.anchor),
    data: answer.data.map((chain) => ({ ...chain, events: chain.events.map(withAddresses) })),
  };
}

function presentEvents(answer: EventsResult): EventList {
  return { ...answer, data: answer.data.map(withAddresses) };
}

function presentPatterns(answer: PatternsResult): PatternList {
  const data = answer.data.map((pattern) => ({
    ...pattern,
    examples: pattern.examples.map(({ cause, effect, lag_s }) => ({
      ...{ cause: withAddresses(cause), effect: withAddresses(effect), lag_s },
    })),
  }));
  return { ...answer, data };
}
