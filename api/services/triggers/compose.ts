/** Composes triggers, webhooks and events, and runs what works on them in a server. */
import type { Job } from '../../../contract/index.ts';
import { toAppError } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import type { Logger } from '../../../core/log.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import type { Store } from '../../../index/store/store.ts';
import type { JobFeed } from '../../../jobs/job-feed.ts';
import type { Finder } from '../finder.ts';
import type { Library } from '../library.ts';
import { deliver } from './deliver.ts';
import { evaluate } from './evaluate.ts';
import { createLibraryEvents, type LibraryEvents } from './events.ts';
import { createMatches } from './matches.ts';
import { createTriggers, type Triggers } from './triggers.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';

/** Job events that may wait to be stored. */
const MAX_WAITING = 10_000;

/** The services of triggers. */
export interface TriggerServices {
  triggers: Triggers;
  webhooks: Webhooks;
  events: LibraryEvents;
  /** Evaluates triggers and delivers events until `end` aborts, as a server does; resolves when all that ran has ended. */
  serveTriggers(end: AbortSignal, speed?: Speed): Promise<void>;
}

/** How often things are looked for, and waits between attempts; tests are impatient. */
export interface Speed {
  everyMs?: number;
  retryAfterMs?: readonly number[];
}

/** The parts that the services are made of. */
export interface TriggerServiceParts {
  store: Store;
  pack: PackKey;
  finder: Pick<Finder, 'search'>;
  library: Pick<Library, 'find'>;
  feed: JobFeed;
  webhookPrivate: boolean;
  now: () => Date;
  logger: Logger;
}

/** Creates the services. */
export function createTriggerServices(parts: TriggerServiceParts): TriggerServices {
  const { store, pack, finder, library, feed, webhookPrivate: allowPrivate, now, logger } = parts;
  const matches = createMatches(finder);
  const videoOf = (id: string) => library.find(parseVideoId(id));
  const events = createLibraryEvents(store.outbox, videoOf, now);
  const nowMs = () => now().getTime();

  async function storeJobEvents(end: AbortSignal): Promise<void> {
    // A reader that falls behind is let go, and begins again with what ends from then on.
    while (!end.aborted) {
      for await (const { job } of feed.follow(() => [], end, MAX_WAITING)) await storeJob(job);
    }
  }

  async function storeJob(job: Job): Promise<void> {
    await events.jobEnded(job).catch((error: unknown) => {
      logger.warn('The end of a job cannot be told to other software.', {
        job: job.id,
        error: toAppError(error),
      });
    });
  }

  return {
    triggers: createTriggers({ store, pack, matches, now }),
    webhooks: createWebhooks(store.outbox, { allowPrivate, now }),
    events,
    async serveTriggers(end, speed = {}) {
      await Promise.all([
        storeJobEvents(end),
        evaluate({ store, pack, matches, videoOf, now, logger, ...speed }, end),
        deliver({ outbox: store.outbox, allowPrivate, logger, nowMs, ...speed }, end),
      ]);
    },
  };
}

/** Returns the library, which stores an event for each video that is deleted. */
export function tellOfDeletion(library: Library, events: () => LibraryEvents, logger: Logger): Library {
  return {
    ...library,
    async remove(id) {
      const video = await library.remove(id);
      await events()
        .videoDeleted(video)
        .catch((error: unknown) => {
          logger.warn('A deletion cannot be told to other software.', {
            video: id,
            error: toAppError(error),
          });
        });
      return video;
    },
  };
}
