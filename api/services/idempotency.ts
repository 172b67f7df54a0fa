/**
 * Idempotent requests: the first with an `Idempotency-Key` does the work; repeats within a day get its answer. In: a key,
 * the request, the work. Out: an answer, and a flag that marks a repeat.
 */
import { createHash } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { RequestStore } from '../../index/store/requests.ts';

/** Lifetime of an answer. */
const KEPT_MS = 24 * 3600 * 1000;

/** A request without an answer after this time belongs to a dead process: adding takes seconds. */
const UNANSWERED_MS = 60_000;

/** Runs work once per key. */
export interface Idempotency {
  /**
   * Returns the answer of `work`, or its answer to an earlier request with this key; `asked` is the whole request. Without
   * a key, always runs the work. Throws `IDEMPOTENCY_MISMATCH` when the key was used for another request, `CONFLICT` while
   * the earlier request is in progress. When the work throws, the key is free again.
   */
  once<T>(
    key: string | undefined,
    asked: unknown,
    work: () => Promise<T>,
  ): Promise<{ answer: T; replayed: boolean }>;
}

/** Creates the service over a library's requests; `nowMs` is Unix time. */
export function createIdempotency(requests: RequestStore, nowMs: () => number): Idempotency {
  // What is at work in this process is known without a clock.
  const atWork = new Map<string, string>();
  return {
    async once<T>(key: string | undefined, asked: unknown, work: () => Promise<T>) {
      if (key === undefined) return { answer: await work(), replayed: false };
      const fingerprint = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
      const other = atWork.get(key);
      if (other !== undefined) repeated(key, fingerprint, { fingerprint: other, answer: null });
      const kept = { keptMs: KEPT_MS, unansweredMs: UNANSWERED_MS };
      const before = await requests.claim(key, fingerprint, nowMs(), kept);
      if (before) return { answer: repeated<T>(key, fingerprint, before), replayed: true };
      atWork.set(key, fingerprint);
      try {
        const answer = await work();
        await requests.answer(key, JSON.stringify(answer));
        return { answer, replayed: false };
      } catch (error) {
        await requests.release(key);
        throw error;
      } finally {
        atWork.delete(key);
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
      `The Idempotency-Key "${key}" was used for another request. Use a new key for each request.`,
      { details: { key } },
    );
  }
  if (before.answer === null) {
    throw new AppError('CONFLICT', `The request with the Idempotency-Key "${key}" is in progress.`);
  }
  // The answer was written by this method, for the same request.
  return JSON.parse(before.answer) as T;
}
