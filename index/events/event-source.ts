/** Loads the events of timelines, or segments and stores them. In: a timeline's record. Out: its events. */

import type { StoredEvent } from '../store/events.ts';
import type { Store } from '../store/store.ts';
import type { TimelineRecord } from '../store/timelines.ts';
import { firstSeconds, loadTimeline, type TimelineCache } from '../timeline/timeline-cache.ts';
import { EVENT_SCHEME, eventsOf } from './events.ts';

/** Number of timelines whose events are cached: a few hours take a megabyte. */
const HELD = 64;

/** Returns the events of timelines; caches recent ones. */
export type EventSource = (timeline: TimelineRecord) => Promise<readonly StoredEvent[]>;

/** Segments and stores the events of a timeline that has just been indexed completely. */
export async function storeEvents(store: Store, timeline: TimelineRecord): Promise<void> {
  const events = eventsOf(await loadTimeline(store.timelines, timeline));
  await store.events.replace(
    timeline.timelineId,
    { version: timeline.version, scheme: EVENT_SCHEME },
    events,
  );
}

/** Creates a source over this store. Events of timelines that are still being indexed are not stored. */
export function createEventSource(store: Store, cache: TimelineCache): EventSource {
  const held = new Map<number, { version: number; events: readonly StoredEvent[] }>();

  async function read(timeline: TimelineRecord): Promise<readonly StoredEvent[]> {
    const run = await store.events.run(timeline.timelineId);
    const fits = run?.version === timeline.version && run.scheme === EVENT_SCHEME;
    if (fits) return store.events.list(timeline.timelineId);
    const loaded = await cache.load(timeline);
    // Rough seconds repeat one keyframe: no event begins or ends there.
    if (timeline.state !== 'complete') return eventsOf(firstSeconds(loaded, timeline.nextSecond));
    const events = eventsOf(loaded);
    const stamp = { version: timeline.version, scheme: EVENT_SCHEME };
    if (await store.isReadOnly()) return events;
    await store.events.replace(timeline.timelineId, stamp, events);
    return store.events.list(timeline.timelineId); // Read back as int8, as in later reads.
  }

  return async (timeline) => {
    const known = held.get(timeline.timelineId);
    const events = known?.version === timeline.version ? known.events : await read(timeline);
    held.delete(timeline.timelineId);
    held.set(timeline.timelineId, { version: timeline.version, events });
    const [oldest] = held.keys();
    if (held.size > HELD && oldest !== undefined) held.delete(oldest);
    return events;
  };
}
