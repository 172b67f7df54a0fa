/** What was learnt of the library's archive: kept with the library, and learnt again when videos come or go. */

import { createHash } from 'node:crypto';
import { type Memo, memo } from '../../core/memo.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { pauseEvery } from '../../core/pause.ts';
import type { EventSource } from '../events/event-source.ts';
import { EVENT_SCHEME } from '../events/events.ts';
import type { Store } from '../store/store.ts';
import { type Archive, decodeArchive, encodeArchive, learnArchive } from './archive.ts';

/** Grows with every change to what is learnt, or how. */
const ARCHIVE_SCHEME = 1;
/** How long learning holds the thread at a stretch, in ms: search runs on it too. */
const SLICE_MS = 10;

/** Gives the archive as it is now. */
export type ArchiveSource = () => Promise<Archive>;

/** A source over the finished timelines of this pack. Callers that come while it learns share the result. */
export function createArchiveSource(store: Store, pack: PackKey, eventsOf: EventSource): ArchiveSource {
  let held: { stamp: string; archive: Memo<Archive> } | null = null;

  return async () => {
    const searchable = await store.timelines.searchable(pack, {});
    const timelines = searchable.map(({ timeline }) => timeline).filter(({ state }) => state === 'complete');
    const made = timelines.map(({ timelineId, version }) => `${timelineId}.${version}`);
    const stamp = createHash('sha256')
      .update([EVENT_SCHEME, ARCHIVE_SCHEME, ...made].join(' '))
      .digest('hex');
    if (held?.stamp !== stamp) held = { stamp, archive: memo(openArchive) };
    return held.archive();

    async function openArchive(): Promise<Archive> {
      const kept = await store.derivedValues.get(pack, 'archive', stamp);
      if (kept !== undefined) return decodeArchive(kept);
      const pause = pauseEvery(SLICE_MS);
      const videos = [];
      for (const timeline of timelines) {
        await pause();
        videos.push({ videoId: timeline.videoId, events: await eventsOf(timeline) });
      }
      const learnt = await learnArchive(videos, pause);
      await store.derivedValues.put(pack, 'archive', stamp, encodeArchive(learnt));
      return learnt;
    }
  };
}
