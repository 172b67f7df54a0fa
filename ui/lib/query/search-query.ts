/**
 * What the page asks: a sentence, pictures, a moment, and what was thought of earlier answers; within which videos. In:
 * the address. Out: a question, and the request that asks it. Pure.
 */
import type { SearchFilter, SearchRequest } from '../../../contract/index.ts';
import { HOME, type Moment, type Place } from '../deep-link.ts';
import { splitQuery } from './filters.ts';

/** A question to the library, or to one of its videos. */
export interface SearchQuery {
  words: string;
  filter: SearchFilter;
  images: readonly string[];
  like: Moment | null;
  liked: readonly Moment[];
  disliked: readonly Moment[];
  grouped: boolean;
}

/** True when the address asks anything. */
export function hasQuery({ query, images, like }: Pick<Place, 'query' | 'images' | 'like'>): boolean {
  return query !== '' || images.length > 0 || like !== null;
}

/** The most pictures that a question takes. */
export const MAX_IMAGES = 10;

/** The pictures of a question after more have come, each once; null where that changes nothing. */
export function withImages(images: readonly string[], come: readonly string[]): readonly string[] | null {
  const all = [...new Set([...images, ...come])].slice(0, MAX_IMAGES);
  return all.length > images.length ? all : null;
}

/** The part of an address that says what is wanted. */
export type QueryParts = Pick<Place, 'query' | 'images' | 'like' | 'liked' | 'disliked'>;

/**
 * The address after something else is wanted. Judgements belong to what they were made about, and go with it. An open
 * video stays open and is asked; with nothing left to ask, the library is shown.
 */
export function changeQuery(place: Place, change: Partial<QueryParts>): Place {
  const judges = change.liked !== undefined || change.disliked !== undefined;
  const wanted = { ...place, ...(judges ? {} : { liked: [], disliked: [] }), ...change };
  if (place.videoId !== null && hasQuery(wanted)) return { ...wanted, endS: null };
  const { query, images, like, liked, disliked, grouped } = wanted;
  return { ...HOME, query, images, like, liked, disliked, grouped };
}

/** The question of an address, asked of one video or of all; null when nothing is asked. */
export function searchQueryOf(place: Place, videoId: string | null): SearchQuery | null {
  if (!hasQuery(place)) return null;
  const { words, filter } = splitQuery(place.query);
  const { images, like, liked, disliked } = place;
  return {
    words,
    // In an open video its own moments are listed, whatever videos the sentence names.
    filter:
      videoId === null ? filter : { ...(filter.time && { time: filter.time }), video_id: { in: [videoId] } },
    images,
    like,
    liked,
    disliked,
    grouped: videoId === null && place.grouped,
  };
}

/** True when only its words say what is wanted: then a video's curve has an address of its own. */
export function isPlain({ words, images, like, liked, disliked }: SearchQuery): boolean {
  return words !== '' && images.length + liked.length + disliked.length === 0 && like === null;
}

/** True when both look for the same thing, however earlier answers were judged: the old answer may stand meanwhile. */
export function sameSubject(a: SearchQuery, b: SearchQuery): boolean {
  const subject = ({ words, filter, images, like }: SearchQuery) =>
    JSON.stringify([words, filter, images, like]);
  return subject(a) === subject(b);
}

/** True when both addresses ask for the same thing, wherever, and however earlier answers were judged. */
export function isSameQuery(a: Place, b: Place): boolean {
  const [one, other] = [searchQueryOf(a, null), searchQueryOf(b, null)];
  return one !== null && other !== null && sameSubject(one, other);
}

/** True when both addresses ask the very same question, judgements and all: asked again, it wants a fresh answer. */
export function isRepeatedQuery(a: Place, b: Place): boolean {
  return hasQuery(a) && JSON.stringify(searchQueryOf(a, null)) === JSON.stringify(searchQueryOf(b, null));
}

/** The request that asks it. */
export function searchRequest(question: SearchQuery, pageSize: number): SearchRequest {
  const { words, filter, images, like, liked, disliked, grouped } = question;
  const place = ({ videoId, timeS }: Moment) => ({ video_id: videoId, t: timeS });
  return {
    query: {
      text: words,
      ...(images.length > 0 && { image_ids: [...images] }),
      ...(like && { moment: place(like) }),
      ...(liked.length > 0 && { liked: liked.map(place) }),
      ...(disliked.length > 0 && { disliked: disliked.map(place) }),
    },
    ...(Object.keys(filter).length > 0 && { filter }),
    group_by: grouped ? 'video' : 'segment',
    min_probability: 0,
    page_size: pageSize,
    include: [],
  };
}
