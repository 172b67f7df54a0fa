/**
 * The library as an interface, one store per subject. The default implementation is `sqlite/`, with the vector index `hnsw/`
 * as a cache of the moments that can be deleted and rebuilt; `postgres/` serves several machines.
 *
 * Methods are asynchronous so that a database behind a connection can implement them. What must not be interrupted
 * between a check and its consequence is one method, and atomic.
 */
import type { PackKey } from '../../core/pack-key.ts';
import type { AuditStore, KeyStore } from './access/keys.ts';
import type { DerivedValueStore } from './derived-values.ts';
import type { EventStore } from './events.ts';
import type { JobStore } from './jobs.ts';
import type { MomentStore } from './moments.ts';
import type { PassageStore } from './passages.ts';
import type { ReadingStore } from './readings/readings.ts';
import type { ReelStore } from './reels.ts';
import type { RequestStore } from './requests.ts';
import type { SavedSearchStore } from './saved-searches.ts';
import type { SourceStore } from './sources/sources.ts';
import type { SpeechStore } from './speech/speech.ts';
import type { ThingStore } from './things/things.ts';
import type { TimelineStore } from './timelines.ts';
import type { TrackStore } from './tracks/tracks.ts';
import type { OutboxStore } from './triggers/outbox.ts';
import type { TriggerStore } from './triggers/triggers.ts';
import type { VectorIndex } from './vector-index.ts';
import type { VerdictStore } from './verdicts.ts';
import type { VideoStore } from './videos.ts';

/** An open library. */
export interface Store {
  /** A name that no other library has: caches are checked against it. */
  readonly libraryId: string;
  readonly videos: VideoStore;
  readonly timelines: TimelineStore;
  readonly moments: MomentStore;
  readonly passages: PassageStore;
  readonly readings: ReadingStore;
  readonly jobs: JobStore;
  readonly events: EventStore;
  readonly things: ThingStore;
  readonly speech: SpeechStore;
  readonly tracks: TrackStore;
  readonly verdicts: VerdictStore;
  readonly derivedValues: DerivedValueStore;
  readonly requests: RequestStore;
  readonly reels: ReelStore;
  readonly savedSearches: SavedSearchStore;
  readonly sources: SourceStore;
  readonly apiKeys: KeyStore;
  readonly audit: AuditStore;
  readonly triggers: TriggerStore;
  readonly outbox: OutboxStore;
  /**
   * Opens the approximate index over the moments of a pack with vectors of `dim` numbers. Call `sync` before searching.
   * `onDamaged` hears, in words for people, of a damaged file that is built again.
   */
  openVectorIndex(pack: PackKey, dim: number, onDamaged?: (message: string) => void): Promise<VectorIndex>;
  /** Returns true while only a read replica answers: reads may be a little old then, and writes are refused. */
  isReadOnly(): Promise<boolean>;
  close(): Promise<void>;
}
