/** A video's row: what the file tells, what its owner said of it, and what is known from before. */
import { basename, extname } from 'node:path';
import type { VideoId } from '../core/ids.ts';
import type { JobRecord } from '../index/store/jobs.ts';
import type { Store } from '../index/store/store.ts';
import type { StoredWarning, VideoRecord } from '../index/store/videos.ts';
import { MAX_SECONDS } from '../media/frames/sample-filter.ts';
import type { MediaStore } from '../media/kept/media-store.ts';
import { isVideoInPlace } from '../media/kept/video-files.ts';
import type { VideoProbe } from '../media/probe/probe.ts';
import type { SourceFile } from '../media/source-file.ts';

/** A file to index, and the description that its owner gave. */
export type IndexTask = Pick<JobRecord, 'path' | 'hints'> & {
  /** SHA-256 of the file, 64 hex digits, where it is known already. */
  contentHash?: string | undefined;
};

/**
 * The row of a video. Its title is the owner's, else the file's own, else its name. `foundS` is how long it was found to
 * be when it was indexed before.
 */
export function describeVideo(
  { hints }: IndexTask,
  { path, sizeBytes }: SourceFile,
  probe: VideoProbe,
  identity: Pick<VideoRecord, 'id' | 'contentHash' | 'createdAt'>,
  foundS: number | null,
): VideoRecord {
  const fileName = hints.fileName ?? basename(path);
  return {
    ...identity,
    path,
    fileName,
    sizeBytes,
    title: hints.title ?? probe.title ?? basename(fileName, extname(fileName)),
    tags: hints.tags ?? [],
    capturedAt: hints.capturedAt ?? probe.capturedAt,
    durationS: probe.durationS && Math.max(probe.durationS, foundS ?? 0),
    width: probe.width,
    height: probe.height,
    fps: probe.fps,
    codec: probe.codec,
    container: probe.container,
    warnings: [],
    externalId: hints.externalId ?? null,
    metadata: hints.metadata ?? {},
    sourceId: hints.sourceId ?? null,
    offlineSince: null,
  };
}

/** Warns about a video that is longer than is read. */
export function warnOfLength({ durationS }: Pick<VideoProbe, 'durationS'>): StoredWarning[] {
  if (durationS === null || durationS <= MAX_SECONDS) return [];
  const [hours, readHours] = [durationS, MAX_SECONDS].map((seconds) => Math.round(seconds / 360) / 10);
  const message = `The file says that it lasts ${hours} hours; its first ${readHours} are indexed.`;
  return [{ code: 'VIDEO_TOO_LONG', message }];
}

/** Returns the facts that a caller gave with a file, to be stored though the video is known. */
function toldBy({ externalId, metadata, sourceId }: JobRecord['hints']): Partial<VideoRecord> {
  return {
    ...(externalId !== undefined && { externalId }),
    ...(metadata !== undefined && { metadata }),
    ...(sourceId !== undefined && { sourceId }),
  };
}

/**
 * Returns the video with this content, its path brought up to date when the file it was known by is gone: renamed or
 * moved. What its owner said of it anew is stored.
 */
export async function recogniseVideo(
  { store, media }: { store: Store; media: MediaStore },
  id: VideoId,
  { hints }: IndexTask,
  { path }: SourceFile,
): Promise<VideoRecord | undefined> {
  const video = await store.videos.get(id);
  if (!video) return undefined;
  const isKnown = video.path === path || (await isVideoInPlace(media, video));
  const isToldMore = ['externalId', 'metadata', 'sourceId'].some((name) => name in hints);
  if (isKnown && !isToldMore && video.offlineSince === null) return video;
  const place = isKnown ? {} : { path, fileName: hints.fileName ?? basename(path) };
  return store.videos.upsert({ ...video, ...place, ...toldBy(hints), offlineSince: null });
}
