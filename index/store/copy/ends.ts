/** The two ends of a copy, whichever databases they are. */
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { CopiedRow } from './row-checksum.ts';
import type { CopiedTable } from './tables.ts';

/** The key of a row: the values of its table's key columns. */
export type RowKey = (string | number)[];

/** How far a copy has come. Kept in the copy, and written together with the rows of which it tells. */
const CopyState = z.object({
  /** The `libraryId` of the original. */
  libraryId: z.string(),
  begunAt: z.string(),
  /** Names of tables whose rows are all there. */
  done: z.array(z.string()),
  /** The last row of the table that is being copied. */
  after: z.array(z.union([z.string(), z.number()])).nullable(),
});

/** The type of the shape above, as parsed. */
export type CopyState = z.infer<typeof CopyState>;

/** Rows can be read from both ends: those of a copy are checked when it is finished. */
export interface CopyEnd {
  /** Returns the next rows after this key, in the order of keys; an empty list at the end. */
  rows(table: CopiedTable, after: RowKey | null): Promise<CopiedRow[]>;
  /** Returns the key of a row at this end. */
  keyOf(table: CopiedTable, row: CopiedRow): RowKey;
}

/** The original, as it was in one moment. */
export interface CopySource extends CopyEnd {
  readonly libraryId: string;
  /** Returns the number of rows of a table. */
  count(table: CopiedTable): Promise<number>;
  /** Returns the highest number that the counter of each table has given. */
  counters(): Promise<Record<string, number>>;
}

/** The copy. */
export interface CopyTarget extends CopyEnd {
  /** Returns how far a copy has come that was begun here; null when there is none. */
  begun(): Promise<CopyState | null>;
  /** Makes an empty library. Throws `CONFLICT` where there is one that holds something, or one of another schema. */
  begin(state: CopyState): Promise<void>;
  /** Goes on with what {@link begun} returned. Throws `CONFLICT` when another version of Tidemark began it. */
  resume(): Promise<void>;
  /** Writes rows and the state in one transaction. */
  write(table: CopiedTable, rows: readonly CopiedRow[], state: CopyState): Promise<void>;
  /** Sets the counters, makes indexes, and lets servers open the library. */
  finish(counters: Readonly<Record<string, number>>): Promise<void>;
  /** Deletes a copy that was begun here. */
  discard(): Promise<void>;
  close(): Promise<void>;
}

/** Reads a stored state. Throws `CONFLICT` for one that makes no sense. */
export function parseState(json: string): CopyState {
  try {
    return CopyState.parse(JSON.parse(json));
  } catch (cause) {
    throw new AppError('CONFLICT', 'The copy that was begun there cannot be read. Begin anew: --restart.', {
      cause,
    });
  }
}

/** Returns the error of a target that holds rows. */
export function filledTarget(place: string, table: string): AppError {
  return new AppError('CONFLICT', `${place} is not empty: its table "${table}" holds rows. Choose another.`, {
    details: { table },
  });
}

/** Returns the error of a library whose schema is not the newest. */
export function otherSchema(place: string, found: number, known: number): AppError {
  const what = found < known ? 'Start this version of Tidemark on it once' : 'Use a newer version';
  return new AppError(
    'CONFLICT',
    `${place} has schema ${found}, this version of Tidemark schema ${known}. ${what}.`,
    { details: { found, known } },
  );
}
