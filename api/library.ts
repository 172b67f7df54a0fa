/**
 * The videos of a library, in the words of the contract: added, listed, described, taken out. In: files and ids. Out:
 * shapes of schema.ts. Rows are short reads and writes, so that it may run on the HTTP thread.
 */
import { access, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError, toAppError } from '../core/errors.ts';
import { newJobId, type VideoId, videoIdOf } from '../core/ids.ts';
import type { JobRecord, Store, VideoRecord } from '../index/store/store.ts';
import { readableFile, resolveAllowed } from './allowed-paths.ts';
import { type ExportedFile, exportSegments } from './export/export-segments.ts';
import type { JobDesk } from './job-desk.ts';
import { mediaTypeOf } from './media-types.ts';
import { cutPage, decodePosition } from './page-tokens.ts';
import { presentJob, presentVideo } from './present.ts';
import type {
  AddVideoRequest,
  AddVideoResponse,
  ExportRequest,
  PatchVideoRequest,
  Video,
  VideoList,
} from './schema.ts';
import { discardFile, keepFile, type ReceivedFile, receiveFile, removeIfOurs } from './uploads.ts';

/** What callers say of a video they add. */
type Description = Pick<AddVideoRequest, 'title' | 'tags' | 'captured_at'>;

/** What a list of videos is asked with. */
export interface VideoQuery {
  page_size: number;
  page_token?: string | undefined;
  title?: string | undefined;
  tag?: string | undefined;
}

/** What the library is made of. */
export interface LibraryParts {
  store: Store;
  jobs: JobDesk;
  dataDir: string;
  roots: readonly string[];
  maxUploadBytes: number;
  pack: { id: string; revision: string };
  /** Throws the coded error of a file that cannot be indexed. */
  checkVideo: (path: string) => Promise<void>;
  now: () => Date;
}

/** The videos of a library. Every method that takes an id throws `NOT_FOUND` when there is no such video. */
export interface Library {
  /** Adds a file by path, inside the allowed folders. Throws what {@link resolveAllowed} and the check of the file throw. */
  addPath(request: AddVideoRequest): Promise<AddVideoResponse>;
  /** Adds a file by its real path, wherever it lies. Throws what the check of the file throws. */
  addFile(path: string, description?: Description): Promise<AddVideoResponse>;
  /** Writes an upload to disk. What it returns must go to `addReceived` or `discard`. */
  receive(
    body: AsyncIterable<Uint8Array>,
    fileName: string,
    announcedBytes: number | null,
  ): Promise<ReceivedFile>;
  /** Adds an upload. On an error nothing of it stays. */
  addReceived(received: ReceivedFile, description: Description): Promise<AddVideoResponse>;
  discard(received: ReceivedFile): Promise<void>;
  list(query: VideoQuery): Promise<VideoList>;
  /** Files of videos that are not indexed whole by the model in use: indexed by another, or broken off. */
  unindexedFiles(): string[];
  /** Whether the newest video was indexed, but not by the model in use. */
  byAnotherModel(): boolean;
  get(id: VideoId): Promise<Video>;
  patch(id: VideoId, patch: PatchVideoRequest): Promise<Video>;
  /** Ends the video's job, then removes its rows, pictures and, if it was uploaded, its file. */
  remove(id: VideoId): Promise<void>;
  /** Segments as a file of another program. Throws `NOT_FOUND` for an unknown video, `BAD_REQUEST` for what a format cannot hold. */
  export(request: ExportRequest): ExportedFile;
  /** Where the video's file lies. It may be gone. */
  media(id: VideoId): { path: string; contentType: string; tag: string };
}

/** A library over a store. */
export function createLibrary(parts: LibraryParts): Library {
  const { store, jobs, dataDir, pack } = parts;

  function known(id: VideoId): VideoRecord {
    const video = store.video(id);
    if (!video) throw new AppError('NOT_FOUND', `No video is called "${id}".`);
    return video;
  }

  const timelineOf = (id: VideoId) => store.timeline(id, pack.id, pack.revision);

  async function present(video: VideoRecord): Promise<Video> {
    const timeline = timelineOf(video.id);
    return presentVideo(video, timeline, store.latestJobOf(video.id), !(await exists(video.path)));
  }

  /** The answer for content that needs no new job, or null. */
  async function settled(id: VideoId): Promise<AddVideoResponse | null> {
    const video = store.video(id);
    const complete = timelineOf(id)?.state === 'complete';
    if (video && complete && (await exists(video.path))) {
      return { job: null, video: await present(video), already_indexed: true };
    }
    const active = jobs.activeFor({ videoId: id });
    return active
      ? { job: presentJob(active), video: video ? await present(video) : null, already_indexed: false }
      : null;
  }

  function enqueue(path: string, fileName: string, videoId: VideoId | null, description: Description) {
    const { title, tags, captured_at: capturedAt } = description;
    const job: JobRecord = {
      ...BLANK_JOB,
      id: newJobId(),
      videoId,
      path,
      hints: { fileName, title, tags, capturedAt: capturedAt && new Date(capturedAt).toISOString() },
      createdAt: parts.now().toISOString(),
    };
    return { job: jobs.add(job), video: null, already_indexed: false };
  }

  /** The file has no name of its own yet; the uploader knows it by theirs. */
  async function checkUpload({ path, fileName }: ReceivedFile): Promise<void> {
    try {
      await parts.checkVideo(path);
    } catch (cause) {
      const { code, message, details } = toAppError(cause);
      throw new AppError(code, message.replaceAll(basename(path), fileName), { details, cause });
    }
  }

  async function addFile(path: string, description: Description): Promise<AddVideoResponse> {
    const active = jobs.activeFor({ path });
    if (active) return { job: presentJob(active), video: null, already_indexed: false };
    await parts.checkVideo(path);
    return enqueue(path, basename(path), null, description);
  }

  return {
    async addPath(request) {
      return addFile(await resolveAllowed(request.path, parts.roots), request);
    },

    async addFile(path, description = {}) {
      await readableFile(path);
      return addFile(path, description);
    },

    receive(body, fileName, announcedBytes) {
      const { maxUploadBytes: maxBytes } = parts;
      return receiveFile(body, { dataDir, fileName, maxBytes, announcedBytes, newName: newJobId });
    },

    async addReceived(received, description) {
      const id = videoIdOf(received.contentHash);
      try {
        const answer = await settled(id);
        if (answer) return answer;
        await checkUpload(received);
        const path = await keepFile(received, dataDir);
        return enqueue(path, received.fileName, id, description);
      } finally {
        await discardFile(received);
      }
    },

    discard: discardFile,

    async list({ page_size: size, page_token: token, title, tag }) {
      const after = token === undefined ? undefined : decodePosition(token);
      const records = store.videos({
        filter: { titleContains: title, anyTag: tag === undefined ? undefined : [tag] },
        limit: size + 1,
        after: after && { createdAt: after.createdAt, id: after.id as VideoId },
      });
      const { data, page } = cutPage(records, size);
      return { data: await Promise.all(data.map(present)), page };
    },

    unindexedFiles() {
      const all = everyVideo(store);
      return all.filter(({ id }) => timelineOf(id)?.state !== 'complete').map(({ path }) => path);
    },

    byAnotherModel() {
      const [newest] = store.videos({ limit: 1 });
      return (
        newest !== undefined &&
        timelineOf(newest.id) === undefined &&
        store.latestJobOf(newest.id)?.state === 'done'
      );
    },

    get: (id) => present(known(id)),

    async patch(id, { title, tags, captured_at: capturedAt }) {
      known(id);
      const patched = store.patchVideo(id, {
        ...(title !== undefined && { title }),
        ...(tags !== undefined && { tags: [...new Set(tags)] }),
        ...(capturedAt !== undefined && { capturedAt: capturedAt && new Date(capturedAt).toISOString() }),
      });
      return present(patched ?? known(id));
    },

    async remove(id) {
      const video = known(id);
      await jobs.endJobsOf(id);
      store.deleteVideo(id);
      await rm(join(dataDir, 'storyboards', id), { recursive: true, force: true });
      await rm(join(dataDir, 'posters', id), { recursive: true, force: true });
      await removeIfOurs(video.path, dataDir);
    },

    export: (request) => exportSegments(request, known),

    media(id) {
      const { path, fileName, contentHash } = known(id);
      return { path, contentType: mediaTypeOf(fileName), tag: contentHash.slice(0, 16) };
    },
  };
}

/** How many rows are read at a time. */
const ROWS = 500;

function everyVideo(store: Store): VideoRecord[] {
  const all: VideoRecord[] = [];
  for (let after: VideoRecord | undefined; ; after = all.at(-1)) {
    const page = store.videos({ limit: ROWS, after });
    all.push(...page);
    if (page.length < ROWS) return all;
  }
}

const BLANK_JOB = {
  kind: 'index',
  state: 'queued',
  stage: 'queued',
  doneS: 0,
  totalS: null,
  etaS: null,
  attempts: 0,
  cancelRequested: false,
  error: null,
  startedAt: null,
  finishedAt: null,
  heartbeatMs: null,
} as const;

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    // Gone or forbidden: either way nothing can be played from it.
    return false;
  }
}
