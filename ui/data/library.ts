/**
 * The page's copy of the server's videos and jobs, and the uploads under way. Job events keep it current; each time
 * their stream opens, everything is fetched again, to catch up on what was missed. Emits `change` after each change,
 * `footage` when other videos are indexed than before, and `online` when the server answers again.
 */
import type { Job, Video } from '../../contract/index.ts';
import type { VideoPatch } from '../lib/library/edit-videos.ts';
import { type BatchProgress, NO_PROGRESS, nextFirst, progressOf } from '../lib/library/job-batch.ts';
import {
  cancelJob,
  cancelJobs,
  deleteVideo,
  getVideo,
  listJobs,
  listNextJobs,
  listVideos,
  patchVideo,
  retryJob,
  summariseJobs,
} from './api.ts';
import { readHiddenJobs } from './hidden-jobs.ts';
import { type JobStream, streamJobs } from './job-events.ts';
import { NO_SAMPLE_FILM, pollSampleFilm, type SampleFilm } from './sample-film.ts';
import { Uploads } from './uploads/uploads.ts';

/** The state of the first fetch. */
export type LibraryState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  | {
      kind: 'ready';
      videos: readonly Video[];
      jobs: readonly Job[];
      /** False while more of the videos are on their way. */
      whole: boolean;
    };

/** Requests of one command that run at once; the browser holds further ones back, and others with them. */
const AT_ONCE = 4;

/** How long after a job's event the summary of all jobs is fetched: it stands for all events until then. */
const SUMMARY_AFTER_MS = 1000;

/** The page's copy of the library. `start` opens the stream, `stop` closes it. */
export class Library extends EventTarget {
  #state: LibraryState = { kind: 'loading' };
  #online = true;
  #stream: JobStream | null = null;
  #sampleFilm: SampleFilm = NO_SAMPLE_FILM;
  /** The ids of the videos whose indexing has ended, joined; null until they are known. */
  #footage: string | null = null;
  /** Aborts the fetch of everything that is under way; null while none is. */
  #abort: AbortController | null = null;
  /** Jobs reported since that fetch began: its answer may be older. */
  #newJobs: Job[] = [];
  #progress: BatchProgress = NO_PROGRESS;
  #lastEndedAt: string | null = null;
  /** The jobs that are begun next, as far as is known. */
  #next: readonly Job[] = [];
  #summaryTimer: ReturnType<typeof setTimeout> | undefined;
  #seenVideos: readonly Video[] | null = null;
  /** The uploads. */
  readonly uploads = new Uploads(
    () => {
      this.#stream?.adjust();
      this.#changed();
    },
    ({ video, job }) => {
      if (video) this.#putVideo(video);
      if (job) void this.#applyJob(job);
    },
  );

  /** Videos and jobs, or the error of fetching them. */
  get state(): LibraryState {
    return this.#state;
  }

  /** The sample film: its progress, and sentences to try. */
  get sampleFilm(): SampleFilm {
    return this.#sampleFilm;
  }

  /** False while the server does not answer. */
  get online(): boolean {
    return this.#online;
  }

  /** Fetches everything and follows the jobs. */
  start(): void {
    void this.refresh();
    void pollSampleFilm((film) => {
      this.#sampleFilm = film;
      this.#changed();
    });
    this.#stream ??= streamJobs(
      {
        onOpen: () => this.#onOpen(),
        onJob: (job) => void this.#applyJob(job),
        onLost: () => this.#onLost(),
      },
      () => this.uploads.needServer,
    );
  }

  /** Closes the stream. Uploads continue. */
  stop(): void {
    this.#stream?.end();
    this.#stream = null;
    clearTimeout(this.#summaryTimer);
    this.#summaryTimer = undefined;
  }

  /** Fetches videos and jobs again. A fetch under way is aborted: its answer may be stale. */
  async refresh(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#newJobs = [];
    void this.summarise();
    try {
      let known: readonly Job[] = [];
      const listing = listLatest(abort.signal).then((all) => {
        known = all;
        return all;
      });
      const [videos, jobs] = await Promise.all([
        listVideos(abort.signal, (soFar) => this.#showPart(soFar, known)),
        listing,
      ]);
      if (abort.signal.aborted) return;
      this.#state = { kind: 'ready', videos, jobs: nextFirst(jobs, this.#next), whole: true };
    } catch (error) {
      if (abort.signal.aborted) return;
      // The old list stays: it is more useful than none while the server restarts.
      if (this.#state.kind !== 'ready') this.#state = { kind: 'failed', error };
    }
    this.#abort = null;
    this.#changed();
    for (const job of this.#newJobs) void this.#applyJob(job);
  }

  /** Shows the first videos of a long library while the rest is fetched; an earlier list stays until the whole is here. */
  #showPart(videos: readonly Video[], jobs: readonly Job[]): void {
    if (this.#state.kind === 'ready' && this.#state.whole) return;
    this.#state = { kind: 'ready', videos, jobs, whole: false };
    this.#changed();
  }

  /** The progress of all jobs together. */
  get progress(): BatchProgress {
    return this.#progress;
  }

  /** When the latest failed or cancelled job ended, as far as is known; null for none. */
  get lastEndedAt(): string | null {
    return this.#lastEndedAt;
  }

  /** Fetches the summary of all jobs, and which of them are begun next. */
  async summarise(): Promise<void> {
    const { until, ids } = readHiddenJobs();
    try {
      const [summary, next] = await Promise.all([summariseJobs(until), listNextJobs()]);
      this.#next = next;
      if (this.#state.kind === 'ready')
        this.#state = { ...this.#state, jobs: nextFirst(this.#state.jobs, next) };
      this.#progress = progressOf(summary, ids.size);
      this.#lastEndedAt = summary.last_ended_at;
      this.#changed();
    } catch {
      // The next event, or the next stream, fetches it again.
    }
  }

  #summariseSoon(): void {
    this.#summaryTimer ??= setTimeout(() => {
      this.#summaryTimer = undefined;
      void this.summarise();
    }, SUMMARY_AFTER_MS);
  }

  /** Returns a video by id, if it is known. */
  video(id: string): Video | undefined {
    return this.#state.kind === 'ready' ? this.#state.videos.find((video) => video.id === id) : undefined;
  }

  /** Cancels a job. */
  async cancel(jobId: string): Promise<void> {
    await this.#applyJob(await cancelJob(jobId));
  }

  /** Starts a failed or cancelled job again. */
  async retry(jobId: string): Promise<void> {
    await this.#applyJob(await retryJob(jobId));
  }

  /** Cancels all jobs that wait or run. */
  async cancelAll(): Promise<void> {
    await cancelJobs();
    await this.refresh();
  }

  /** Changes videos: their titles, tags or dates. */
  async patch(patches: readonly VideoPatch[]): Promise<void> {
    await forEachOf(patches, async ({ id, patch }) => this.#putVideo(await patchVideo(id, patch)));
    if (this.#abort) void this.refresh();
  }

  /** Deletes videos and everything found in them. */
  async remove(videoIds: readonly string[]): Promise<void> {
    await forEachOf(videoIds, async (id) => {
      await deleteVideo(id);
      this.#dropVideo(id);
    });
    if (this.#abort) void this.refresh();
  }

  #dropVideo(videoId: string): void {
    this.#fetching.delete(videoId); // An answer that is under way would bring it back.
    if (this.#state.kind !== 'ready') return;
    this.#state = {
      ...this.#state,
      videos: this.#state.videos.filter((video) => video.id !== videoId),
      jobs: this.#state.jobs.filter((job) => job.video_id !== videoId),
    };
    this.#changed();
  }

  #onOpen(): void {
    void this.refresh();
    if (this.#online) return;
    this.#online = true;
    this.uploads.resendLost();
    this.dispatchEvent(new Event('online'));
  }

  #onLost(): void {
    this.#online = false;
    this.#changed();
    // A stream does not say why it broke. A request does, and makes the page ask for a key that was rejected.
    listJobs().catch(() => undefined);
  }

  async #applyJob(job: Job): Promise<void> {
    if (this.#abort) this.#newJobs.push(job);
    if (this.#state.kind !== 'ready') return;
    const { jobs, videos } = this.#state;
    const known = jobs.some((each) => each.id === job.id);
    this.#state = {
      ...this.#state,
      jobs: known ? jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...jobs],
      videos: job.state === 'running' ? videos.map((video) => withProgress(video, job)) : videos,
    };
    this.#summariseSoon();
    this.#changed();
    if (job.video_id !== null && this.#wantsVideo(job, job.video_id)) await this.#fetchVideo(job.video_id);
  }

  /** A job knows its video's id early, but the video can be fetched only once indexing has begun. */
  #wantsVideo(job: Job, id: string): boolean {
    const video = this.video(id);
    if (job.state === 'queued') return false;
    if (job.state === 'running') return job.stage === 'indexing' && (!video || video.state === 'queued');
    return video !== undefined || job.state === 'done';
  }

  /** The videos being fetched, and whether their job changed meanwhile: then the answer may be stale. */
  #fetching = new Map<string, boolean>();

  async #fetchVideo(id: string): Promise<void> {
    const isUnderWay = this.#fetching.has(id);
    this.#fetching.set(id, isUnderWay);
    if (isUnderWay) return;
    try {
      const video = await getVideo(id);
      if (!this.#fetching.has(id)) return;
      this.#putVideo(video);
    } catch {
      // The video is not there yet, or no longer: the next event or refresh settles it.
    }
    const again = this.#fetching.get(id) === true;
    this.#fetching.delete(id);
    if (again) await this.#fetchVideo(id);
  }

  #putVideo(video: Video): void {
    if (this.#state.kind !== 'ready') return;
    const { videos } = this.#state;
    const known = videos.some((each) => each.id === video.id);
    this.#state = {
      ...this.#state,
      videos: known ? videos.map((each) => (each.id === video.id ? video : each)) : [video, ...videos],
    };
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
    // A job's event seldom changes a video, and there may be thousands of both.
    const videos = this.#state.kind === 'ready' && this.#state.whole ? this.#state.videos : null;
    if (videos === this.#seenVideos) return;
    this.#seenVideos = videos;
    const before = this.#footage;
    this.#footage = footageOf(this.#state) ?? before;
    if (before !== null && before !== this.#footage) this.dispatchEvent(new Event('footage'));
  }
}

/** Returns the ids of the videos whose indexing has ended, well or not; null while none are known. */
function footageOf(library: LibraryState): string | null {
  if (library.kind !== 'ready' || !library.whole) return null;
  const ended = library.videos.filter(({ state }) => state !== 'queued' && state !== 'indexing');
  return ended.map(({ id }) => id).join();
}

/** Returns the latest jobs, and the latest of those that failed: a long queue would hide them. */
async function listLatest(signal: AbortSignal): Promise<Job[]> {
  const [latest, failed] = await Promise.all([listJobs(signal), listJobs(signal, 'failed')]);
  const known = new Set(latest.map(({ id }) => id));
  return [...latest, ...failed.filter(({ id }) => !known.has(id))];
}

/** Returns a video with the seconds that its job has indexed; itself when nothing changed. */
function withProgress(video: Video, job: Job): Video {
  if (video.id !== job.video_id || job.state !== 'running' || job.done_s <= video.indexed_s) return video;
  return { ...video, indexed_s: job.done_s };
}

/** Runs `work` for each item, a few at once. The rest is done even when one fails; the first failure is thrown then. */
async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  const rest = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
}
