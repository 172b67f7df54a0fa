/**
 * Moves a library from SQLite to PostgreSQL or back. In: the original, and a place for the copy. Out: the same rows and files
 * at that place, compared with the original; or half of them, with which the same call goes on.
 */
import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { DatabaseAddress } from '../../core/config.ts';
import { AppError } from '../../core/errors.ts';
import type { OnProgress } from '../../core/progress.ts';
import { pathExists } from '../../files/file-exists.ts';
import { beginCopy, type CopiedSum, copyRows } from '../../index/store/copy/copy-rows.ts';
import type { CopySource, CopyTarget } from '../../index/store/copy/ends.ts';
import { openPostgresTarget, withPostgresSource } from '../../index/store/copy/postgres-end.ts';
import { openSqliteTarget, withSqliteSource } from '../../index/store/copy/sqlite-end.ts';
import { openStore } from '../../index/store/open-store.ts';
import { everyVideo } from '../../index/store/video-by-id.ts';
import { storyboardFolder } from '../../ingest/storyboard.ts';
import { type CopiedFiles, copyFiles, isSameFolder, refuseOtherPacks } from './copy-files.ts';

/** Where a library lies. */
export interface LibraryPlace {
  dataDir: string;
  /** Null: SQLite in the data folder. */
  database: DatabaseAddress | null;
}

/** The two places, and how a copy is watched. */
export interface CopyOrder {
  from: LibraryPlace;
  to: LibraryPlace;
  now: Date;
  /** Deletes an unfinished copy, and begins anew. */
  restart?: boolean;
  signal?: AbortSignal | undefined;
  /** Counts rows, and bytes of files. */
  onProgress?: OnProgress | undefined;
}

/** A finished copy. */
export interface LibraryCopy {
  /** True when an earlier call had begun it. */
  resumed: boolean;
  tables: CopiedSum[];
  /** Null when both use the same data folder: its files stay where they are. */
  files: CopiedFiles | null;
  /** Files that the original lacked as well: uploads, and storyboards of indexed videos. */
  missing: string[];
}

/**
 * Copies a library. Throws `NOT_FOUND` without an original, `CONFLICT` for one that a server works on, a target that holds
 * something or another schema, `MODEL_MISMATCH` for a target with other packs, `COPY_DIFFERS`, `DISK_FULL`, or the signal's
 * reason.
 */
export async function copyLibrary(order: CopyOrder): Promise<LibraryCopy> {
  const { from, to } = order;
  if (!(await pathExists(from.dataDir))) {
    throw new AppError('NOT_FOUND', `There is no data folder "${from.dataDir}".`);
  }
  return withSource(from, async (source) => {
    const isShared = await isSameFolder(from.dataDir, to.dataDir);
    if (!isShared) await refuseOtherPacks({ from: from.dataDir, to: to.dataDir });
    const target = to.database ? openPostgresTarget(to.database) : await openSqliteTarget(to.dataDir);
    try {
      return await fillTarget(source, target, order, isShared);
    } finally {
      await target.close();
    }
  });
}

async function fillTarget(
  source: CopySource,
  target: CopyTarget,
  order: CopyOrder,
  isShared: boolean,
): Promise<LibraryCopy> {
  const { from, to, ...watch } = order;
  const begun = await beginCopy(source, target, order);
  // Before the rows: none is ever without its pictures.
  const files = isShared ? null : await copyFiles({ from: from.dataDir, to: to.dataDir, ...watch });
  const movePath = isShared ? (path: string) => path : await mover(from.dataDir, to.dataDir);
  const tables = await copyRows(source, target, begun, { ...order, movePath });
  return { resumed: begun.resumed, tables, files, missing: await missingFiles(to) };
}

function withSource<Result>(
  { dataDir, database }: LibraryPlace,
  use: (source: CopySource) => Promise<Result>,
): Promise<Result> {
  return database ? withPostgresSource(database, use) : withSqliteSource(dataDir, use);
}

/** Rows hold whole paths of uploads; the data folder may have been reached over a link. */
async function mover(from: string, to: string): Promise<(path: string) => string> {
  const roots = [resolve(from), await realpath(from)];
  const place = await realpath(to);
  return (path) => {
    const root = roots.find((folder) => path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`));
    return root === undefined ? path : place + path.slice(root.length);
  };
}

async function missingFiles({ dataDir, database }: LibraryPlace): Promise<string[]> {
  const missing: string[] = [];
  const place = await realpath(dataDir);
  const store = await openStore(dataDir, database);
  try {
    for await (const { id, path } of everyVideo(store.videos)) {
      const isOwn = path.startsWith(join(place, '/'));
      if (isOwn && !(await pathExists(path))) missing.push(relative(place, path));
      const storyboard = join(dataDir, storyboardFolder(id));
      if ((await store.timelines.hasSeconds(id)) && !(await pathExists(storyboard))) {
        missing.push(relative(resolve(dataDir), storyboard));
      }
    }
  } finally {
    await store.close();
  }
  return missing;
}
