/**
 * The page's copy of the server's videos and jobs, and the uploads under way. Job events keep it current; each time
 * their stream opens, everything is fetched again, to catch up on what was missed. Emits `change` after each change,
 * `footage` when other videos are indexed than before, and `online` when the server answers again.
 */
import type { Job, Video } from '../../contract/index.ts';
import { cancelJob, deleteVideo, getVideo, listJobs, listVideos, patchVideo, retryJob } from './api.ts';
import { type JobStream, streamJobs } from './job-events.ts';
import { NO_SAMPLE_FILM, pollSampleFilm, type SampleFilm } from './sample-film.ts';
import { Uploads } from './uploads.ts';

/** The state of the first fetch. */
export type LibraryState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'ready'; videos: readonly Video[]; jobs: readonly Job[] };

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
  }

  /** Fetches videos and jobs again. A fetch under way is aborted: its answer may be stale. */
  async refresh(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#newJobs = [];
    try {
      const [videos, jobs] = await Promise.all([listVideos(abort.signal), listJobs(abort.signal)]);
      if (abort.signal.aborted) return;
      this.#state = { kind: 'ready', videos, jobs };
    } catch (error) {
      if (abort.signal.aborted) return;
      // The old list stays: it is more useful than none while the server restarts.
      if (this.#state.kind !== 'ready') this.#state = { kind: 'failed', error };
    }
    this.#abort = null;
    this.#changed();
    for (const job of this.#newJobs) void this.#applyJob(job);
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

  /** Changes a title. */
  async rename(videoId: string, title: string): Promise<void> {
    this.#putVideo(await patchVideo(videoId, { title }));
    if (this.#abort) void this.refresh();
  }

  /** Deletes a video and everything found in it. */
  async remove(videoId: string): Promise<void> {
    await deleteVideo(videoId);
    if (this.#abort) void this.refresh();
    if (this.#state.kind !== 'ready') return;
    const { videos, jobs } = this.#state;
    this.#state = {
      kind: 'ready',
      videos: videos.filter((video) => video.id !== videoId),
      jobs: jobs.filter((job) => job.video_id !== videoId),
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
      kind: 'ready',
      jobs: known ? jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...jobs],
      videos: videos.map((video) => withProgress(video, job)),
    };
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
      this.#putVideo(await getVideo(id));
    } catch {
      // The video is not there yet, or no longer: the next event or refresh settles it.
    }
    const again = this.#fetching.get(id) === true;
    this.#fetching.delete(id);
    if (again) await this.#fetchVideo(id);
  }

  #putVideo(video: Video): void {
    if (this.#state.kind !== 'ready') return;
    const { jobs, videos } = this.#state;
    const known = videos.some((each) => each.id === video.id);
    this.#state = {
      kind: 'ready',
      jobs,
      videos: known ? videos.map((each) => (each.id === video.id ? video : each)) : [video, ...videos],
    };
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
    const before = this.#footage;
    this.#footage = footageOf(this.#state);
    if (before !== null && before !== this.#footage) this.dispatchEvent(new Event('footage'));
  }
}

/** Returns the ids of the videos whose indexing has ended, well or not; null while none are known. */
function footageOf(library: LibraryState): string | null {
  if (library.kind !== 'ready') return null;
  const ended = library.videos.filter(({ state }) => state !== 'queued' && state !== 'indexing');
  return ended.map(({ id }) => id).join();
}

/** Returns a video with the seconds that its job has indexed; itself when nothing changed. */
function withProgress(video: Video, job: Job): Video {
  if (video.id !== job.video_id || job.state !== 'running' || job.done_s <= video.indexed_s) return video;
  return { ...video, indexed_s: job.done_s };
}
