/** Opens a library that lies in a PostgreSQL database. */
import type { DatabaseAddress } from '../../../core/config.ts';
import type { Store } from '../store.ts';
import { createAuditStore, createKeyStore } from './access/key-store.ts';
import { openDatabase } from './database.ts';
import { createDerivedValueStore } from './derived-value-store.ts';
import { createEventStore } from './event-store.ts';
import { clockSkew, createJobStore } from './job-store.ts';
import { migrate } from './migrate.ts';
import { createMomentStore } from './moment-store.ts';
import { createPassageStore } from './passage-store.ts';
import { createReadingStore } from './readings/reading-store.ts';
import { createRequestStore } from './request-store.ts';
import { createReelStore, createSavedSearchStore } from './saved-stores.ts';
import { createSourceStore } from './sources/source-store.ts';
import { createSpeechStore } from './speech/speech-store.ts';
import { createThingStore } from './things/thing-store.ts';
import { createTimelineStore } from './timeline-store.ts';
import { createTrackStore } from './tracks/track-store.ts';
import { createOutboxStore } from './triggers/outbox-store.ts';
import { createTriggerStore } from './triggers/trigger-store.ts';
import { createVectorGraphs } from './vector-graphs.ts';
import { createVerdictStore } from './verdict-store.ts';
import { createVideoStore } from './video-store.ts';

/** Connections of one thread: a few queries at once, since a server has three threads and a database some hundred slots. */
const POOL_SIZE = 6;

/**
 * Opens the store at this address, made when absent and brought to the newest schema. Throws as `openStore` does, and
 * `DATABASE_UNAVAILABLE` or `DATABASE_UNSUPPORTED`.
 */
export async function openPostgresStore(
  address: DatabaseAddress,
  nowMs: () => number = Date.now,
): Promise<Store> {
  const database = openDatabase(address, POOL_SIZE);
  try {
    await migrate(database, address.schema);
    const library = await database.row<{ id: string }>('SELECT id FROM library');
    const graphs = createVectorGraphs(database);
    return {
      libraryId: (library as { id: string }).id,
      videos: createVideoStore(database),
      timelines: createTimelineStore(database, graphs),
      moments: createMomentStore(database),
      passages: createPassageStore(database),
      jobs: createJobStore(database, await clockSkew(database, nowMs)),
      events: createEventStore(database),
      verdicts: createVerdictStore(database),
      derivedValues: createDerivedValueStore(database),
      requests: createRequestStore(database),
      reels: createReelStore(database),
      savedSearches: createSavedSearchStore(database),
      apiKeys: createKeyStore(database),
      things: createThingStore(database),
      speech: createSpeechStore(database),
      tracks: createTrackStore(database),
      sources: createSourceStore(database),
      audit: createAuditStore(database),
      readings: createReadingStore(database),
      triggers: createTriggerStore(database),
      outbox: createOutboxStore(database),
      openVectorIndex: async (pack, dim) => graphs.of(pack, dim),
      isReadOnly: () => database.isReadOnly(),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
