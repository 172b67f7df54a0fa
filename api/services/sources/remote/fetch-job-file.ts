/**
 * Fetches the file of a job before it is indexed. In: a job whose path is an address. Out: the path of the file in the data
 * folder, kept as an upload is; and its removal, where no video came of it.
 */
import { rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../../core/errors.ts';
import type { OnProgress } from '../../../../core/progress.ts';
import type { JobRecord } from '../../../../index/store/jobs.ts';
import type { Store } from '../../../../index/store/store.ts';
import { isInPlace } from '../../../../media/source-file.ts';
import { keepFile, uploadedHash } from '../../kept/kept-uploads.ts';
import { type FetchOptions, fetchObject } from './fetch-object.ts';
import { openObjects } from './open-objects.ts';
import type { RemoteRules } from './remote-objects.ts';

/** The parts of fetching. */
export interface JobFileParts extends Pick<FetchOptions, 'dataDir' | 'maxBytes'> {
  store: Pick<Store, 'sources' | 'videos' | 'jobs'>;
  now: () => Date;
  rules: RemoteRules;
}

/** Returns true for a job whose file is to be fetched. */
export function isRemoteJob({ hints }: JobRecord): boolean {
  return hints.remote !== undefined;
}

/**
 * Does a job with its file: `index` receives the job with the path of the file that was fetched. Throws what fetching throws,
 * `NOT_FOUND` when the source was removed meanwhile, and what `index` throws.
 */
export async function withJobFile<T>(
  parts: JobFileParts,
  job: JobRecord,
  { signal, onProgress }: { signal: AbortSignal; onProgress: OnProgress },
  index: (job: JobRecord) => Promise<T>,
): Promise<T> {
  onProgress({ stage: 'fetching', done: 0, total: null });
  const path = (await fetchedBefore(parts, job)) ?? (await fetchAndKeep(parts, job, signal));
  try {
    return await index({ ...job, path });
  } finally {
    await dropUnused(parts, path);
  }
}

/** The file of this job's video, where an earlier attempt has come so far. */
async function fetchedBefore({ store, dataDir }: JobFileParts, job: JobRecord): Promise<string | null> {
  const video = job.videoId && (await store.videos.get(job.videoId));
  const isKept = video && uploadedHash(video.path, dataDir) !== undefined && (await isInPlace(video));
  return isKept ? video.path : null;
}

async function fetchAndKeep(parts: JobFileParts, job: JobRecord, signal: AbortSignal): Promise<string> {
  const { store, rules, dataDir, maxBytes } = parts;
  const { sourceId, remote, fileName = 'video' } = job.hints;
  const source = sourceId && (await store.sources.get(sourceId));
  if (!source?.remote || !remote) {
    throw new AppError('NOT_FOUND', 'The source of this video was removed. Add it again to fetch the video.');
  }
  const objects = openObjects(source.remote, rules);
  try {
    const object = { path: job.path, ...remote };
    return await keepFile(
      await fetchObject(objects, object, { dataDir, fileName, maxBytes, signal }),
      dataDir,
    );
  } finally {
    objects.close();
  }
}

/** Removes a file that is no video's: one of the same content lies elsewhere, or it was none. */
async function dropUnused({ store, now }: JobFileParts, path: string): Promise<void> {
  if ((await store.videos.atPath(path)).length > 0) return;
  // An upload of the same name and content may wait for its own job.
  if ((await store.jobs.neededPaths(now().toISOString())).includes(path)) return;
  await rm(path, { force: true });
  await rmdir(dirname(path)).catch(() => {}); // It holds an upload of another name, and stays.
}
