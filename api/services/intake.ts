/**
 * Adds videos to a library: uploads, paths over HTTP, files of the command line. In: bytes or paths. Out: the job that
 * indexes them, or the video that is there already. A file that cannot be a video is refused at once, and leaves nothing.
 */
import { basename } from 'node:path';
import type {
  AddVideoRequest,
  AddVideoResponse,
  AddVideosRequest,
  AddVideosResponse,
  Job,
  Video,
} from '../../contract/index.ts';
import { AppError, toAppError } from '../../core/errors.ts';
import { newJobId, type SourceId, type VideoId, videoIdOf } from '../../core/ids.ts';
import { createKeyedMutex, type KeyedMutex } from '../../core/keyed-mutex.ts';
import { type JobRecord, QUEUED_JOB } from '../../index/store/jobs.ts';
import type { Store } from '../../index/store/store.ts';
import type { JobService } from '../../jobs/job-service.ts';
import { presentJob } from '../../jobs/present-job.ts';
import type { MediaStore } from '../../media/kept/media-store.ts';
import { readableFile, resolveAllowed } from './allowed-paths.ts';
import { keepUpload } from './kept/kept-uploads.ts';
import type { Library } from './library.ts';
import { addMany } from './sources/add-many.ts';
import type { ObjectToFetch } from './sources/remote/open-objects.ts';
import { discardFile, type ReceivedFile, receiveFile } from './uploads.ts';

/** A caller's description of a video to add. */
export type Description = Omit<AddVideoRequest, 'path'>;

/** For whom a job is, and how urgent. */
type Request = Pick<JobRecord, 'requester' | 'priority'>;

/** The parts of the intake. */
export interface IntakeParts {
  store: Pick<Store, 'videos' | 'jobs'>;
  media: MediaStore;
  library: Pick<Library, 'find' | 'patch'>;
  jobs: JobService;
  /** Adds and deletes a video one after the other. */
  perVideo: KeyedMutex<VideoId>;
  dataDir: string;
  /** Folders that paths over HTTP must lie in. */
  roots: readonly string[];
  maxUploadBytes: number;
  /** Throws the coded error of a file that cannot be indexed. */
  checkVideo: (path: string) => Promise<void>;
  now: () => Date;
}

/** Adds videos. */
export interface Intake {
  /**
   * Adds a file by path, inside the allowed folders. The jobs of one `requester` take turns with those of others. Throws
   * what {@link resolveAllowed} and the check of the file throw.
   */
  addPath(request: AddVideoRequest, requester?: string): Promise<AddVideoResponse>;
  /**
   * Adds a file by its real path, wherever it lies. `fileName` is what it is called when that is not its own name. Throws
   * what the check of the file throws.
   */
  addFile(path: string, description?: Description, fileName?: string): Promise<AddVideoResponse>;
  /** Adds the videos of a folder, or of a list; one that cannot be added is reported. Throws as {@link addMany}. */
  addMany(request: AddVideosRequest, requester?: string): Promise<AddVideosResponse>;
  /**
   * Queues a file that a source holds, unless it is queued; its job says whether it is a video. With `object`, the path is an
   * address, and the job fetches what lies there first.
   */
  addFound(path: string, sourceId: SourceId, object?: ObjectToFetch | null): Promise<JobRecord | Job>;
  /** Writes an upload to disk. What it returns must go to `addReceived` or `discard`. */
  receive(
    body: AsyncIterable<Uint8Array>,
    fileName: string,
    announcedBytes: number | null,
  ): Promise<ReceivedFile>;
  /** Adds an upload. On an error nothing of it stays. */
  addReceived(
    received: ReceivedFile,
    description: Description,
    requester?: string,
  ): Promise<AddVideoResponse>;
  discard(received: ReceivedFile): Promise<void>;
}

/** The ways into a library. */
export function createIntake(parts: IntakeParts): Intake {
  const { library, jobs, perVideo, dataDir } = parts;
  const perPath = createKeyedMutex<string>();

  /** The answer for content that needs no new job, or null. */
  async function settled(
    id: VideoId,
    description: Description,
    request: Request,
  ): Promise<AddVideoResponse | null> {
    let video = await library.find(id);
    const { external_id, metadata } = description;
    if (video && (external_id !== undefined || metadata !== undefined)) {
      video = await library.patch(id, {
        ...(external_id !== undefined && { external_id }),
        ...(metadata !== undefined && { metadata }),
      });
    }
    if (video?.state === 'indexed' && !video.missing) return { job: null, video, already_indexed: true };
    const active = await jobs.activeFor({ videoId: id });
    return active ? waitingFor(await jobs.hurry(active, request), video) : null;
  }

  async function enqueue(
    path: string,
    fileName: string,
    videoId: VideoId | null,
    description: Description,
    request: Request,
    found: Pick<JobRecord['hints'], 'sourceId' | 'remote'> = {},
  ): Promise<AddVideoResponse> {
    const { title, tags, captured_at: capturedAt, external_id: externalId, metadata } = description;
    const job: Omit<JobRecord, 'pack'> = {
      ...QUEUED_JOB,
      ...request,
      id: newJobId(),
      videoId,
      path,
      hints: {
        ...{ fileName, title, tags, capturedAt: capturedAt && new Date(capturedAt).toISOString() },
        ...(externalId !== undefined && { externalId }),
        ...(metadata !== undefined && { metadata }),
        ...found,
      },
      createdAt: parts.now().toISOString(),
    };
    return { job: await jobs.add(job), video: null, already_indexed: false };
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

  /** A file that the library holds already is recognised by its job, by content: that takes as long as reading it. */
  function addFile(
    path: string,
    description: Description,
    fileName: string,
    requester: string,
  ): Promise<AddVideoResponse> {
    const request: Request = { requester, priority: description.priority ?? 'normal' };
    // The same path added twice at once is one job.
    return perPath(path, async () => {
      const active = await jobs.activeFor({ path });
      if (active) return waitingFor(await jobs.hurry(active, request), null);
      await parts.checkVideo(path);
      return enqueue(path, fileName, null, description, request);
    });
  }

  return {
    async addPath(request, requester = '') {
      const path = await resolveAllowed(request.path, parts.roots);
      return addFile(path, request, basename(path), requester);
    },

    async addFile(path, description = {}, fileName = basename(path)) {
      await readableFile(path);
      return addFile(path, description, fileName, '');
    },

    addMany: (request, requester = '') =>
      addMany(
        {
          ...parts,
          enqueue: (path, description) =>
            perPath(path, async () => {
              const active = await jobs.activeFor({ path });
              const asked: Request = { requester, priority: description.priority ?? 'low' };
              if (active) return { job: presentJob(await jobs.hurry(active, asked)), isNew: false };
              const { job } = await enqueue(path, basename(path), null, description, asked);
              return { job: job as Job, isNew: true };
            }),
        },
        request,
      ),

    addFound(path, sourceId, object = null) {
      return perPath(path, async () => {
        const active = await jobs.activeFor({ path });
        if (active) return active;
        const { fileName = basename(path), ...remote } = object ?? {};
        const request: Request = { requester: `source:${sourceId}`, priority: 'low' };
        const { job } = await enqueue(path, fileName, null, {}, request, { sourceId, ...remote });
        return job as Job;
      });
    },

    async receive(body, fileName, announcedBytes) {
      const { maxUploadBytes: maxBytes } = parts;
      const received = await receiveFile(body, {
        ...{ dataDir, fileName, maxBytes, announcedBytes, newName: newJobId },
      });
      if (received.sizeBytes > 0) return received;
      await discardFile(received);
      throw new AppError('VIDEO_UNREADABLE', 'The upload is empty.');
    },

    async addReceived(received, description, requester = '') {
      const id = videoIdOf(received.contentHash);
      const request: Request = { requester, priority: description.priority ?? 'normal' };
      try {
        // The same film sent twice at once is one file and one job; one that is being taken out is added after that.
        return await perVideo(id, async () => {
          const answer = await settled(id, description, request);
          if (answer) return answer;
          await checkUpload(received);
          const path = await keepUpload(parts, received);
          return enqueue(path, received.fileName, id, description, request);
        });
      } finally {
        await discardFile(received);
      }
    },

    discard: discardFile,
  };
}

function waitingFor(job: JobRecord, video: Video | null): AddVideoResponse {
  return { job: presentJob(job), video, already_indexed: false };
}
