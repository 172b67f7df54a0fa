/**
 * The error class and the table of error codes. HTTP, the command line and jobs report the same error in the same words.
 * A code that is not in the table does not compile.
 */

/** All error codes, each with its HTTP status and its meaning. */
export const ERROR_CODES = {
  BAD_REQUEST: {
    status: 400,
    meaning: 'The request does not match the contract; `details.issues` says where.',
  },
  UNAUTHORIZED: { status: 401, meaning: 'The API key is missing or wrong.' },
  KEY_EXPIRED: { status: 401, meaning: 'The API key has expired or was revoked; ask for a new one.' },
  SCOPE_MISSING: {
    status: 403,
    meaning: 'The API key does not permit this; `details.scope` says what would.',
  },
  FORBIDDEN_PATH: { status: 403, meaning: 'The path lies outside the folders that the server may read.' },
  FORBIDDEN_ORIGIN: {
    status: 403,
    meaning: 'The page or host of the request is not allowed.',
  },
  NOT_FOUND: { status: 404, meaning: 'No such video, job, moment, file or route.' },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The route does not accept this method.' },
  REQUEST_TIMEOUT: { status: 408, meaning: 'The request was sent too slowly.' },
  CONFLICT: { status: 409, meaning: 'The current state does not allow this.' },
  IDEMPOTENCY_MISMATCH: {
    status: 422,
    meaning: 'The Idempotency-Key was used for another request in the last day.',
  },
  PAGE_EXPIRED: {
    status: 410,
    meaning: 'The page token is too old, or a video was deleted since; search again.',
  },
  IMAGE_EXPIRED: {
    status: 410,
    meaning: 'The image is unknown or has expired; upload it again.',
  },
  UPLOAD_TOO_LARGE: { status: 413, meaning: 'The body is larger than the server accepts.' },
  URI_TOO_LONG: { status: 414, meaning: 'The address of the request is too long.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The route does not accept this content type.' },
  RANGE_NOT_SATISFIABLE: { status: 416, meaning: 'The requested byte range lies outside the file.' },
  VIDEO_UNREADABLE: { status: 422, meaning: 'The file cannot be opened, is cut off, or is not a video.' },
  NO_VIDEO_STREAM: { status: 422, meaning: 'The file has no moving picture (audio only, or a still cover).' },
  VIDEO_EMPTY: { status: 422, meaning: 'The file has a video stream without a single frame.' },
  VIDEO_DIMENSIONS: { status: 422, meaning: 'The picture size is not supported.' },
  VIDEO_TOO_LONG: {
    status: 422,
    meaning: 'The video is too long; its first 48 hours are indexed.',
  },
  SUBTITLES_UNREADABLE: {
    status: 422,
    meaning: 'A subtitle file could not be read; the video is indexed without it.',
  },
  SUBTITLES_ENCODING: {
    status: 422,
    meaning: 'The encoding of a subtitle file is a guess; its words may be wrong.',
  },
  SOUND_UNREADABLE: {
    status: 422,
    meaning:
      'The sound of a video cannot be decoded to its end; where somebody speaks is unknown from there.',
  },
  METADATA_INVALID: {
    status: 422,
    meaning: 'A file of metadata, or a row of it, cannot be read; `details.line` or the problem says where.',
  },
  INDEX_FILE_INVALID: {
    status: 422,
    meaning:
      'A file of an exported index cannot be read; `details.line` says where. Nothing of it is imported.',
  },
  SOURCE_UNREACHABLE: {
    status: 503,
    meaning:
      'A source, or an address of one, cannot be read, or its folder is suddenly empty; nothing is taken for lost.',
  },
  SOURCE_OVERLAPS: {
    status: 409,
    meaning: 'The folder, bucket or address is a source already, or lies in one, or holds one.',
  },
  SOURCE_FORBIDDEN: {
    status: 422,
    meaning: 'The source leads to this machine or a private network, which a setting would have to allow.',
  },
  SOURCE_REFUSED: {
    status: 502,
    meaning: 'The server of a source refuses the credentials of the settings, or asks for some.',
  },
  SOURCE_WITHOUT_RANGES: {
    status: 502,
    meaning: 'The server of a source does not answer byte ranges, or not those that were asked for.',
  },
  BUCKET_NOT_FOUND: { status: 404, meaning: 'The server of a source has no such bucket.' },
  GLOB_INVALID: { status: 422, meaning: 'A pattern of file names cannot be read.' },
  IMAGE_UNREADABLE: { status: 422, meaning: 'The image cannot be decoded.' },
  QUERY_EMPTY: { status: 422, meaning: 'The query is empty.' },
  QUERY_UNKNOWN: {
    status: 422,
    meaning: 'The model knows no word of the main clause, and nothing is said or written with its words.',
  },
  QUERY_TOO_LONG: { status: 422, meaning: 'The query is too long.' },
  QUERY_INVALID: {
    status: 422,
    meaning: 'A part of the sentence or filter contradicts itself; `details.part` quotes it.',
  },
  TIME_OUTSIDE: {
    status: 422,
    meaning: 'The time lies after the end of the video, or outside of the track.',
  },
  TRACK_UNKNOWN: {
    status: 404,
    meaning: 'No such track, or it is not kept any more: follow the things of the span again.',
  },
  SPAN_TOO_LONG: { status: 422, meaning: 'The span is longer than things are followed at once.' },
  BOX_OUTSIDE: { status: 422, meaning: 'A box or a line does not lie within the picture.' },
  PHRASE_WITHOUT_THING: {
    status: 422,
    meaning:
      'The phrase names no thing that the detector knows, and no words were read on the screen; `details.part` quotes it.',
  },
  WEBHOOK_FORBIDDEN: {
    status: 422,
    meaning: 'The webhook leads to this machine or a private network, which a setting would have to allow.',
  },
  LINK_CYCLE: {
    status: 409,
    meaning: 'The link would make an event its own cause; `details.path` lists the cycle.',
  },
  GOLD_INVALID: {
    status: 422,
    meaning: 'A row of a gold file cannot be read; `details.line` is its number.',
  },
  BENCH_REGRESSED: {
    status: 409,
    meaning: 'A measure is worse than in the earlier result, beyond noise; `details.falls` lists it.',
  },
  RATE_LIMITED: {
    status: 429,
    meaning: 'Too many requests, uploads or wrong keys; try again after the seconds in `Retry-After`.',
  },
  HEADERS_TOO_LARGE: { status: 431, meaning: 'The headers of the request are too large.' },
  MODEL_INVALID: { status: 500, meaning: 'A model pack does not match its manifest.' },
  MODEL_MISMATCH: {
    status: 409,
    meaning: 'The library was indexed with another model pack; reindex, or use that pack.',
  },
  MODEL_DOWNLOAD_FAILED: {
    status: 502,
    meaning: 'A model could not be downloaded, or differs from what its hub announced.',
  },
  LICENCE_NOT_ACCEPTED: {
    status: 409,
    meaning: 'The model has a licence that must be accepted first; `details.text` holds it.',
  },
  INDEX_CORRUPT: { status: 500, meaning: 'Stored rows do not decode; run `tidemark doctor`.' },
  BACKUP_INVALID: {
    status: 422,
    meaning: 'A file of a backup is missing or differs, or its library answers otherwise than it did.',
  },
  COPY_UNFINISHED: {
    status: 409,
    meaning: 'The library is a copy that is not finished; repeat the `tidemark copy` that began it.',
  },
  COPY_DIFFERS: {
    status: 409,
    meaning: 'A copy has not the rows or files of the original; `details` lists what differs.',
  },
  VLM_UNSET: { status: 409, meaning: 'No vision model is set; see docs/vlm.md.' },
  VLM_UNREACHABLE: { status: 502, meaning: 'The vision model does not answer.' },
  VLM_BUSY: { status: 503, meaning: 'The vision model takes no more questions now; try again later.' },
  VLM_FAILED: {
    status: 502,
    meaning: 'The vision model refused the request, or answered without words.',
  },
  FFMPEG_MISSING: { status: 503, meaning: 'No usable ffmpeg or ffprobe; run `tidemark doctor`.' },
  FFMPEG_FAILED: {
    status: 500,
    meaning: 'ffmpeg ended with an error; `details.stderr` holds its last lines.',
  },
  MEDIA_UNREACHABLE: {
    status: 503,
    meaning: 'The drive or the bucket that holds the file does not answer; try again when it does.',
  },
  DISK_FULL: { status: 507, meaning: 'No space is left on the disk of the data folder.' },
  DATABASE_UNAVAILABLE: {
    status: 503,
    meaning: 'PostgreSQL cannot be reached, refuses the login or takes too long; try again in a moment.',
  },
  DATABASE_UNSUPPORTED: {
    status: 500,
    meaning: 'The PostgreSQL server lacks what Tidemark needs; the message says what.',
  },
  DATA_READ_ONLY: {
    status: 500,
    meaning: 'The data folder cannot be written: check its owner, its permissions and its mount.',
  },
  CANCELLED: { status: 499, meaning: 'The work was cancelled.' },
  SHUTTING_DOWN: { status: 503, meaning: 'The server is stopping; try again in a moment.' },
  INTERNAL: { status: 500, meaning: 'A bug in Tidemark; the log has the details.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

/** One of the codes of {@link ERROR_CODES}. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Every code, for schemas of what carries one. */
export const ERROR_CODE_NAMES = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** The parts of an {@link AppError} besides its message. */
export interface AppErrorOptions {
  /** Facts for machines: the value seen, the value wanted. Must be JSON. Shown to callers: no secrets. */
  details?: Record<string, unknown>;
  /** The error behind this one. Logged, never shown to callers. */
  cause?: unknown;
}

/** An error with a documented code. `message` names the thing, the value seen, the value wanted and the next step. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
  }

  /** The HTTP status of this error's code. */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** An {@link AppError} as plain data, for crossing threads and for rows. */
export interface ErrorRecord {
  code: ErrorCode;
  message: string;
  details: Record<string, unknown>;
}

/** The last is SQLite's when there is no room for the index of its log, a few pages. */
const NO_SPACE = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'];

/**
 * Converts any thrown value to an {@link AppError}: itself when it is one, `DISK_FULL` for ENOSPC and SQLite's words for it,
 * `DATA_READ_ONLY` for EROFS and SQLITE_READONLY, `CANCELLED` for an abort, else `INTERNAL` with the original as its cause.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = errorCodeOf(thrown);
  if (NO_SPACE.includes(code ?? '')) {
    return new AppError(
      'DISK_FULL',
      'No space is left on the disk of the data folder. Free some space and try again.',
      {
        cause: thrown,
      },
    );
  }
  if (code === 'EROFS' || code?.startsWith('SQLITE_READONLY') || code?.startsWith('SQLITE_CANTOPEN')) {
    return readOnly(thrown);
  }
  if (thrown instanceof Error && thrown.name === 'AbortError') {
    return new AppError('CANCELLED', 'Cancelled.', { cause: thrown });
  }
  return new AppError('INTERNAL', 'Internal error; the log has the details.', {
    cause: thrown,
  });
}

/** As {@link toAppError}, for what is done in the data folder: there, a missing permission is `DATA_READ_ONLY` as well. */
export function toDataError(thrown: unknown): AppError {
  // Node says ENOENT where a new folder cannot be made on a read-only disk.
  const isBarred = ['EACCES', 'EPERM', 'ENOTDIR', 'ENOENT'].includes(errorCodeOf(thrown) ?? '');
  return isBarred ? readOnly(thrown) : toAppError(thrown);
}

function readOnly(cause: unknown): AppError {
  return new AppError(
    'DATA_READ_ONLY',
    'The data folder cannot be written. Check its owner, its permissions and its mount, or choose another.',
    { cause },
  );
}

/** Converts an error to plain data. */
export function toErrorRecord(error: AppError): ErrorRecord {
  return { code: error.code, message: error.message, details: error.details };
}

/** Converts plain data back to an error; `cause` is for the log. */
export function fromErrorRecord({ code, message, details }: ErrorRecord, cause?: unknown): AppError {
  return new AppError(code, message, { details, cause });
}

/** Returns the `code` that Node and SQLite put on their errors, or undefined. */
export function errorCodeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Returns true for the error of a path that leads to nothing: no such file, or a file where a folder would be. */
export function isMissing(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCodeOf(thrown) ?? '');
}

/** Marks a branch that the types say is never reached, so that a new union member fails to compile. */
export function assertNever(value: never): never {
  throw new AppError('INTERNAL', `Unexpected value: ${JSON.stringify(value)}`);
}
