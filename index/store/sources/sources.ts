/** Sources as stored, with the files that were last seen in them. */
import type { ErrorCode } from '../../../core/errors.ts';
import type { JobId, SourceId, VideoId } from '../../../core/ids.ts';

/** A list of addresses of files. */
export interface UrlList {
  kind: 'urls';
  urls: string[];
}

/** The objects of a bucket whose keys begin with a prefix. */
export interface BucketPlace {
  kind: 's3';
  bucket: string;
  /** Empty for the whole bucket. */
  prefix: string;
  /** The server's address; null for Amazon's own. */
  endpoint: string | null;
  /** Null where the server has none. */
  region: string | null;
}

/** A place that is reached over the network. Holds no credentials. */
export type RemotePlace = UrlList | BucketPlace;

/** A source. Times are ISO 8601 in UTC. */
export interface SourceRecord {
  id: SourceId;
  /** The real path of a folder, the address of a bucket; a list of addresses has a name here that no other source has. */
  path: string;
  /** Null for a folder. */
  remote: RemotePlace | null;
  include: string[];
  exclude: string[];
  paused: boolean;
  /** Why its last scan failed. */
  error: { code: ErrorCode; message: string } | null;
  createdAt: string;
  scannedAt: string | null;
}

/** Facts of a source that change. */
export type SourcePatch = Partial<Omit<SourceRecord, 'id' | 'path' | 'createdAt'>>;

/** The states of a file of a source. */
export const FILE_STATES = ['waiting', 'queued', 'indexed', 'failed', 'offline', 'removed'] as const;

/**
 * The state of a file: `waiting`, it may still be written; `queued`, a job has it; `indexed`; `failed`; `offline`, it is gone
 * and its video stays; `removed`, its video was deleted from the library.
 */
export type FileState = (typeof FILE_STATES)[number];

/** A file as it was last seen. */
export interface SourceFile {
  /** An address, where the source is reached over the network. */
  path: string;
  /** Empty for what an address names. */
  device: string;
  /** The ETag of what an address names; empty where the server gives none. */
  inode: string;
  sizeBytes: number;
  mtimeMs: number;
  state: FileState;
  /** Unix time of the change to this state; for a waiting file, since when it has not changed. */
  sinceMs: number;
  jobId: JobId | null;
  videoId: VideoId | null;
  errorCode: ErrorCode | null;
}

/** Stores sources. */
export interface SourceStore {
  add(source: SourceRecord): Promise<void>;
  /** Returns all sources, oldest first. */
  list(): Promise<SourceRecord[]>;
  get(id: SourceId): Promise<SourceRecord | undefined>;
  update(id: SourceId, patch: SourcePatch): Promise<SourceRecord | undefined>;
  /** Removes a source with its files; its videos stay, and belong to none. Returns true when there was one. */
  remove(id: SourceId): Promise<boolean>;
  files(id: SourceId): Promise<SourceFile[]>;
  /** Writes files as they are now, and forgets those at other paths. Atomic. */
  putFiles(id: SourceId, files: readonly SourceFile[], forgotten: readonly string[]): Promise<void>;
  /**
   * Takes over what became of jobs and videos: outcomes of jobs, videos that were deleted or lie elsewhere now, and the
   * videos that are offline since `now`, or back. Atomic.
   */
  settle(id: SourceId, now: string): Promise<void>;
  counts(id: SourceId): Promise<Record<FileState, number>>;
}
