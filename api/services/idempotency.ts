/**
 * Requests that may be sent again: under an `Idempotency-Key`, the first does the work, and those that repeat it within a
 * day get its answer. In: a key, what was asked, the work. Out: an answer, and whether it is a repeated one.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { RequestStore } from '../../index/store/requests.ts';

/** How long an answer is kept. */
const KEPT_MS = 24 * 3600 * 1000;

/** A request without an answer after this long is of a process that is gone: adding takes seconds. */
const UNANSWERED_MS = 60_000;

/** Does work once for each key. */
export interface Idempotency {
  /**
   * What `work` answers, or what it answered to an earlier request with this key; `asked` is all that the request says.
   * Without a key, always the work. Throws `IDEMPOTENCY_MISMATCH` when the key was used for something else, `CONFLICT`
   * while the earlier request is being worked on. When the work throws, the key is free again.
   */
  once<T>(
    key: string | undefined,
    asked: unknown,
    work: () => Promise<T>,
  ): Promise<{ answer: T; replayed: boolean }>;
}

/** Idempotency over the rows of a library; `nowMs` is Unix time. */
export function createIdempotency(requests: RequestStore, nowMs: () => number): Idempotency {
  return {
    async once<T>(key: string | undefined, asked: unknown, work: () => Promise<T>) {
      if (key === undefined) return { answer: await work(), replayed: false };
      const fingerprint = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
      const kept = { keptMs: KEPT_MS, unansweredMs: UNANSWERED_MS };
      const before = await requests.claim(key, fingerprint, nowMs(), kept);
      if (before) return { answer: repeated<T>(key, fingerprint, before), replayed: true };
      try {
        const answer = await work();
        await requests.answer(key, JSON.stringify(answer));
        return { answer, replayed: false };
      } catch (error) {
        await requests.release(key);
        throw error;
      }
    },
  };
}

function repeated<T>(
  key: string,
  fingerprint: string,
  before: { fingerprint: string; answer: string | null },
): T {
  if (before.fingerprint !== fingerprint) {
    throw new AppError(
      'IDEMPOTENCY_MISMATCH',
      `The Idempotency-Key "${key}" was used for another request. Send each request with a key of its own.`,
      { details: { key } },
    );
  }
  if (before.answer === null) {
    throw new AppError('CONFLICT', `The request with the Idempotency-Key "${key}" is being worked on.`);
  }
  // We wrote it ourselves, as the answer to the same request.
  return JSON.parse(before.answer) as T;
}
