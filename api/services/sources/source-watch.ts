/** Watches one source: scans it at once, after changes, while files are being written, and from time to time. */
import { AppError } from '../../../core/errors.ts';
import type { FolderWatch } from './watch-folder.ts';

/** When a source is looked at. */
export interface WatchTimes {
  /** After a change: several come together. */
  afterChangeMs: number;
  /** While files are being written. */
  whileWaitingMs: number;
  /** Where events come: in case one was missed. */
  withEventsMs: number;
  /** Where no events come, and while the source is unreachable. */
  withoutEventsMs: number;
  /** On other people's servers, which count requests. */
  remoteMs: number;
  /** How often the list of sources is read again. */
  refreshMs: number;
}

/** Usual times. */
export const WATCH_TIMES: WatchTimes = {
  afterChangeMs: 300,
  whileWaitingMs: 1000,
  withEventsMs: 10 * 60_000,
  withoutEventsMs: 30_000,
  remoteMs: 5 * 60_000,
  refreshMs: 5000,
};

/** The parts of a watch. */
export interface WatchParts {
  /** Begins to hear of changes. */
  open: (onChange: () => void) => FolderWatch;
  /** Scans; resolves to true while files are being written. */
  scan: (signal: AbortSignal) => Promise<boolean>;
  times: WatchTimes;
  onError: (error: unknown) => void;
}

/** The watch of one source. Its owner closes it. */
export class SourceWatch {
  readonly #scan: (signal: AbortSignal) => Promise<boolean>;
  readonly #times: WatchTimes;
  readonly #onError: (error: unknown) => void;
  readonly #listen: WatchParts['open'];
  /** Null while the folder is away: one that is back is another folder, of which the old watch hears nothing. */
  #watch: FolderWatch | null;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #changed = false;
  readonly #closing = new AbortController();

  constructor({ open, scan, times, onError }: WatchParts) {
    this.#listen = open;
    this.#scan = scan;
    this.#times = times;
    this.#onError = onError;
    this.#watch = this.#open();
    // Before the watch can say that it listens: that then means a second scan, and never puts off the first.
    this.#running = Promise.resolve().then(() => this.#run());
  }

  /** How changes are noticed. */
  by(): 'events' | 'polling' {
    return this.#watch?.by() ?? 'polling';
  }

  /** Scans soon. */
  look(): void {
    // The first change counts: while a long copy goes on, other files are looked at.
    if (this.#changed) return;
    this.#changed = true;
    if (this.#running === null) this.#after(this.#times.afterChangeMs);
  }

  /** Ends the watch; resolves when no scan runs any more. */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('SHUTTING_DOWN', 'The source is no longer watched.'));
    clearTimeout(this.#timer);
    await this.#watch?.close();
    await this.#running;
  }

  #open(): FolderWatch {
    return this.#listen(() => this.look());
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, ms);
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    this.#changed = false;
    const { afterChangeMs, whileWaitingMs, withEventsMs, withoutEventsMs } = this.#times;
    let next = withoutEventsMs;
    try {
      const isWaiting = await this.#scan(this.#closing.signal);
      if (!this.#closing.signal.aborted) this.#watch ??= this.#open();
      if (isWaiting) next = whileWaitingMs;
      else if (this.by() === 'events') next = withEventsMs;
    } catch (error) {
      if (!this.#closing.signal.aborted) {
        this.#onError(error);
        await this.#watch?.close();
        this.#watch = null;
        this.#changed = false;
      }
    }
    this.#running = null;
    this.#after(this.#changed ? afterChangeMs : next);
  }
}
