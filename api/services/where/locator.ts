/** Answers where in the picture of a moment the thing of a phrase is, or its words. */
import type { LocateRequest, LocateResponse } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { parseVideoId, type VideoId } from '../../../core/ids.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import type { Passage } from '../../../index/store/passages.ts';
import type { Store } from '../../../index/store/store.ts';
import { checkTime, videoById } from '../../../index/store/video-by-id.ts';
import { locateThing } from '../../../index/where/locate.ts';
import { locateWords, wordsMeant } from '../../../index/where/locate-words.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { MAX_POSTER_WIDTH } from '../../../media/pictures/poster.ts';
import type { Pictures } from '../pictures.ts';
import { type CompareParts, tellApart } from './compare-things.ts';

/** Locates things and words in pictures of videos. */
export interface Locator {
  /**
   * Returns the places of the phrase's first thing and of its words on the screen, where these were read, likeliest first.
   * Throws `NOT_FOUND` for an unknown video, `TIME_OUTSIDE` for a time after its end, `PHRASE_WITHOUT_THING` where the phrase
   * names nothing that the detector knows and no words were read, and as {@link Pictures.jpeg} does.
   */
  locate(request: LocateRequest, signal?: AbortSignal): Promise<LocateResponse>;
}

/** The parts that a locator works with. */
export interface LocatorParts {
  pictures: Pick<Pictures, 'jpeg'>;
  /** Returns the things in the image file at this path. */
  see(path: string, signal?: AbortSignal): Promise<SeenThing[]>;
  compare: CompareParts['compare'];
  /** Returns the lines that stand on the screen at a time; null where nobody read any in the video. */
  readLines(id: VideoId, atS: number): Promise<Passage[] | null>;
}

/** Creates a locator. */
export function createLocator({ pictures, see, compare, readLines }: LocatorParts): Locator {
  return {
    async locate({ video_id: id, at, phrase }, signal) {
      const places = parsePlaces(phrase);
      const lines = await readLines(parseVideoId(id), at);
      if (places === null && lines === null) {
        throw new AppError(
          'PHRASE_WITHOUT_THING',
          `"${phrase}" names no thing that the detector knows. Name one, as "the red car".`,
          { details: { part: phrase } },
        );
      }
      const words = locateWords(phrase, lines ?? []);
      if (places === null) {
        const unknown = { things: [], relations: [], not_checked: [wordsMeant(phrase) || phrase] };
        return { video_id: id, at, data: words, places: unknown };
      }
      // The widest that is drawn.
      const path = await pictures.jpeg(parseVideoId(id), at, MAX_POSTER_WIDTH, signal);
      const seen = locateThing(places, await see(path, signal));
      const things = await tellApart(seen, { phrase, places, path }, compare, signal);
      const data = [...words, ...things].toSorted((a, b) => b.confidence - a.confidence);
      return { video_id: id, at, data, places };
    },
  };
}

/** Returns what reads the stored lines of a video; it throws `NOT_FOUND` and `TIME_OUTSIDE`. */
export function storedLines({
  videos,
  passages,
}: Pick<Store, 'videos' | 'passages'>): LocatorParts['readLines'] {
  return async (id, atS) => {
    checkTime(await videoById(videos, id), atS);
    const lines = await passages.list(id, 'screen');
    return lines.length === 0 ? null : lines.filter(({ startS, endS }) => startS <= atS && atS < endS);
  };
}
