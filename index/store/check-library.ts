/** Whether a library's file is sound, as SQLite sees it, and how much of it is indexed. For looking on: changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { PackKey } from '../../core/pack-key.ts';
import { type Connection, openDatabase } from './sqlite/database.ts';
import { LIBRARY_FILE } from './sqlite/open-sqlite-store.ts';

/**
 * Null when the library in this folder is sound or there is none yet, else SQLite's first complaint. Reads the whole
 * file, so it may take minutes on a large one. Throws `INDEX_CORRUPT` when it is not even a database.
 */
export function checkLibrary(dataDir: string): string | null {
  const verdict = lookInto(dataDir, (connection) => String(connection.pragma('quick_check(1)')));
  return verdict === 'ok' ? null : verdict;
}

/** How many videos the library in this folder holds, and how many of them are indexed to their ends with a pack. */
export function countVideos(dataDir: string, pack: PackKey): { all: number; indexed: number } {
  const counts = lookInto(dataDir, (connection) =>
    connection
      .prepare<{ all: number; indexed: number }>(`
        SELECT count(*) AS "all", count(timelines.id) AS indexed FROM videos
        LEFT JOIN timelines ON video_id = videos.id AND state = 'complete'
          AND pack_id = @packId AND pack_revision = @packRevision`)
      .get({ ...pack }),
  );
  return counts ?? { all: 0, indexed: 0 };
}

/** What `look` finds in the library's file; null when there is none yet. */
function lookInto<Found>(dataDir: string, look: (connection: Connection) => Found): Found | null {
  const file = join(dataDir, LIBRARY_FILE);
  if (!existsSync(file)) return null;
  const connection = openDatabase(file);
  try {
    return look(connection);
  } finally {
    connection.close();
  }
}
