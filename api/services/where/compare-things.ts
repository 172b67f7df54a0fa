/**
 * Compares things with a phrase by their pictures. In: tracks or boxes, and a phrase. Out: how likely each is the one that is
 * meant: by its kind, and among things of the kind by the vector of its crop.
 */
import type { LocatedThing, ParsedPlaces } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import type { VideoId } from '../../../core/ids.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { boxAt } from '../../../index/tracks/forecast.ts';
import type { Track } from '../../../index/tracks/track.ts';
import { fitShares, tellsApart } from '../../../index/where/phrase-fit.ts';
import { MAX_POSTER_WIDTH } from '../../../media/pictures/poster.ts';
import type { Pictures } from '../pictures.ts';

/** The parts that comparing works with. */
export interface CompareParts {
  pictures: Pick<Pictures, 'jpeg'>;
  /** Returns the cosine of a phrase with each box of some pictures, in their order. */
  compare(
    phrase: string,
    pictures: { path: string; boxes: readonly Box[] }[],
    signal?: AbortSignal,
  ): Promise<number[][]>;
}

/** How well a track fits a phrase. */
export interface TrackFit {
  /** True for a track of a kind that the phrase names, or of any kind where it names none. */
  isKind: boolean;
  /** The chance that it is the one that is meant, if one of the tracks is; null where it was not compared. */
  probability: number | null;
}

/** Tracks that are compared, the longest first: each takes a picture to be drawn. */
const MOST_COMPARED = 20;
/** The box of a track that has none at the time of its best picture, which no track is. */
const WHOLE: Box = [0, 0, 1, 1];

/** Returns how well each track of a video fits a phrase; one of a kind alone ("the dog") compares none. Throws as {@link Pictures.jpeg} does. */
export async function fitTracks(
  id: VideoId,
  tracks: readonly Track[],
  phrase: string,
  { pictures, compare }: CompareParts,
  signal?: AbortSignal,
): Promise<TrackFit[]> {
  const places = parsePlaces(phrase);
  const labels = places?.things[0]?.labels;
  const isKind = ({ label }: Track) => labels === undefined || labels.includes(label);
  const isBare = places !== null && !tellsApart(phrase, places);
  const compared = isBare ? [] : tracks.filter(isKind).slice(0, MOST_COMPARED);
  const boxed = await Promise.all(
    compared.map(async ({ points, bestS }) => ({
      path: await pictures.jpeg(id, bestS, MAX_POSTER_WIDTH, signal),
      boxes: [boxAt(points, bestS) ?? WHOLE],
    })),
  );
  const cosines = compared.length > 0 ? await compare(phrase, boxed, signal) : [];
  const shares = fitShares(cosines.map(([cosine = 0]) => cosine));
  return tracks.map((track) => {
    const i = compared.indexOf(track);
    return { isKind: isKind(track), probability: i < 0 ? null : (shares[i] ?? null) };
  });
}

/** Returns the order of tracks by their fit: of the kind first, the likeliest first, otherwise as they were. */
export function orderByFit(fits: readonly TrackFit[]): number[] {
  const worth = ({ isKind, probability }: TrackFit) => Number(isKind) + (probability ?? 0);
  return fits.map((_, i) => i).toSorted((a, b) => worth(fits[b] as TrackFit) - worth(fits[a] as TrackFit));
}

/**
 * Returns located things with their chances by what the phrase says of them beside their kind. A phrase that only places them
 * by others, or that says nothing more, tells none apart.
 */
export async function tellApart(
  located: readonly LocatedThing[],
  { phrase, places, path }: { phrase: string; places: ParsedPlaces; path: string },
  compare: CompareParts['compare'],
  signal?: AbortSignal,
): Promise<LocatedThing[]> {
  if (located.length < 2 || places.relations.length > 0 || !tellsApart(phrase, places)) return [...located];
  const boxes = located.map(({ box: { x, y, width, height } }): Box => [x, y, x + width, y + height]);
  const [cosines = []] = await compare(phrase, [{ path, boxes }], signal);
  const shares = fitShares(cosines);
  return located.map((one, i) => {
    const share = shares[i] ?? 0;
    return {
      ...one,
      confidence: Number((one.confidence * share).toFixed(4)),
      reason: `${one.reason}; of ${located.length}, most like the phrase with ${Math.round(100 * share)} %`,
    };
  });
}
