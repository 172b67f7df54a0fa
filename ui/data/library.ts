/**
 * The videos and jobs of the server as the page knows them, and the files on their way to it. Kept current by job
 * events; after a broken line everything is fetched again, so that a restarted server loses nothing here. Emits
 * `change` after each change.
 */
import type { Job, Video } from '../../api/schema.ts';
import {
  ApiError,
  cancelJob,
  deleteVideo,
  getHealth,
  getVideo,
  isAbort,
  listJobs,
  listVideos,
  patchVideo,
  retryJob,
} from './api.ts';
import { listenToJobs } from './job-events.ts';
import { uploadFile } from './upload.ts';

/** A file on its way to the server. `failed` and `known` stay until dismissed. */
export interface Upload {
  key: number;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: 'waiting' | 'sending' | 'known' | 'failed';
  error: ApiError | null;
  /** The video that has the same content already, when the server said so. */
  knownVideoId: string | null;
}

/** The film that a server with an empty library draws. */
export interface SampleFilm {
  /** Share that is drawn, in [0, 1]; null when none is being drawn. */
  drawn: number | null;
  /** Sentences that find something in it, surest first. */
  sentences: readonly string[];
}

/** How often the page asks how far the sample film is. */
const FILM_EVERY_MS = 1500;

/** How the first fetch went: the four states of anything remote, `empty` being a `ready` without videos. */
export type LibraryState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'ready'; videos: readonly Video[]; jobs: readonly Job[] };

/** The page's copy of the library. One per page; `start` opens the line, `stop` closes it. */
export class Library extends EventTarget {
  #state: LibraryState = { kind: 'loading' };
  #uploads: readonly Upload[] = [];
  #online = true;
  #files = new Map<number, { file: File; abort: AbortController }>();
  #nextKey = 1;
  #sending = false;
  #stop: (() => void) | null = null;
  #film: SampleFilm = { drawn: null, sentences: [] };

  /** Videos and jobs, or why there are none. */
  get state(): LibraryState {
    return this.#state;
  }

  /** Files on their way, oldest first. */
  get uploads(): readonly Upload[] {
    return this.#uploads;
  }

  /** The sample film: how much of it is drawn, and what to ask it. */
  get film(): SampleFilm {
    return this.#film;
  }

  /** False while the line to the server is broken. */
  get online(): boolean {
    return this.#online;
  }

  /** Fetches everything and listens for news. */
  start(): void {
    void this.refresh();
    void this.#followFilm();
    this.#stop ??= listenToJobs({
      onOpen: () => {
        if (this.#online) return;
        this.#online = true;
        void this.refresh();
      },
      onJob: (job) => void this.#hear(job),
      onLost: () => {
        this.#online = false;
        this.#changed();
      },
    });
  }

  /** Closes the line. Uploads go on. */
  stop(): void {
    this.#stop?.();
    this.#stop = null;
  }

  /** Fetches videos and jobs again. */
  async refresh(): Promise<void> {
    try {
      const [videos, jobs] = await Promise.all([listVideos(), listJobs()]);
      this.#state = { kind: 'ready', videos, jobs };
    } catch (error) {
      // What is on display stays: an old list is more use than none while the server restarts.
      if (this.#state.kind !== 'ready') this.#state = { kind: 'failed', error };
    }
    this.#changed();
  }

  /** Asks how far the sample film is until it is drawn; then its job says the rest. */
  async #followFilm(): Promise<void> {
    try {
      const { sample, sample_sentences: sentences } = await getHealth();
      this.#film = { drawn: sample?.fraction ?? null, sentences };
      this.#changed();
      if (sample) setTimeout(() => void this.#followFilm(), FILM_EVERY_MS);
    } catch {
      // The film is a courtesy: a page that cannot ask for it says nothing of it. `refresh` tells of a broken line.
    }
  }

  /** A video by id, if it is known. */
  video(id: string): Video | undefined {
    return this.#state.kind === 'ready' ? this.#state.videos.find((video) => video.id === id) : undefined;
  }

  /** Sends files, one after the other: two at once would share the same line and both be late. */
  add(files: Iterable<File>): void {
    const added: Upload[] = [];
    for (const file of files) {
      const key = this.#nextKey++;
      this.#files.set(key, { file, abort: new AbortController() });
      added.push({
        key,
        name: file.name,
        sizeBytes: file.size,
        sentBytes: 0,
        state: 'waiting',
        error: null,
        knownVideoId: null,
      });
    }
    this.#uploads = [...this.#uploads, ...added];
    this.#changed();
    void this.#sendAll();
  }

  /** Gives an upload up, or clears its failure away. */
  dismiss(key: number): void {
    this.#files.get(key)?.abort.abort();
    this.#files.delete(key);
    this.#uploads = this.#uploads.filter((upload) => upload.key !== key);
    this.#changed();
  }

  /** Sends a failed upload again. */
  resend(key: number): void {
    this.#update(key, { state: 'waiting', error: null, sentBytes: 0 });
    void this.#sendAll();
  }

  /** Stops a job. */
  async cancel(jobId: string): Promise<void> {
    await this.#hear(await cancelJob(jobId));
  }

  /** Starts a failed or cancelled job again. */
  async retry(jobId: string): Promise<void> {
    await this.#hear(await retryJob(jobId));
  }

  /** Changes a title. */
  async rename(videoId: string, title: string): Promise<void> {
    this.#putVideo(await patchVideo(videoId, { title }));
  }

  /** Forgets a video and everything found in it. */
  async remove(videoId: string): Promise<void> {
    await deleteVideo(videoId);
    if (this.#state.kind !== 'ready') return;
    const { videos, jobs } = this.#state;
    this.#state = {
      kind: 'ready',
      videos: videos.filter((video) => video.id !== videoId),
      jobs: jobs.filter((job) => job.video_id !== videoId),
    };
    this.#changed();
  }

  async #sendAll(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (;;) {
        const next = this.#uploads.find((upload) => upload.state === 'waiting');
        if (!next) return;
        await this.#send(next.key);
      }
    } finally {
      this.#sending = false;
    }
  }

  async #send(key: number): Promise<void> {
    const held = this.#files.get(key);
    if (!held) return this.dismiss(key);
    this.#update(key, { state: 'sending' });
    try {
      const onProgress = (sentBytes: number): void => this.#update(key, { sentBytes });
      const answer = await uploadFile(held.file, onProgress, held.abort.signal);
      if (answer.already_indexed) {
        this.#update(key, { state: 'known', knownVideoId: answer.video?.id ?? null });
        return;
      }
      this.dismiss(key);
      if (answer.video) this.#putVideo(answer.video);
      if (answer.job) await this.#hear(answer.job);
    } catch (thrown) {
      if (isAbort(thrown)) return;
      const error = thrown instanceof ApiError ? thrown : new ApiError('BAD_ANSWER', String(thrown));
      this.#update(key, { state: 'failed', error });
    }
  }

  async #hear(job: Job): Promise<void> {
    if (this.#state.kind !== 'ready') return;
    const { jobs, videos } = this.#state;
    const known = jobs.some((each) => each.id === job.id);
    this.#state = {
      kind: 'ready',
      jobs: known ? jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...jobs],
      videos: videos.map((video) => grown(video, job)),
    };
    this.#changed();
    if (job.video_id !== null && this.#wantsVideo(job, job.video_id)) await this.#fetchVideo(job.video_id);
  }

  /** A job knows its video's id early, but the video is there to be fetched only once indexing has begun. */
  #wantsVideo(job: Job, id: string): boolean {
    const video = this.video(id);
    if (job.state === 'queued') return false;
    if (job.state === 'running') return job.stage === 'indexing' && (!video || video.state === 'queued');
    return video !== undefined || job.state === 'done';
  }

  #fetching = new Set<string>();

  async #fetchVideo(id: string): Promise<void> {
    if (this.#fetching.has(id)) return;
    this.#fetching.add(id);
    try {
      this.#putVideo(await getVideo(id));
    } catch {
      // The job names a video that is not there yet, or no longer: the next event or refresh settles it.
    } finally {
      this.#fetching.delete(id);
    }
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

  #update(key: number, change: Partial<Upload>): void {
    this.#uploads = this.#uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

/** A video with the seconds that its job has indexed meanwhile; itself when nothing changed. */
function grown(video: Video, job: Job): Video {
  if (video.id !== job.video_id || job.state !== 'running' || job.done_s <= video.indexed_s) return video;
  return { ...video, indexed_s: job.done_s };
}
