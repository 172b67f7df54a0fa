/** Opens a library that lies in a SQLite file. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { toDataError } from '../../../core/errors.ts';
import { packName } from '../../../core/pack-key.ts';
import { openVectorIndex } from '../hnsw/vector-index.ts';
import type { Store } from '../store.ts';
import { createAuditStore, createKeyStore } from './access/key-store.ts';
import { openDatabase } from './database.ts';
import { createDerivedValueStore } from './derived-value-store.ts';
import { createEventStore } from './event-store.ts';
import { createJobStore } from './job-store.ts';
import { migrate } from './migrate.ts';
import { createMomentStore } from './moment-store.ts';
import { createPassageStore } from './passage-store.ts';
import { createReadingStore } from './readings/reading-store.ts';
import { createReelStore } from './reel-store.ts';
import { createRequestStore } from './request-store.ts';
import { createSavedSearchStore } from './saved-search-store.ts';
import { createSourceStore } from './sources/source-store.ts';
import { createSpeechStore } from './speech/speech-store.ts';
import { createThingStore } from './things/thing-store.ts';
import { createTimelineStore } from './timeline-store.ts';
import { createTrackStore } from './tracks/track-store.ts';
import { createOutboxStore } from './triggers/outbox-store.ts';
import { createTriggerStore } from './triggers/trigger-store.ts';
import { createVerdictStore } from './verdict-store.ts';
import { createVideoStore } from './video-store.ts';

/** The library's file inside the data folder. */
export const LIBRARY_FILE = 'tidemark.sqlite';

/**
 * Opens the store in this folder, made when absent and brought to the newest schema. Its methods have done their
 * work when they return, before their promises are awaited. Throws as `openStore` does.
 */
export function openSqliteStore(dataDir: string): Store {
  try {
    mkdirSync(dataDir, { recursive: true });
  } catch (error) {
    throw toDataError(error);
  }
  const connection = openDatabase(join(dataDir, LIBRARY_FILE));
  try {
    migrate(connection);
    const library = connection.prepare<{ id: string }>('SELECT id FROM library').get() as { id: string };
    const { passages, titles } = createPassageStore(connection);
    const store: Store = {
      libraryId: library.id,
      videos: createVideoStore(connection, titles),
      timelines: createTimelineStore(connection),
      moments: createMomentStore(connection),
      passages,
      jobs: createJobStore(connection),
      events: createEventStore(connection),
      verdicts: createVerdictStore(connection),
      derivedValues: createDerivedValueStore(connection),
      requests: createRequestStore(connection),
      reels: createReelStore(connection),
      savedSearches: createSavedSearchStore(connection),
      sources: createSourceStore(connection),
      apiKeys: createKeyStore(connection),
      things: createThingStore(connection),
      speech: createSpeechStore(connection),
      tracks: createTrackStore(connection),
      audit: createAuditStore(connection),
      readings: createReadingStore(connection),
      triggers: createTriggerStore(connection),
      outbox: createOutboxStore(connection),
      openVectorIndex: (pack, dim, onDamaged) =>
        openVectorIndex({
          store,
          pack,
          dim,
          onDamaged,
          file: join(dataDir, 'hnsw', `${packName(pack)}.bin`),
        }),
      isReadOnly: async () => false,
      close: async () => connection.close(),
    };
    return store;
  } catch (error) {
    connection.close();
    throw error;
  }
}
