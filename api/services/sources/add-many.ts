/**
 * Adds many videos at once. In: a folder, or a list of files. Out: the job of each, or why there is none, and the group of these
 * jobs. No file is opened: its job says whether it is a video, so that thousands are added in seconds.
 */
import { realpath } from 'node:fs/promises';
import {
  AddVideoRequest,
  type AddVideosRequest,
  type AddVideosResponse,
  type BatchItem,
  type Job,
  MAX_BATCH,
} from '../../../contract/index.ts';
import { AppError, toAppError } from '../../../core/errors.ts';
import type { JobId } from '../../../core/ids.ts';
import type { Store } from '../../../index/store/store.ts';
import type { JobService } from '../../../jobs/job-service.ts';
import { resolveAllowed } from '../allowed-paths.ts';
import type { Library } from '../library.ts';
import { allowedFolder } from './allowed-folder.ts';
import { compileGlobs } from './globs.ts';
import { walkSource } from './walk-source.ts';

/** The parts of the service. */
export interface AddManyParts {
  store: Pick<Store, 'videos'>;
  library: Pick<Library, 'find' | 'patch'>;
  jobs: Pick<JobService, 'group'>;
  dataDir: string;
  roots: readonly string[];
  /** Queues a file by its real path, unless it is queued. */
  enqueue(path: string, description: Omit<AddVideoRequest, 'path'>): Promise<{ job: Job; isNew: boolean }>;
}

/**
 * Adds the videos. Asked again, it adds nothing twice. Throws for a folder `FORBIDDEN_PATH`, `NOT_FOUND`, `GLOB_INVALID`,
 * `SOURCE_UNREACHABLE`, or `BAD_REQUEST` for one with too many videos.
 */
export async function addMany(parts: AddManyParts, request: AddVideosRequest): Promise<AddVideosResponse> {
  const { rows, unread } = request.folder
    ? await listFolder(parts, request.folder)
    : { rows: request.videos ?? [], unread: [] };
  const items: BatchItem[] = [];
  for (const [index, row] of rows.entries()) items.push(await addOne(parts, index, row));
  for (const path of unread) items.push(unreadItem(items.length, path));
  const ids = items.flatMap(({ job_id: id }) => (id === null ? [] : [id as JobId]));
  return { group: await parts.jobs.group(ids), items };
}

/** Returns the videos below a folder, in the order of their paths, and the folders in it that cannot be read. */
async function listFolder(
  { dataDir, roots }: AddManyParts,
  { path, include, exclude }: NonNullable<AddVideosRequest['folder']>,
): Promise<{ rows: { path: string }[]; unread: string[] }> {
  const matches = compileGlobs({ include, exclude });
  const root = await allowedFolder(path, roots);
  const { files, unread } = await walkSource(root, { matches, without: await realpath(dataDir) });
  if (files.length > MAX_BATCH) {
    throw new AppError(
      'BAD_REQUEST',
      `"${path.slice(0, 200)}" holds ${files.length} videos; ${MAX_BATCH} can be added at once. Watch it as a source.`,
    );
  }
  const rows = files.map((file) => ({ path: file.path })).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { rows, unread: unread.sort() };
}

function unreadItem(index: number, path: string): BatchItem {
  const message = `The folder "${path}" cannot be read: what lies in it is not added.`;
  const error = { code: 'SOURCE_UNREACHABLE', message } as const;
  return { index, path, result: 'refused', job_id: null, video_id: null, error };
}

async function addOne(parts: AddManyParts, index: number, row: unknown): Promise<BatchItem> {
  const given = (row as { path?: unknown } | null)?.path;
  const item: BatchItem = {
    ...{ index, path: typeof given === 'string' ? given.slice(0, 4096) : '' },
    ...{ result: 'refused', job_id: null, video_id: null, error: null },
  };
  try {
    const { path: wanted, ...description } = parseRow(row);
    const path = await resolveAllowed(wanted, parts.roots);
    const video = await indexedAt(parts, path);
    if (video) {
      const { external_id, metadata } = description;
      if (external_id !== undefined || metadata !== undefined) {
        await parts.library.patch(video, {
          ...(external_id !== undefined && { external_id }),
          ...(metadata !== undefined && { metadata }),
        });
      }
      return { ...item, result: 'indexed', video_id: video };
    }
    const { job, isNew } = await parts.enqueue(path, description);
    return { ...item, result: isNew ? 'queued' : 'waiting', job_id: job.id, video_id: job.video_id };
  } catch (thrown) {
    const error = toAppError(thrown);
    // What ails the library ails the next file, too.
    if (error.code === 'DISK_FULL' || error.code === 'INTERNAL') throw thrown;
    return { ...item, error: { code: error.code, message: error.message } };
  }
}

function parseRow(row: unknown): AddVideoRequest {
  const parsed = AddVideoRequest.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('BAD_REQUEST', [issue?.path.join('.'), issue?.message].filter(Boolean).join(': '));
}

/** Returns the video that is indexed from the file at `path`, while the file is the one that was indexed. */
async function indexedAt({ store, library }: AddManyParts, path: string) {
  for (const { id } of await store.videos.atPath(path)) {
    const video = await library.find(id);
    if (video?.state === 'indexed' && !video.missing) return id;
  }
  return null;
}
