/** Events of a library: stored once each, then followed as a stream, and delivered to webhooks. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventType, Job, LibraryEvent, Video } from '../../../contract/index.ts';
import type { NumberedEvent, OutboxStore } from '../../../index/store/triggers/outbox.ts';
import { hasEnded } from '../../../jobs/job-feed.ts';

/** How often a stream looks for new events; other processes write them too. */
const EVERY_MS = 500;

/** Events that are read at a time. */
const AT_ONCE = 100;

/** Events and ended deliveries that are kept. */
const KEPT = 10_000;

/** The events of a library. */
export interface LibraryEvents {
  /** Stores that a job has ended, once for each attempt; of a video that was indexed, that too. */
  jobEnded(job: Job): Promise<void>;
  /** Stores that a video was deleted. */
  videoDeleted(video: Pick<Video, 'id' | 'title'>): Promise<void>;
  /** Yields the events after this number, then each new one until `end` aborts; without a number, new ones only. */
  follow(after: number | null, end: AbortSignal): AsyncGenerator<NumberedEvent, void, undefined>;
}

/** Creates the events over an outbox; `videoOf` describes a video, null when there is none. */
export function createLibraryEvents(
  outbox: OutboxStore,
  videoOf: (id: string) => Promise<Video | null>,
  now: () => Date,
): LibraryEvents {
  async function publish(id: string, type: EventType, data: LibraryEvent['data']): Promise<void> {
    if (await outbox.publish({ id, type, timestamp: now().toISOString(), data })) await outbox.trim(KEPT);
  }

  return {
    async jobEnded(job) {
      if (!hasEnded(job)) return;
      const { id, state, attempts, video_id: videoId } = job;
      const video = videoId === null ? null : await videoOf(videoId);
      await publish(`job.${state}.${id}.${attempts}`, `job.${state}` as EventType, { job, video });
      if (state === 'done' && video)
        await publish(`video.indexed.${id}.${attempts}`, 'video.indexed', { video });
    },

    async videoDeleted({ id, title }) {
      await publish(`video.deleted.${id}.${now().getTime()}`, 'video.deleted', { video: { id, title } });
    },

    async *follow(after, end) {
      let seq = after ?? (await outbox.latestSeq());
      while (!end.aborted) {
        const events = await outbox.eventsAfter(seq, AT_ONCE);
        for (const event of events) {
          yield event;
          seq = event.seq;
        }
        if (events.length < AT_ONCE) await sleep(EVERY_MS, undefined, { signal: end }).catch(() => {});
      }
    },
  };
}
