/** Opens the library of a data folder: the one place that knows that a store is SQLite. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toAppError } from '../../core/errors.ts';
import { openDatabase } from './sqlite/database.ts';
import { createDerivedValueStore } from './sqlite/derived-value-store.ts';
import { createEventStore } from './sqlite/event-store.ts';
import { createJobStore } from './sqlite/job-store.ts';
import { migrate } from './sqlite/migrate.ts';
import { createMomentStore } from './sqlite/moment-store.ts';
import { createPassageStore } from './sqlite/passage-store.ts';
import { createRequestStore } from './sqlite/request-store.ts';
import { createTimelineStore } from './sqlite/timeline-store.ts';
import { createVerdictStore } from './sqlite/verdict-store.ts';
import { createVideoStore } from './sqlite/video-store.ts';
import type { Store } from './store.ts';

/** The library's file inside the data folder. */
export const LIBRARY_FILE = 'tidemark.sqlite';

/**
 * Opens the store in this folder, made when absent and brought to the newest schema. Each thread and process opens its own.
 * Throws `CONFLICT` when a newer Tidemark wrote it, `INDEX_CORRUPT` when it is no library, `DISK_FULL` or `INTERNAL`.
 */
export function openStore(dataDir: string): Store {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw toAppError(error);
  }
  const connection = openDatabase(join(dataDir, LIBRARY_FILE));
  try {
    migrate(connection);
    const { passages, titles } = createPassageStore(connection);
    const { id: libraryId } = connection.prepare<{ id: string }>('SELECT id FROM library').get() as {
      id: string;
    };
    return {
      libraryId,
      videos: createVideoStore(connection, titles),
      timelines: createTimelineStore(connection),
      moments: createMomentStore(connection),
      passages,
      jobs: createJobStore(connection),
      events: createEventStore(connection),
      verdicts: createVerdictStore(connection),
      derivedValues: createDerivedValueStore(connection),
      requests: createRequestStore(connection),
      close: connection.close,
    };
  } catch (error) {
    connection.close();
    throw error;
  }
}
