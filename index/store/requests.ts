/** Requests as stored: those that carry a key of their own, and their answers. */

/** A request and its answer; the answer is null while the request is being processed. */
export interface RequestRecord {
  fingerprint: string;
  answer: string | null;
}

/** Limits on kept requests. */
export interface RequestLimits {
  /** Age at which any record is deleted; as far in the future, it is of a clock that was set back. */
  keptMs: number;
  /** Age at which a record without an answer no longer counts, and likewise. */
  unansweredMs: number;
}

/** Stores requests by their key. */
export interface RequestStore {
  /** Claims the key for a request, or returns the record of the one that claimed it before. Atomic. */
  claim(
    key: string,
    fingerprint: string,
    nowMs: number,
    limits: RequestLimits,
  ): Promise<RequestRecord | undefined>;
  /** Writes the answer to the request with this key. */
  answer(key: string, answer: string): Promise<void>;
  /** Makes the key free again. */
  release(key: string): Promise<void>;
}
