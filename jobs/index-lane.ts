/**
 * The lane of index jobs. Its queue is in the store: when this process dies, another one, or the next start, takes over
 * the jobs without a recent heartbeat, and the work continues where it stopped. The work itself is handed in, so that it
 * can run in another thread.
 */
import { AppError, type ErrorCode, toAppError, toErrorRecord } from '../core/errors.ts';
import type { JobId, VideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import type { PackKey } from '../core/pack-key.ts';
import { etaS, type OnProgress, type Progress } from '../core/progress.ts';
import type { JobPatch, JobRecord } from '../index/store/jobs.ts';
import type { Store } from '../index/store/store.ts';
import { createLane, type LaneJob } from './lane.ts';

/** The interval of heartbeats, and of an idle lane's claims: other processes queue jobs too. */
export const HEARTBEAT_MS = 2000;

/** An owner without a heartbeat for this long is considered dead. */
export const DEAD_AFTER_MS = 15_000;

/** Progress is written at most this often. */
const WRITE_EVERY_MS = 500;

/** A job whose process died this many times is not tried again. */
export const MAX_CRASHES = 20;

/**
 * The codes of a file's own faults: nothing is kept of a file that fails so at its beginning. Later, ffmpeg may have been
 * killed or a drive unplugged; then what is indexed is worth more than a tidy library.
 */
const FILE_FAULTS: readonly ErrorCode[] = [
  ...(['VIDEO_UNREADABLE', 'NO_VIDEO_STREAM', 'VIDEO_EMPTY', 'VIDEO_DIMENSIONS'] as const),
  ...(['FFMPEG_FAILED', 'CONFLICT'] as const),
];

/** Watches a job and stops it. */
export interface JobWatch {
  signal: AbortSignal;
  onProgress: OnProgress;
  /** Called when the content of the file is known. */
  onVideo: (id: VideoId) => void;
}

/** Time, as the lane sees it. */
export interface JobClock {
  nowMs(): number;
  /** Calls `tick` every `ms`, until the returned function is called. */
  every(ms: number, tick: () => void): () => void;
}

/** The parts of the lane. */
export interface IndexLaneDeps {
  store: Store;
  /** The model that `runJob` indexes with. Jobs for other models are left to other processes. */
  pack: PackKey;
  /** Does a job. Rejects with its coded error, or with the signal's reason. */
  runJob: (job: JobRecord, watch: JobWatch) => Promise<{ videoId: VideoId }>;
  /** Deletes the rows of a video whose job failed by a fault of its file. */
  discard: (id: VideoId) => Promise<void>;
  /** Receives every change of a job. */
  onChange?: ((job: JobRecord) => void) | undefined;
  /** Hears of a queue that cannot be read or written; it is tried again all the same. */
  onFault?: ((error: AppError) => void) | undefined;
  logger: Logger;
  clock?: JobClock | undefined;
}

/** Works through the queue of index jobs until it is closed. */
export interface IndexLane {
  /** Claims a job now. */
  wake(): void;
  /** Stops the job if it runs here; resolves when it has let go. Asked to cancel, it ends as cancelled. */
  stop(id: JobId): Promise<void>;
  /** Puts the running job back into the queue, and takes no more. */
  close(): Promise<void>;
}

const realClock: JobClock = {
  nowMs: () => Date.now(),
  every(ms, tick) {
    // Keeps the process alive: a job may be awaited while its dead owner is not yet considered dead.
    const timer = setInterval(tick, ms);
    return () => clearInterval(timer);
  },
};

/** Starts to work through the queue of `store`. The caller closes the lane. */
export function startIndexLane(deps: IndexLaneDeps): IndexLane {
  const { store, pack, logger, clock = realClock } = deps;
  const claim = async (): Promise<LaneJob | null> => {
    try {
      const job = await store.jobs.claim(clock.nowMs(), clock.nowMs() - DEAD_AFTER_MS, pack);
      return job ? { id: job.id, run: (abort) => new JobRun(job, abort, { ...deps, clock }).run() } : null;
    } catch (thrown) {
      const error = toAppError(thrown);
      logger.error('The queue of jobs cannot be read; trying again.', { error });
      deps.onFault?.(error);
      return null;
    }
  };
  const lane = createLane(claim);
  const stopPolling = clock.every(HEARTBEAT_MS, lane.wake);
  lane.wake();
  return {
    wake: lane.wake,
    stop: (id) => lane.stop(id, new AppError('CANCELLED', 'The job was cancelled.')),
    async close() {
      stopPolling();
      await lane.close(
        new AppError('SHUTTING_DOWN', 'Tidemark is stopping; the job continues at the next start.'),
      );
    },
  };
}

/** One job while it is ours. */
class JobRun {
  readonly #job: JobRecord;
  readonly #abort: AbortController;
  readonly #deps: IndexLaneDeps & { clock: JobClock };
  #videoId: VideoId | null;
  /** When the work itself began, and how much of it was done before. */
  #began: { atMs: number; doneS: number } | null = null;
  #writtenMs = 0;
  #stage = '';
  /** The last write: they take effect in the order in which they were asked for. */
  #writes: Promise<unknown> = Promise.resolve();
  /** Its end is being written: nothing may be written after that. */
  #hasEnded = false;

  constructor(job: JobRecord, abort: AbortController, deps: IndexLaneDeps & { clock: JobClock }) {
    this.#job = job;
    this.#abort = abort;
    this.#deps = deps;
    this.#videoId = job.videoId;
  }

  /** Never rejects: what goes wrong is the job's end. */
  async run(): Promise<void> {
    const { clock, runJob, logger } = this.#deps;
    const stopBeating = clock.every(HEARTBEAT_MS, () => void this.#beat());
    try {
      if (this.#job.crashes >= MAX_CRASHES) {
        throw new AppError(
          'INTERNAL',
          `Tidemark died ${MAX_CRASHES} times while it worked on this file. Look into the log, then retry the job.`,
        );
      }
      await this.#write({});
      this.#abort.signal.throwIfAborted();
      const { videoId } = await runJob(this.#job, {
        signal: this.#abort.signal,
        onProgress: (progress) => this.#orStop(this.#progress(progress)),
        onVideo: (id) => {
          this.#videoId = id;
          this.#orStop(this.#report({ videoId: id }));
        },
      });
      await this.#end({ state: 'done', stage: 'done', videoId, error: null });
    } catch (thrown) {
      try {
        await this.#fail(toAppError(thrown));
      } catch (error) {
        // Most likely a full disk. The job's heart has stopped, so that it is taken up again when rows can be written.
        logger.error('The end of a job cannot be written.', { jobId: this.#job.id, error, of: thrown });
        this.#deps.onFault?.(toAppError(error));
      }
    } finally {
      stopBeating();
    }
  }

  async #fail(error: AppError): Promise<void> {
    const { store, logger } = this.#deps;
    const { id } = this.#job;
    const isStopping = this.#abort.signal.aborted && error.code === 'SHUTTING_DOWN';
    // A database that was away is no fault of the job: it continues at its last committed minute, here or elsewhere.
    if (isStopping || error.code === 'DATABASE_UNAVAILABLE') {
      await this.#end({ state: 'queued', stage: 'queued', crashes: 0, startedAt: null, finishedAt: null });
      return;
    }
    if (this.#abort.signal.aborted && (await store.jobs.get(id))?.cancelRequested) {
      await this.#end({ state: 'cancelled' });
      return;
    }
    logger.warn('A job failed.', { jobId: id, path: this.#job.path, error });
    if (FILE_FAULTS.includes(error.code)) await this.#discard();
    await this.#end({ state: 'failed', error: toErrorRecord(error) });
  }

  /**
   * Deletes what this job brought into the library, unless another job continues it or it is worth keeping: the next
   * attempt continues from the stored seconds, and those of another model are searched.
   */
  async #discard(): Promise<void> {
    const { store, discard } = this.#deps;
    const video = this.#videoId === null ? undefined : await store.videos.get(this.#videoId);
    if (video && video.createdAt < this.#job.createdAt) return;
    if (video && (await store.timelines.hasSeconds(video.id))) return;
    // A video's jobs go with it; this one stays, to say why.
    const isOurs = (await this.#write({ videoId: null })) !== undefined;
    if (isOurs && video) await discard(video.id);
  }

  /** Rows that cannot be written end the job where it is awaited, not where progress is reported. */
  #orStop(write: Promise<unknown>): void {
    write.catch((error: unknown) => this.#abort.abort(toAppError(error)));
  }

  async #beat(): Promise<void> {
    if (this.#hasEnded) return;
    try {
      // Another process may have put it back into the queue, when this one was only asleep.
      const job = await this.#write({ state: 'running' });
      if (!job) this.#abort.abort(await this.#lost());
      else if (job.cancelRequested) this.#abort.abort(new AppError('CANCELLED', 'The job was cancelled.'));
    } catch (error) {
      this.#deps.logger.warn('A heartbeat cannot be written.', {
        jobId: this.#job.id,
        error: toAppError(error),
      });
    }
  }

  /** Why the job's row is not ours any more. */
  async #lost(): Promise<AppError> {
    return (await this.#deps.store.jobs.get(this.#job.id))
      ? new AppError('CONFLICT', 'Another process has taken the job over.')
      : new AppError('CANCELLED', 'The video was deleted, and its job with it.');
  }

  async #progress(progress: Progress): Promise<void> {
    const nowMs = this.#deps.clock.nowMs();
    if (progress.stage === 'indexing') this.#began ??= { atMs: nowMs, doneS: progress.done };
    else if (progress.stage !== 'finishing') this.#began = null;
    if (nowMs - this.#writtenMs < WRITE_EVERY_MS && progress.stage === this.#stage) return;
    this.#stage = progress.stage;
    const eta = this.#began && etaS(progress, this.#began.atMs, nowMs, this.#began.doneS);
    await this.#report({ stage: progress.stage, doneS: progress.done, totalS: progress.total, etaS: eta });
  }

  /** Writes what was reported; reports that come when the job has ended are late. */
  async #report(patch: JobPatch): Promise<void> {
    if (!this.#hasEnded) await this.#write(patch);
  }

  async #end(patch: JobPatch): Promise<void> {
    this.#hasEnded = true;
    await this.#writes;
    const finishedAt = new Date(this.#deps.clock.nowMs()).toISOString();
    const totalS = (await this.#deps.store.jobs.get(this.#job.id))?.totalS ?? null;
    const doneS = patch.state === 'done' && totalS !== null ? { doneS: totalS } : {};
    await this.#write({ etaS: null, finishedAt, ...doneS, ...patch }, null);
  }

  /** Writes to the job while it is ours, after what was written before; undefined when it is not ours any more. */
  #write(
    patch: JobPatch,
    heartbeatMs: number | null = this.#deps.clock.nowMs(),
  ): Promise<JobRecord | undefined> {
    this.#writtenMs = this.#deps.clock.nowMs();
    const { store, onChange } = this.#deps;
    const written = this.#writes.then(async () => {
      const condition = { attempt: this.#job.attempts };
      const job = await store.jobs.update(this.#job.id, { ...patch, heartbeatMs }, condition);
      if (job) onChange?.(job);
      return job;
    });
    // A write that fails is its caller's to report; the next one is tried all the same.
    this.#writes = written.catch(() => {});
    return written;
  }
}
