/**
 * The feed of job changes. In: jobs as they change. Out: numbered events for followers. The latest events are kept, so
 * that a follower that lost its connection continues without a gap.
 */
import type { Job } from '../contract/index.ts';

/** Events kept for followers that reconnect: minutes of progress of one job. */
const KEPT = 500;

/** A job as it was at one moment. `id` is `<life of the process>-<number>`. */
export interface JobEvent {
  id: string;
  job: Job;
}

/** Publishes job events. */
export interface JobFeed {
  /**
   * Sends a change to all followers; a job that looks as before is not sent again, nor one that was read after `before`
   * changes were published ({@link JobFeed.published}) and published anew since: it may be older.
   */
  publish(job: Job, before?: number): void;
  /** Returns an event with the present state of a job, for one follower only. */
  snapshot(job: Job): JobEvent;
  /** Returns the events after this id; without an id, or with one that is too old, the present state of the jobs. */
  since(lastEventId: string | undefined): Promise<JobEvent[]>;
  /**
   * Yields the events of `first`, then every event until `end` aborts. `first` is called when the follower listens
   * already, so that nothing is lost in between. Ends when the reader is `maxWaiting` events behind.
   */
  follow(
    first: () => JobEvent[] | Promise<JobEvent[]>,
    end: AbortSignal,
    maxWaiting: number,
  ): AsyncGenerator<JobEvent, void, undefined>;
  /** How many changes were published. */
  published(): number;
  /** How many follow now. */
  followers(): number;
  /** The jobs by id that were told of, in whatever way, and of whose end nothing was told yet; as they were told of last. */
  unfinished(): ReadonlyMap<string, Job>;
}

/**
 * A feed. `life` tells this process's numbers from another's. `standing` lists the jobs that wait or run and, for a
 * follower that missed something, those that ended lately too.
 */
export function createJobFeed(
  life: string,
  standing: (missedSome: boolean) => Job[] | Promise<Job[]>,
): JobFeed {
  const kept: JobEvent[] = [];
  /** How each job looked that may still change, and each of those that ended lately; and which change that was. */
  const lastSeen = new Map<string, { text: string; number: number }>();
  const ended = new Set<string>();
  /** The jobs whose end a follower waits for. */
  const unfinished = new Map<string, Job>();
  const listeners = new Set<(event: JobEvent) => void>();
  let count = 0;

  /** Notes that a follower has seen this state: it must receive the end too, even if others received it before. */
  function tell(job: Job): JobEvent {
    if (!hasEnded(job)) {
      unfinished.set(job.id, job);
      if (ended.delete(job.id)) lastSeen.delete(job.id);
    }
    return { id: `${life}-${count}`, job };
  }

  function remember(job: Job, text: string): void {
    lastSeen.set(job.id, { text, number: count });
    if (!hasEnded(job)) return;
    unfinished.delete(job.id);
    ended.delete(job.id);
    ended.add(job.id);
    const [oldest] = ended;
    if (ended.size <= KEPT || oldest === undefined) return;
    ended.delete(oldest);
    lastSeen.delete(oldest);
  }

  return {
    publish(job, before = count) {
      const text = JSON.stringify(job);
      const seen = lastSeen.get(job.id);
      if (seen && (seen.text === text || seen.number > before)) return;
      count += 1;
      const event = tell(job);
      remember(job, text);
      kept.push(event);
      if (kept.length > KEPT) kept.shift();
      for (const listener of listeners) listener(event);
    },
    snapshot: tell,
    async since(lastEventId) {
      const number = numberOf(lastEventId, life);
      const oldest = count - kept.length;
      if (number === null || number < oldest || number > count) {
        return (await standing(lastEventId !== undefined)).map(tell);
      }
      return kept.slice(number - oldest);
    },
    async *follow(first, end, maxWaiting) {
      const waiting: JobEvent[] = [];
      let wake = () => {};
      const listen = (event: JobEvent) => {
        waiting.push(event);
        wake();
      };
      const stop = () => wake();
      listeners.add(listen);
      end.addEventListener('abort', stop);
      try {
        const begin = await first();
        waiting.unshift(...begin);
        while (!end.aborted && waiting.length <= Math.max(maxWaiting, begin.length)) {
          const event = waiting.shift();
          if (event) yield event;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        listeners.delete(listen);
        end.removeEventListener('abort', stop);
      }
    },
    published: () => count,
    followers: () => listeners.size,
    unfinished: () => unfinished,
  };
}

/** Returns true when a job will not change any more, unless it is retried. */
export function hasEnded({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

function numberOf(lastEventId: string | undefined, life: string): number | null {
  const match = /^(.+)-(\d+)$/.exec(lastEventId ?? '');
  return match?.[1] === life ? Number(match[2]) : null;
}
