/** The events of timelines: stored ones where they fit, else made and stored. In: a timeline's record. Out: its events. */

import type { StoredEvent } from '../store/events.ts';
import type { Store } from '../store/store.ts';
import type { TimelineRecord } from '../store/timelines.ts';
import { loadTimeline, type TimelineCache } from '../timeline/timeline-cache.ts';
import { EVENT_SCHEME, eventsOf } from './events.ts';

/** How many timelines' events are held: a few hours are a megabyte. */
const HELD = 64;

/** Gives the events of timelines, and keeps those of the recent ones. */
export type EventSource = (timeline: TimelineRecord) => Promise<readonly StoredEvent[]>;

/** Makes and stores the events of a timeline that has just been indexed whole. */
export async function storeEvents(store: Store, timeline: TimelineRecord): Promise<void> {
  const events = eventsOf(await loadTimeline(store.timelines, timeline));
  await store.events.replace(
    timeline.timelineId,
    { version: timeline.version, scheme: EVENT_SCHEME },
    events,
  );
}

/** A source over this store. Timelines that are still being indexed have events, but none are stored. */
export function createEventSource(store: Store, cache: TimelineCache): EventSource {
  const held = new Map<number, { version: number; events: readonly StoredEvent[] }>();

  async function read(timeline: TimelineRecord): Promise<readonly StoredEvent[]> {
    const run = await store.events.run(timeline.timelineId);
    const fits = run?.version === timeline.version && run.scheme === EVENT_SCHEME;
    if (fits) return store.events.list(timeline.timelineId);
    const events = eventsOf(await cache.load(timeline));
    if (timeline.state !== 'complete') return events;
    await store.events.replace(
      timeline.timelineId,
      { version: timeline.version, scheme: EVENT_SCHEME },
      events,
    );
    return store.events.list(timeline.timelineId); // As they will be read from now on: int8.
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
