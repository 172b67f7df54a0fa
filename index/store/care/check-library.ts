/** Checks a library's file and counts what it holds. Changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PackKey } from '../../../core/pack-key.ts';
import { type Connection, openDatabase } from '../sqlite/database.ts';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';

/**
 * Returns null when the library in this folder is sound or there is none yet, else the first defect. Reads the whole
 * file, so it may take minutes on a large one. Throws `INDEX_CORRUPT` for a file that is not a database.
 */
export function checkLibrary(dataDir: string): string | null {
  const verdict = readLibrary(dataDir, (connection) => String(connection.pragma('quick_check(1)')));
  return verdict === 'ok' ? null : verdict;
}

/** Counts the videos of the library in this folder, and those that are indexed to their ends with a pack. */
export function countVideos(dataDir: string, pack: PackKey): { all: number; indexed: number } {
  const counts = readLibrary(dataDir, (connection) =>
    connection
      .prepare<{ all: number; indexed: number }>(`
        SELECT count(*) AS "all", count(timelines.id) AS indexed FROM videos
        LEFT JOIN timelines ON video_id = videos.id AND state = 'complete'
          AND pack_id = @packId AND pack_revision = @packRevision`)
      .get({ ...pack }),
  );
  return counts ?? { all: 0, indexed: 0 };
}

/** Returns what `read` finds in the library's file; null when there is none yet. */
function readLibrary<Found>(dataDir: string, read: (connection: Connection) => Found): Found | null {
  const file = join(dataDir, LIBRARY_FILE);
  if (!existsSync(file)) return null;
  const connection = openDatabase(file);
  try {
    return read(connection);
  } finally {
    connection.close();
  }
}
