/**
 * News about jobs, as the server sends them. A broken line is opened again with growing pauses; every time it opens,
 * the listener is told, so that it can catch up on what it missed.
 */
import type { Job } from '../../api/schema.ts';

/** What the listener hears. */
export interface JobEventHandlers {
  onOpen(): void;
  onJob(job: Job): void;
  onLost(): void;
}

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/** Listens until the returned function is called. */
export function listenToJobs(handlers: JobEventHandlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;

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
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
