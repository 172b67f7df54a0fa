/**
 * News about jobs, as the server sends them, while the page is looked at or has work of its own: a browser opens six
 * connections to a server for all its tabs together, and a line holds one. A broken line is opened again with growing
 * pauses; every time it opens, the listener is told, so that it can catch up on what it missed.
 */
import type { Job } from '../../contract/index.ts';

/** What the listener hears. A line that is closed because nobody looks is not lost. */
export interface JobEventHandlers {
  onOpen(): void;
  onJob(job: Job): void;
  onLost(): void;
}

/** A line to the server. */
export interface JobStream {
  /** Opens or closes it, after the page has got work or has no more of it. */
  adjust(): void;
  /** Closes it for good. */
  end(): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** Listens until it is ended; while the page is hidden, only as long as `hasWork` says so. */
export function streamJobs(handlers: JobEventHandlers, hasWork: () => boolean): JobStream {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;
  let listens = false;

  const open = (): void => {
    source = new EventSource('/v1/jobs/events');
    source.onopen = () => {
      pauseMs = FIRST_PAUSE_MS;
      handlers.onOpen();
    };
    source.addEventListener('job', (event) => handlers.onJob(JSON.parse(event.data) as Job));
    // EventSource gives up for good on an answer that is no stream (a proxy's 502 while the server restarts), so the
    // pauses are kept here instead of there.
    source.onerror = () => {
      source?.close();
      handlers.onLost();
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    };
  };
  const close = (): void => {
    clearTimeout(timer);
    source?.close();
  };
  const adjust = (): void => {
    const isWanted = !document.hidden || hasWork();
    if (isWanted === listens) return;
    listens = isWanted;
    pauseMs = FIRST_PAUSE_MS;
    if (isWanted) open();
    else close();
  };
  document.addEventListener('visibilitychange', adjust);
  adjust();
  return {
    adjust,
    end: () => {
      document.removeEventListener('visibilitychange', adjust);
      close();
    },
  };
}
