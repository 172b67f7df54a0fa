/** Pictures of videos: posters, drawn at the first request and cached, and the storyboard from indexing. */

import type { VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { pauseEvery } from '../../core/pause.ts';
import type { ServedFile } from '../../files/served-file.ts';
import type { Store } from '../../index/store/store.ts';
import { checkTime, videoById } from '../../index/store/video-by-id.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import { storyboardFolder, storyboardVtt, tileSize } from '../../ingest/storyboard.ts';
import { createLimiter } from '../../jobs/limiter.ts';
import type { FfmpegTools } from '../../media/ffmpeg/ffmpeg-tools.ts';
import type { MediaStore } from '../../media/kept/media-store.ts';
import { keepPoster, MAX_POSTER_WIDTH } from '../../media/pictures/poster.ts';

/** Number of ffmpeg processes that draw at the same time, beside the one that indexes. */
const DRAWN_AT_ONCE = 2;

/** The drawn widths: arbitrary ones would fill the cache with near copies. */
const WIDTHS = [160, 320, 480, MAX_POSTER_WIDTH];

/** The pictures of a library. Every method throws `NOT_FOUND` for an unknown video or a missing picture. */
export interface Pictures {
  /**
   * Returns the picture of second `t` (by default a tenth into the video; at most its end), about `width` wide. Throws
   * `VIDEO_UNREADABLE`, `FFMPEG_FAILED`, `FFMPEG_MISSING`, `DISK_FULL`, or the signal's reason.
   */
  thumbnail(id: VideoId, t: number | undefined, width: number, signal?: AbortSignal): Promise<ServedFile>;
  /**
   * Returns the path of the picture of second `timeS`. Throws `TIME_OUTSIDE` after the end of the video, where
   * `thumbnail` shows the last picture, and as that does.
   */
  jpeg(id: VideoId, timeS: number, width: number, signal?: AbortSignal): Promise<string>;
  /** Returns WebVTT whose cues point into the sheets, by relative address; no cues while nothing is indexed. */
  storyboard(id: VideoId): Promise<string>;
  /** Returns one sheet, by its file name. */
  sheet(id: VideoId, name: string): Promise<ServedFile>;
}

/** The dependencies of pictures. */
export interface PictureParts {
  store: Store;
  media: MediaStore;
  pack: PackKey;
  tools: () => Promise<FfmpegTools>;
}

/** Creates the pictures of a library's videos. */
export function createPictures({ store, media, pack, tools }: PictureParts): Pictures {
  const limit = createLimiter(DRAWN_AT_ONCE);

  async function draw(video: VideoRecord, t: number, wanted: number, signal?: AbortSignal): Promise<string> {
    const timeS = Math.round(Math.max(0, t) * 1000) / 1000;
    const width = WIDTHS.find((one) => one >= wanted) ?? MAX_POSTER_WIDTH;
    const found = await tools();
    return limit(() => keepPoster(found, { media, video }, { timeS, width, signal }), signal);
  }

  return {
    async thumbnail(id, t, width, signal) {
      const video = await videoById(store.videos, id);
      const { durationS, contentHash } = video;
      // Times past the end show the last picture, which is kept once. Where the end is not known, nothing is shown that is
      // not indexed: to repeat the last picture for an hour takes half a minute.
      const endS = durationS ?? (await store.timelines.find(id, pack))?.nextSecond ?? 0;
      const shownS = Math.min(t ?? (durationS ?? 0) / 10, endS);
      const path = await draw(video, shownS, width, signal);
      return { path, contentType: 'image/jpeg', tag: contentHash.slice(0, 16) };
    },

    async jpeg(id, timeS, width, signal) {
      const video = await videoById(store.videos, id);
      checkTime(video, timeS);
      return draw(video, timeS, width, signal);
    },

    async storyboard(id) {
      const { width, height } = await videoById(store.videos, id);
      const timeline = await store.timelines.find(id, pack);
      const all = timeline ? await store.timelines.chunkTimes(timeline.timelineId) : [];
      // Rough chunks have no sheets.
      const chunks = all.filter(({ startS }) => startS < (timeline?.nextSecond ?? 0));
      // This is the thread that answers everybody: others have their turn after each minute of it.
      return storyboardVtt(chunks, tileSize(width, height), 'storyboard/', pauseEvery(0));
    },

    async sheet(id, name) {
      const { contentHash } = await videoById(store.videos, id);
      const key = `${storyboardFolder(id)}${name}`;
      await media.fetch(key);
      return { path: media.place(key), contentType: 'image/webp', tag: contentHash.slice(0, 16) };
    },
  };
}
