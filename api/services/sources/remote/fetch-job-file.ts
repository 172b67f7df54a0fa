/**
 * Fetches the file of a job before it is indexed. In: a job whose path is an address. Out: the path of the file in the data
 * folder, kept as an upload is; and its removal, where no video came of it.
 */
import { AppError } from '../../../../core/errors.ts';
import type { OnProgress } from '../../../../core/progress.ts';
import type { JobRecord } from '../../../../index/store/jobs.ts';
import type { Store } from '../../../../index/store/store.ts';
import type { MediaStore } from '../../../../media/kept/media-store.ts';
import { isVideoInPlace, withVideos } from '../../../../media/kept/video-files.ts';
import { dropUnused, keepUpload } from '../../kept/kept-uploads.ts';
import { type FetchOptions, fetchObject } from './fetch-object.ts';
import { openObjects } from './open-objects.ts';
import type { RemoteRules } from './remote-objects.ts';

/** The parts of fetching. */
export interface JobFileParts extends Pick<FetchOptions, 'dataDir' | 'maxBytes'> {
  store: Pick<Store, 'sources' | 'videos' | 'jobs'>;
  media: MediaStore;
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
    return await withVideos(parts.media, [path], () => index({ ...job, path }), { signal });
  } finally {
    await dropUnused(parts, path);
  }
}

/** The file of this job's video, where an earlier attempt has come so far. */
async function fetchedBefore({ store, media }: JobFileParts, job: JobRecord): Promise<string | null> {
  const video = job.videoId && (await store.videos.get(job.videoId));
  const isKept = video && media.uploadKey(video.path) !== null && (await isVideoInPlace(media, video));
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
    return await keepUpload(
      parts,
      await fetchObject(objects, object, { dataDir, fileName, maxBytes, signal }),
    );
  } finally {
    objects.close();
  }
}
