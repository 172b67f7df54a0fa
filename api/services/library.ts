/**
 * The videos of a library: lists, describes, exports and deletes them. In: ids. Out: contract types. Its reads and writes
 * are short, so that it may run on the HTTP thread.
 */

import type {
  ExportRequest,
  MetadataImport,
  PatchVideoRequest,
  Video,
  VideoList,
  VideoSpeech,
} from '../../contract/index.ts';
import { cutPage, decodePosition } from '../../contract/page.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { KeyedMutex } from '../../core/keyed-mutex.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { giveUpReserve, keepReserve } from '../../files/reserve.ts';
import type { ServedFile } from '../../files/served-file.ts';
import { metadataPair } from '../../index/store/encoding/metadata.ts';
import type { ReaderKey } from '../../index/store/readings/readings.ts';
import type { Store } from '../../index/store/store.ts';
import { everyVideo, videoById } from '../../index/store/video-by-id.ts';
import type { Filter, VideoRecord } from '../../index/store/videos.ts';
import { storyboardFolder } from '../../ingest/storyboard.ts';
import type { JobService } from '../../jobs/job-service.ts';
import type { ProxyLane } from '../../jobs/proxy-lane.ts';
import type { MediaStore } from '../../media/kept/media-store.ts';
import { unlessUnreachable } from '../../media/kept/unless-unreachable.ts';
import { checkVideoInPlace, isVideoInPlace, openVideo } from '../../media/kept/video-files.ts';
import { mediaTypeOf } from '../../media/media-types.ts';
import { posterFolder } from '../../media/pictures/poster.ts';
import type { VideoProbe } from '../../media/probe/probe.ts';
import { type ExportedFile, exportSegments } from '../export/export-segments.ts';
import { ownFiles, removeIfOurs } from './kept/kept-uploads.ts';
import { presentVideo } from './present-video.ts';
import { type ImportedFile, importMetadata } from './sources/import-metadata.ts';
import { readCondition } from './sources/metadata-text.ts';

/** A query for a list of videos. */
export interface VideoQuery {
  page_size: number;
  page_token?: string | undefined;
  title?: string | undefined;
  tag?: string | undefined;
  external_id?: string | undefined;
  /** Conditions as `key=value`. */
  metadata?: string | string[] | undefined;
  source_id?: string | undefined;
}

/** The parts of the library. */
export interface LibraryParts {
  store: Store;
  jobs: JobService;
  /** Adds and deletes a video one after the other. */
  perVideo: KeyedMutex<VideoId>;
  proxies: Pick<ProxyLane, 'drop'>;
  dataDir: string;
  /** The folder that relative paths are relative to. */
  root: string;
  media: MediaStore;
  pack: PackKey;
  /** The readers of frames in use. */
  readers: readonly ReaderKey[];
  /** Reads a file's facts. */
  probe: (path: string) => Promise<VideoProbe>;
}

/** The videos of a library. Every method that takes an id throws `NOT_FOUND` when there is no such video. */
export interface Library {
  list(query: VideoQuery): Promise<VideoList>;
  /**
   * Videos that are not indexed whole by the model in use, by file and name: indexed by another, broken off, or not read by
   * a reader of frames that is switched on.
   */
  unindexed(): Promise<{ path: string; fileName: string }[]>;
  /** Returns true when the newest video was indexed, but not by the model in use. */
  byAnotherModel(): Promise<boolean>;
  get(id: VideoId): Promise<Video>;
  /** The video, or null when there is none. */
  find(id: VideoId): Promise<Video | null>;
  patch(id: VideoId, patch: PatchVideoRequest): Promise<Video>;
  /** Where somebody speaks in the video. */
  speech(id: VideoId): Promise<VideoSpeech>;
  /** Gives videos the ids and the metadata of a file; relative paths are relative to `folder`, else to the first allowed one. */
  importMetadata(file: Omit<ImportedFile, 'folder'> & { folder?: string }): Promise<MetadataImport>;
  /** Ends the video's job, then removes its rows, pictures and, if it was uploaded, its file. Returns what it was. */
  remove(id: VideoId): Promise<VideoRecord>;
  /** Segments as a file of another program. Throws `NOT_FOUND` for an unknown video, `BAD_REQUEST` for what a format cannot hold. */
  export(request: ExportRequest): Promise<ExportedFile>;
  /** The video as it is stored. */
  record(id: VideoId): Promise<VideoRecord>;
  /** Where the video's file lies. Throws `NOT_FOUND` when it is gone, or another one lies in its place. */
  media(id: VideoId): Promise<ServedFile & { fileName: string }>;
}

/** A library over a store. */
export function createLibrary(parts: LibraryParts): Library {
  const { store, jobs, perVideo, proxies, media, dataDir, pack, readers, probe } = parts;
  const record = (id: VideoId) => videoById(store.videos, id);

  const timelineOf = (id: VideoId) => store.timelines.find(id, pack);

  async function present(video: VideoRecord): Promise<Video> {
    const [timeline, job] = [await timelineOf(video.id), await store.jobs.latestOf(video.id)];
    const place = {
      missing: !(await isVideoInPlace(media, video)),
      owned: (await ownFiles(video, dataDir)).length > 0,
    };
    return presentVideo(video, timeline, job, place);
  }

  /** An export is not refused for a file that is away: the rest is written. */
  async function sourceOf(video: VideoRecord): Promise<VideoProbe | null> {
    return (await isVideoInPlace(media, video)) ? probe(video.path).catch(() => null) : null;
  }

  async function takeOut(id: VideoId): Promise<VideoRecord> {
    const video = await record(id);
    // What can be made again goes first: on a full disk, the rows need some room to be deleted.
    const takeOutRows = async () => {
      await jobs.endJobsOf(id);
      await proxies.drop(id);
      await media.remove(posterFolder(id));
      await store.videos.delete(id);
    };
    const dropStoryboard = () => media.remove(storyboardFolder(id));
    await takeOutRows().catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'DISK_FULL') throw error;
      await dropStoryboard();
      await giveUpReserve(dataDir);
      await takeOutRows();
    });
    // The rows are gone. What a bucket that is away keeps is swept by a later start.
    await unlessUnreachable(dropStoryboard());
    await removeIfOurs(video, dataDir, media);
    await keepReserve(dataDir);
    return video;
  }

  return {
    async list(query) {
      const { page_size: size, page_token: token } = query;
      const after = token === undefined ? undefined : decodePosition(token);
      const records = await store.videos.list({
        filter: listFilter(query),
        limit: size + 1,
        after: after && { createdAt: after.createdAt, id: after.id as VideoId },
      });
      const { data, page } = cutPage(records, size);
      return { data: await Promise.all(data.map(present)), page };
    },

    unindexed: () => unindexedVideos(store, pack, readers),

    async byAnotherModel() {
      const [newest] = await store.videos.list({ limit: 1 });
      if (newest === undefined || (await timelineOf(newest.id)) !== undefined) return false;
      return (await store.jobs.latestOf(newest.id))?.state === 'done';
    },

    get: async (id) => present(await record(id)),

    async find(id) {
      const video = await store.videos.get(id);
      return video ? present(video) : null;
    },

    async patch(id, { title, tags, captured_at: capturedAt, external_id: externalId, metadata }) {
      await record(id);
      const patched = await store.videos.update(id, {
        ...(title !== undefined && { title }),
        ...(tags !== undefined && { tags: [...new Set(tags)] }),
        ...(capturedAt !== undefined && { capturedAt: capturedAt && new Date(capturedAt).toISOString() }),
        ...(externalId !== undefined && { externalId }),
        ...(metadata !== undefined && { metadata }),
      });
      return present(patched ?? (await record(id)));
    },

    async speech(id) {
      await record(id);
      const heard = await store.speech.get(id);
      const spans = heard?.spans.map(({ startS, endS }) => ({ start: startS, end: endS })) ?? [];
      return { video_id: id, listened: heard !== undefined, spans };
    },

    importMetadata: (file) => importMetadata(store, { folder: parts.root, ...file }),

    remove: (id) => perVideo(id, () => takeOut(id)),

    export: (request) => exportSegments(request, { videoOf: record, sourceOf }),

    record,

    async media(id) {
      const video = await record(id);
      const { path, fileName, contentHash } = video;
      await checkVideoInPlace(media, video, 'NOT_FOUND');
      const file = await openVideo(media, path);
      return { ...file, fileName, contentType: mediaTypeOf(fileName), tag: contentHash.slice(0, 16) };
    },
  };
}

/** Returns the filter of a list. Throws `BAD_REQUEST` for metadata that is not `key=value`. */
function listFilter({
  title,
  tag,
  external_id: externalId,
  metadata = [],
  source_id: sourceId,
}: VideoQuery): Filter {
  const pairs = [metadata].flat().map((text) => [metadataPair(...readCondition(text))]);
  return {
    titleContains: title === undefined ? undefined : [title],
    anyTagOf: tag === undefined ? undefined : [[tag]],
    externalIds: externalId === undefined ? undefined : [externalId],
    anyMetadataOf: pairs.length === 0 ? undefined : pairs,
    sourceIds: sourceId === undefined ? undefined : [sourceId],
  };
}

/** Returns the videos that are not indexed whole by a model, or not read whole by a reader of frames. */
export async function unindexedVideos(
  store: Pick<Store, 'videos' | 'timelines' | 'readings'>,
  pack: PackKey,
  readers: readonly ReaderKey[] = [],
): Promise<VideoRecord[]> {
  const searchable = await store.timelines.searchable(pack, {});
  const complete = searchable.filter(({ timeline }) => timeline.state === 'complete');
  const indexed = new Set(complete.map(({ video }) => video.id));
  const read = await Promise.all(readers.map((reader) => store.readings.complete(reader)));
  const readBy = read.map((ids) => new Set(ids));
  const unindexed: VideoRecord[] = [];
  for await (const video of everyVideo(store.videos)) {
    const { id } = video;
    if (!indexed.has(id) || readBy.some((ids) => !ids.has(id))) unindexed.push(video);
  }
  return unindexed;
}
