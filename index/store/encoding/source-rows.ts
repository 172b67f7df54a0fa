/** Converts rows of sources and their files. */
import { z } from 'zod';
import { AppError, ERROR_CODE_NAMES, type ErrorCode } from '../../../core/errors.ts';
import type { JobId, SourceId, VideoId } from '../../../core/ids.ts';
import {
  FILE_STATES,
  type FileState,
  type RemotePlace,
  type SourceFile,
  type SourceRecord,
} from '../sources/sources.ts';

const Globs = z.array(z.string());
const Remote: z.ZodType<RemotePlace> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('urls'), urls: z.array(z.string()) }),
  z.object({
    kind: z.literal('s3'),
    bucket: z.string(),
    prefix: z.string(),
    endpoint: z.string().nullable(),
    region: z.string().nullable(),
  }),
]);
const SourceError = z.object({ code: z.enum(ERROR_CODE_NAMES), message: z.string() });

/** A row of `sources`. */
export interface SourceRow {
  id: string;
  path: string;
  /** JSON; null for a folder. */
  remote: string | null;
  include: string;
  exclude: string;
  paused: number;
  error: string | null;
  created_at: string;
  scanned_at: string | null;
}

/** A row of `source_files`. */
export interface SourceFileRow {
  path: string;
  device: string;
  inode: string;
  size_bytes: number;
  mtime_ms: number;
  state: FileState;
  since_ms: number;
  job_id: string | null;
  video_id: string | null;
  error_code: string | null;
}

/** Returns the record of a source's row. Throws `INDEX_CORRUPT`. */
export function sourceOf(row: SourceRow): SourceRecord {
  try {
    return {
      id: row.id as SourceId,
      path: row.path,
      remote: row.remote === null ? null : Remote.parse(JSON.parse(row.remote)),
      include: Globs.parse(JSON.parse(row.include)),
      exclude: Globs.parse(JSON.parse(row.exclude)),
      paused: row.paused === 1,
      error: row.error === null ? null : SourceError.parse(JSON.parse(row.error)),
      createdAt: row.created_at,
      scannedAt: row.scanned_at,
    };
  } catch (cause) {
    throw new AppError('INDEX_CORRUPT', `The source ${row.id} cannot be read.`, { cause });
  }
}

/** Returns the columns of a source. */
export function sourceColumns(source: SourceRecord) {
  const { remote, include, exclude, paused, error, ...facts } = source;
  return {
    ...facts,
    remote: remote && JSON.stringify(remote),
    include: JSON.stringify(include),
    exclude: JSON.stringify(exclude),
    paused: paused ? 1 : 0,
    error: error && JSON.stringify({ code: error.code, message: error.message }),
  };
}

/** Returns the record of a file's row. */
export function sourceFileOf(row: SourceFileRow): SourceFile {
  return {
    path: row.path,
    device: row.device,
    inode: row.inode,
    sizeBytes: Number(row.size_bytes),
    mtimeMs: row.mtime_ms,
    state: row.state,
    sinceMs: Number(row.since_ms),
    jobId: row.job_id as JobId | null,
    videoId: row.video_id as VideoId | null,
    errorCode: row.error_code as ErrorCode | null,
  };
}

/** Returns counts with a number for each state. */
export function countsOf(rows: readonly { state: FileState; n: number }[]): Record<FileState, number> {
  const counts = Object.fromEntries(FILE_STATES.map((state) => [state, 0])) as Record<FileState, number>;
  for (const { state, n } of rows) counts[state] = Number(n);
  return counts;
}
