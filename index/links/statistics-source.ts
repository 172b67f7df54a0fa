/** Loads the event statistics of a library, and learns them again when videos are added or deleted. */

import { createHash } from 'node:crypto';
import { type Memo, memo } from '../../core/memo.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { pauseEvery } from '../../core/pause.ts';
import type { EventSource } from '../events/event-source.ts';
import { EVENT_SCHEME } from '../events/events.ts';
import type { Store } from '../store/store.ts';
import {
  decodeStatistics,
  type EventStatistics,
  encodeStatistics,
  learnStatistics,
} from './event-statistics.ts';

/** Version of the statistics and of the way they are learned. */
const STATISTICS_SCHEME = 1;
/** Longest time that learning holds the thread without a pause, in ms: search runs on the same thread. */
const SLICE_MS = 10;

/** Returns the statistics of the library as it is now. */
export type StatisticsSource = () => Promise<EventStatistics>;

/** Creates a source over the finished timelines of this pack. Concurrent callers share one run. */
export function createStatisticsSource(store: Store, pack: PackKey, eventsOf: EventSource): StatisticsSource {
  let held: { stamp: string; statistics: Memo<EventStatistics> } | null = null;

  return async () => {
    const searchable = await store.timelines.searchable(pack, {});
    const timelines = searchable.map(({ timeline }) => timeline).filter(({ state }) => state === 'complete');
    const made = timelines.map(({ timelineId, version }) => `${timelineId}.${version}`);
    const stamp = createHash('sha256')
      .update([EVENT_SCHEME, STATISTICS_SCHEME, ...made].join(' '))
      .digest('hex');
    if (held?.stamp !== stamp) held = { stamp, statistics: memo(openStatistics) };
    return held.statistics();

    async function openStatistics(): Promise<EventStatistics> {
      const kept = await store.derivedValues.get(pack, 'archive', stamp);
      if (kept !== undefined) return decodeStatistics(kept);
      const pause = pauseEvery(SLICE_MS);
      const videos = [];
      for (const timeline of timelines) {
        await pause();
        videos.push({ videoId: timeline.videoId, events: await eventsOf(timeline) });
      }
      const learned = await learnStatistics(videos, pause);
      await store.derivedValues.put(pack, 'archive', stamp, encodeStatistics(learned));
      return learned;
    }
  };
}
