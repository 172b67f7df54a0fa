/** Answers where in the picture of a moment the thing of a phrase is. */
import type { LocateRequest, LocateResponse } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { locateThing } from '../../../index/where/locate.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { MAX_POSTER_WIDTH } from '../../../media/pictures/poster.ts';
import type { Pictures } from '../pictures.ts';

/** Locates things in pictures of videos. */
export interface Locator {
  /**
   * Returns the places of the phrase's first thing, likeliest first. Throws `NOT_FOUND` for an unknown video,
   * `TIME_OUTSIDE` for a time after its end, `PHRASE_WITHOUT_THING` where the phrase names nothing that the detector
   * knows, and as {@link Pictures.jpeg} does.
   */
  locate(request: LocateRequest, signal?: AbortSignal): Promise<LocateResponse>;
}

/** The parts that a locator works with. */
export interface LocatorParts {
  pictures: Pick<Pictures, 'jpeg'>;
  /** Returns the things in the image file at this path. */
  see(path: string, signal?: AbortSignal): Promise<SeenThing[]>;
}

/** Creates a locator. */
export function createLocator({ pictures, see }: LocatorParts): Locator {
  return {
    async locate({ video_id: id, at, phrase }, signal) {
      const places = parsePlaces(phrase);
      if (places === null) {
        throw new AppError(
          'PHRASE_WITHOUT_THING',
          `"${phrase}" names no thing that the detector knows. Name one, as "the red car".`,
          { details: { part: phrase } },
        );
      }
      // The widest that is drawn.
      const path = await pictures.jpeg(parseVideoId(id), at, MAX_POSTER_WIDTH, signal);
      return { video_id: id, at, data: locateThing(places, await see(path, signal)), places };
    },
  };
}
