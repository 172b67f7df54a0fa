/** The common side of lists of addresses and buckets: objects that are listed, and read from any byte on. */
import type { AppError } from '../../../../core/errors.ts';
import type { ObjectMark } from '../../../../index/store/jobs.ts';

/** An object as its server describes it. */
export interface RemoteObject extends ObjectMark {
  /** Its address: by it, the object is known in this source. */
  path: string;
}

/** The objects that are there now. */
export interface Listing {
  objects: RemoteObject[];
  /** Addresses of which nothing is known now, with the reasons. */
  unread: { path: string; error: AppError }[];
}

/** The objects of one place. Its owner closes it. */
export interface RemoteObjects {
  /**
   * Lists them without reading a byte of them. Throws `SOURCE_UNREACHABLE`, `SOURCE_FORBIDDEN`, `SOURCE_REFUSED`,
   * `BUCKET_NOT_FOUND`, or the signal's reason.
   */
  list(signal?: AbortSignal): Promise<Listing>;
  /** Returns what patterns are matched against: a path without a slash before it. */
  nameOf(path: string): string;
  /**
   * Reads an object's bytes from the offset `from` to its end. Throws, also while it is read, the codes of {@link list},
   * `NOT_FOUND`, `CONFLICT` when another object lies there now, `SOURCE_WITHOUT_RANGES`; anything else that is thrown is a
   * connection that broke.
   */
  read(object: RemoteObject, from: number, signal?: AbortSignal): AsyncIterable<Uint8Array>;
  close(): void;
}

/** The access key of buckets, from the settings: never stored, logged or shown. */
export interface BucketKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

/** How places are reached. */
export interface RemoteRules {
  /** Lets requests go to this machine and to private networks. */
  allowPrivate: boolean;
  /** Null: buckets are read without a key, as public ones may be. */
  bucketKey: BucketKey | null;
  /** How long an answer may take, and how long nothing may come while it is read. Tests shorten it. */
  patienceMs?: number | undefined;
}

/** Usual patience with a server. */
export const PATIENCE_MS = 30_000;
