/** Copies a library's file while others write to it. In: a data folder and a path. Out: a whole, consistent copy. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { openDatabase } from '../sqlite/database.ts';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';

/** The name of a library's file inside a data folder, and inside a backup. */
export { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';

/** How a copy is watched. */
export interface CopyWatch {
  signal?: AbortSignal | undefined;
  /** Receives the share that is copied, in [0, 1]. It may fall: a copy starts again when the library is written to. */
  onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Writes a copy of the library in `dataDir` to `file`. Throws `NOT_FOUND` when there is none, `INDEX_CORRUPT` when it is
 * damaged, `DISK_FULL`, or the signal's reason.
 */
export async function copyLibrary(dataDir: string, file: string, watch: CopyWatch = {}): Promise<void> {
  const source = join(dataDir, LIBRARY_FILE);
  if (!existsSync(source)) throw new AppError('NOT_FOUND', `There is no library in ${dataDir}.`);
  const connection = openDatabase(source);
  try {
    const defect = String(connection.pragma('quick_check(1)'));
    if (defect !== 'ok') {
      throw new AppError(
        'INDEX_CORRUPT',
        `The library is damaged (${defect}). Run \`tidemark doctor --deep\` first.`,
      );
    }
    await connection.backup(file, (fraction) => {
      watch.signal?.throwIfAborted();
      watch.onProgress?.(fraction);
    });
  } finally {
    connection.close();
  }
}
