/** Whether a library's file is sound, as SQLite sees it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_FILE } from './open-store.ts';
import { openDatabase } from './sqlite/database.ts';

/**
 * Null when the library in this folder is sound or there is none yet, else SQLite's first complaint. Reads the whole
 * file, so it may take minutes on a large one. Throws `INDEX_CORRUPT` when it is not even a database.
 */
export function checkLibrary(dataDir: string): string | null {
  const file = join(dataDir, LIBRARY_FILE);
  if (!existsSync(file)) return null;
  const connection = openDatabase(file);
  try {
    const verdict = String(connection.pragma('quick_check(1)'));
    return verdict === 'ok' ? null : verdict;
  } finally {
    connection.close();
  }
}
