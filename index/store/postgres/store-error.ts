/** Converts PostgreSQL's errors, by their SQLSTATE, to coded ones. */
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';

/** Serialization failure and deadlock: the same transaction may succeed when it runs again. */
const REPEATABLE = new Set(['40001', '40P01']);

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);

/** Messages of the driver for a connection that broke or could not be had in time; these carry no code. */
const LOST =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered)/;

/** The refusal of a replica to write, that of a server that starts or stops, and that of a machine without a server. */
const UNBEGUN = new Set(['25006', '57P03', 'ECONNREFUSED']);

/** Returns true when the transaction that failed with this error is worth running again. */
export function isWorthRepeating(error: unknown): boolean {
  return error instanceof Error && REPEATABLE.has(errorCodeOf(error.cause) ?? '');
}

/** Returns true when the connection that failed with this error cannot be used again. */
export function isConnectionLost(error: unknown): boolean {
  return error instanceof AppError && error.code === 'DATABASE_UNAVAILABLE';
}

/** Returns true when the server that failed with this error is away, or a replica. One that took too long is there. */
export function isServerAway(error: unknown): boolean {
  return isConnectionLost(error) && (error as AppError).details.sqlstate !== '57014';
}

/** Returns true for a write that did not begin: by a replica, by a server that starts, or by none. */
export function isUnbegun(error: unknown): boolean {
  return error instanceof AppError && UNBEGUN.has(String(error.details.sqlstate));
}

/** Converts an error of the driver or the server. */
export function toStoreError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const state = errorCodeOf(error) ?? '';
  const details = { sqlstate: state };
  const options = { details, cause: error };
  if (state === '57014') {
    return new AppError('DATABASE_UNAVAILABLE', 'The database took too long to answer.', options);
  }
  if (state === '28P01' || state === '28000' || state === '3D000') {
    return new AppError(
      'DATABASE_UNAVAILABLE',
      'PostgreSQL refused the login. Check user, password and database name in TIDEMARK_DATABASE_URL.',
      options,
    );
  }
  if (state === '25006') {
    return new AppError(
      'DATABASE_UNAVAILABLE',
      'The database is a replica: the library can be read, not changed. Promote it, or name the primary.',
      options,
    );
  }
  const isAway = /^(08|57P|53300)/.test(state) || NETWORK_CODES.has(state);
  if (isAway || (error instanceof Error && LOST.test(error.message))) {
    return new AppError(
      'DATABASE_UNAVAILABLE',
      'PostgreSQL cannot be reached. Check the server and TIDEMARK_DATABASE_URL.',
      options,
    );
  }
  if (state === '53100') {
    return new AppError('DISK_FULL', 'No space is left on the disk of the database.', options);
  }
  if (state === 'XX001' || state === 'XX002') {
    return new AppError('INDEX_CORRUPT', 'The database reports damaged pages. Restore a backup.', options);
  }
  return toAppError(error);
}
