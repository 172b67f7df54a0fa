/**
 * Copies the rows of a library from one database to the other. In: both ends. Out: a copy whose tables have the counts and
 * checksums of the original, or an unfinished one with which the same call goes on.
 */
import { AppError } from '../../../core/errors.ts';
import type { OnProgress } from '../../../core/progress.ts';
import type { CopyEnd, CopySource, CopyState, CopyTarget } from './ends.ts';
import { type CopiedRow, type TableSum, TableSummer } from './row-checksum.ts';
import { COPIED_TABLES, type CopiedTable } from './tables.ts';

/** How rows are copied. */
export interface CopyRowsOptions {
  now: Date;
  /** Returns the place of a file of the library in its new data folder. */
  movePath: (path: string) => string;
  /** Deletes a copy that was begun, and begins anew. */
  restart?: boolean;
  signal?: AbortSignal | undefined;
  /** Counts rows. */
  onProgress?: OnProgress | undefined;
}

/** A table of a finished copy. */
export interface CopiedSum extends TableSum {
  table: string;
}

/** A copy that was begun. */
export interface BegunCopy {
  /** True when an earlier call had begun it. */
  resumed: boolean;
  state: CopyState;
}

/** Columns that hold places of files. */
const PATHS: Readonly<Record<string, string>> = { videos: 'path', jobs: 'path' };

/**
 * Begins a copy, or finds the one that was begun. Throws `CONFLICT` where the target holds rows, the copy of another
 * library or another schema.
 */
export async function beginCopy(
  source: CopySource,
  target: CopyTarget,
  { now, restart = false }: Pick<CopyRowsOptions, 'now' | 'restart'>,
): Promise<BegunCopy> {
  const before = await target.begun();
  if (before !== null && restart) await target.discard();
  if (before === null || restart) {
    const state = { libraryId: source.libraryId, begunAt: now.toISOString(), done: [], after: null };
    await target.begin(state);
    return { resumed: false, state };
  }
  if (before.libraryId !== source.libraryId) {
    throw new AppError(
      'CONFLICT',
      `The target holds an unfinished copy of another library, begun at ${before.begunAt}. Finish it, or delete it: --restart.`,
      { details: { begunAt: before.begunAt } },
    );
  }
  await target.resume();
  return { resumed: true, state: before };
}

/**
 * Copies all rows, compares both ends and finishes the copy. Throws `COPY_DIFFERS` when the original has changed since the
 * copy was begun, `CONFLICT` when another process took the copy over, the signal's reason, and what reading and writing
 * throw; what was copied stays, and the same call goes on with it.
 */
export async function copyRows(
  source: CopySource,
  target: CopyTarget,
  { state }: BegunCopy,
  options: CopyRowsOptions,
): Promise<CopiedSum[]> {
  const total = await countRows(source, options);
  await copyTables(source, target, state, { ...options, total });
  const sums = await compareEnds(source, target, { ...options, total });
  options.onProgress?.({ stage: 'making the indexes', done: total, total });
  await target.finish(await source.counters());
  return sums;
}

async function countRows(source: CopySource, { signal }: CopyRowsOptions): Promise<number> {
  let rows = 0;
  for (const table of COPIED_TABLES) {
    signal?.throwIfAborted();
    rows += await source.count(table);
  }
  return rows;
}

type CountedOptions = CopyRowsOptions & { total: number };

async function copyTables(
  source: CopySource,
  target: CopyTarget,
  begun: CopyState,
  { movePath, signal, onProgress, total }: CountedOptions,
): Promise<void> {
  let state = begun;
  let done = 0;
  for (const table of COPIED_TABLES) {
    if (state.done.includes(table.name)) {
      done += await source.count(table);
      continue;
    }
    for (;;) {
      signal?.throwIfAborted();
      onProgress?.({ stage: `copying ${table.name}`, done, total });
      const rows = (await source.rows(table, state.after)).map((row) => moved(table, row, movePath));
      const last = rows.at(-1);
      state =
        last === undefined
          ? { ...state, done: [...state.done, table.name], after: null }
          : { ...state, after: source.keyOf(table, last) };
      await target.write(table, rows, state);
      done += rows.length;
      if (last === undefined) break;
    }
  }
}

function moved({ name }: CopiedTable, row: CopiedRow, movePath: (path: string) => string): CopiedRow {
  const column = PATHS[name];
  return column === undefined ? row : { ...row, [column]: movePath(row[column] as string) };
}

async function compareEnds(
  source: CopySource,
  target: CopyTarget,
  options: CountedOptions,
): Promise<CopiedSum[]> {
  const sums: CopiedSum[] = [];
  const different: string[] = [];
  let done = 0;
  for (const table of COPIED_TABLES) {
    options.onProgress?.({ stage: `checking ${table.name}`, done, total: options.total });
    const original = await sumOf(source, table, options);
    const copy = await sumOf(target, table, { ...options, movePath: (path) => path });
    if (original.rows !== copy.rows || original.checksum !== copy.checksum) different.push(table.name);
    done += original.rows;
    sums.push({ table: table.name, ...copy });
  }
  if (different.length === 0) return sums;
  throw new AppError(
    'COPY_DIFFERS',
    `The copy differs from the original in ${different.join(', ')}: the original has changed since the copy was begun, or something else writes to the copy. Stop what writes, and begin anew: --restart.`,
    { details: { tables: different } },
  );
}

async function sumOf(
  end: CopyEnd,
  table: CopiedTable,
  { movePath, signal }: Pick<CopyRowsOptions, 'movePath' | 'signal'>,
): Promise<TableSum> {
  const summer = new TableSummer(table);
  let after = null;
  for (;;) {
    signal?.throwIfAborted();
    const rows = await end.rows(table, after);
    const last = rows.at(-1);
    if (last === undefined) return summer.sum();
    for (const row of rows) summer.add(moved(table, row, movePath));
    after = end.keyOf(table, last);
  }
}
