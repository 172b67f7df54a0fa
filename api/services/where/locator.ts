/** Answers where in the picture of a moment the thing of a phrase is. */
import type { LocateRequest, LocateResponse } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { videoById } from '../../../index/store/video-by-id.ts';
import type { VideoStore } from '../../../index/store/videos.ts';
import { locateThing } from '../../../index/where/locate.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import type { Pictures } from '../pictures.ts';

/** Locates things in pictures of videos. */
export interface Locator {
  /**
   * Returns the places of the phrase's first thing, likeliest first. Throws `NOT_FOUND` for an unknown video,
   * `TIME_OUTSIDE` for a time after its end, `PHRASE_WITHOUT_THING` where the phrase names nothing that the detector
   * knows, and as {@link Pictures.thumbnail} does.
   */
  locate(request: LocateRequest, signal?: AbortSignal): Promise<LocateResponse>;
}

/** The parts that a locator works with. */
export interface LocatorParts {
  videos: Pick<VideoStore, 'get'>;
  pictures: Pick<Pictures, 'thumbnail'>;
  /** Returns the things in the image file at this path. */
  see(path: string, signal?: AbortSignal): Promise<SeenThing[]>;
}

/** The width of the pictures that are looked at: the widest that is drawn. */
const WIDTH = 640;

/** Creates a locator. */
export function createLocator({ videos, pictures, see }: LocatorParts): Locator {
  return {
    async locate({ video_id: id, at, phrase }, signal) {
      const video = await videoById(videos, parseVideoId(id));
      if (video.durationS !== null && at >= video.durationS) {
        throw new AppError(
          'TIME_OUTSIDE',
          `"${video.title}" ends at ${video.durationS} s; ${at} s is after it.`,
          {
            details: { at, durationS: video.durationS },
          },
        );
      }
      const places = parsePlaces(phrase);
      if (places === null) {
        throw new AppError(
          'PHRASE_WITHOUT_THING',
          `"${phrase}" names no thing that the detector knows. Name one, as "the red car".`,
          { details: { part: phrase } },
        );
      }
      const { path } = await pictures.thumbnail(video.id, at, WIDTH, signal);
      return { video_id: id, at, data: locateThing(places, await see(path, signal)), places };
    },
  };
}
