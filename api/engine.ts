/** The composition root: the one place that opens the store, the threads and the runner, and closes them in order. */
import type { Finder } from './finder.ts';
import type { JobDesk } from './job-desk.ts';
import type { JobFeed } from './job-feed.ts';
import type { Library } from './library.ts';
import type { Pictures } from './pictures.ts';

/** An open library with all that can be done to it. Whoever opened it closes it. */
export interface Engine {
  library: Library;
  finder: Finder;
  jobs: JobDesk;
  feed: JobFeed;
  pictures: Pictures;
  /** Pack id @ revision. */
  model: string;
  uptimeS(): number;
  /** Null when the model and the library are open, else the reason, for people. */
  whyNotReady(): Promise<string | null>;
  /** Begins to work on queued jobs, until the end. */
  work(): void;
  /** Lets the running job go back to the queue, then ends the threads and closes the rows. */
  close(): Promise<void>;
}
