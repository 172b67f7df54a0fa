/**
 * Follows jobs by the server's event stream, while the page is visible or has work of its own: a browser opens six
 * connections to a server for all its tabs together, and a stream holds one. A broken stream is opened again after
 * growing pauses; each time it opens, the listener is called, so that it can catch up.
 */
import type { Job } from '../../contract/index.ts';

/** Called with the events of the stream. A stream that is closed because the page is hidden is not lost. */
export interface JobEventHandlers {
  onOpen(): void;
  onJob(job: Job): void;
  onLost(): void;
}

/** A stream of job events. */
export interface JobStream {
  /** Opens or closes the stream, after the page has got work or has finished it. */
  adjust(): void;
  /** Closes the stream for good. */
  end(): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** Follows jobs until the stream is ended; while the page is hidden, only if `hasWork` returns true. */
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
    // EventSource gives up for good on an answer that is no stream (a proxy's 502 while the server restarts): the page
    // reconnects by itself instead.
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
