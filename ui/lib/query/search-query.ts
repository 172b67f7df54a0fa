/**
 * The query of the page: a sentence, images, a moment and feedback, within some videos. In: the place. Out: the query,
 * and its request. Pure.
 */
import type { SearchRequest } from '../../../contract/index.ts';
import { HOME, type Moment, type Place } from '../deep-link.ts';
import { withoutConditions } from './conditions.ts';

/** A query to the library, or to one of its videos. */
export interface SearchQuery {
  /** The sentence, conditions included. */
  text: string;
  /** The video to search; null for all. */
  videoId: string | null;
  images: readonly string[];
  like: Moment | null;
  liked: readonly Moment[];
  disliked: readonly Moment[];
  grouped: boolean;
}

/** True when a place has a query. */
export function hasQuery({ query, images, like }: Pick<Place, 'query' | 'images' | 'like'>): boolean {
  return query !== '' || images.length > 0 || like !== null;
}

/** The most images of a query. */
export const MAX_IMAGES = 10;

/** Adds images to those of a query, each once; null where that changes nothing. */
export function withImages(images: readonly string[], added: readonly string[]): readonly string[] | null {
  const all = [...new Set([...images, ...added])].slice(0, MAX_IMAGES);
  return all.length > images.length ? all : null;
}

/** The part of a place that makes up its query. */
export type QueryParts = Pick<Place, 'query' | 'images' | 'like' | 'liked' | 'disliked'>;

/**
 * Returns the place after a change of its query. Feedback belongs to the old query, and goes with it. An open video
 * stays open and is searched; without a query, the library is shown.
 */
export function changeQuery(place: Place, change: Partial<QueryParts>): Place {
  const isFeedback = change.liked !== undefined || change.disliked !== undefined;
  const changed = { ...place, ...(isFeedback ? {} : { liked: [], disliked: [] }), ...change };
  if (place.videoId !== null && hasQuery(changed)) return { ...changed, endS: null };
  const { query, images, like, liked, disliked, grouped } = changed;
  return { ...HOME, query, images, like, liked, disliked, grouped };
}

/** Returns the query of a place, for one video or for all; null when there is none. */
export function searchQueryOf(place: Place, videoId: string | null): SearchQuery | null {
  if (!hasQuery(place)) return null;
  const { query, images, like, liked, disliked } = place;
  return {
    // In an open video its own moments are listed, whatever videos the sentence names.
    text: videoId === null ? query : withoutConditions(query, 'time'),
    videoId,
    images,
    like,
    liked,
    disliked,
    grouped: videoId === null && place.grouped,
  };
}

/** True for a sentence alone: the curve of a video has its own route then. */
export function isPlain({ text, images, like, liked, disliked }: SearchQuery): boolean {
  return text !== '' && images.length + liked.length + disliked.length === 0 && like === null;
}

/** True when two queries differ in feedback at most: the old results may stay meanwhile. */
export function sameSubject(a: SearchQuery, b: SearchQuery): boolean {
  const subject = ({ text, videoId, images, like }: SearchQuery) =>
    JSON.stringify([text, videoId, images, like]);
  return subject(a) === subject(b);
}

/** True when two places have the same query, apart from feedback and from where they are. */
export function isSameQuery(a: Place, b: Place): boolean {
  const [one, other] = [searchQueryOf(a, null), searchQueryOf(b, null)];
  return one !== null && other !== null && sameSubject(one, other);
}

/** True when two places have the same query, feedback included: searching again repeats it. */
export function isRepeatedQuery(a: Place, b: Place): boolean {
  return hasQuery(a) && JSON.stringify(searchQueryOf(a, null)) === JSON.stringify(searchQueryOf(b, null));
}

/** Returns the request of a query. */
export function searchRequest(query: SearchQuery, pageSize: number): SearchRequest {
  const { text, videoId, images, like, liked, disliked, grouped } = query;
  const place = ({ videoId, timeS }: Moment) => ({ video_id: videoId, t: timeS });
  return {
    query: {
      text,
      ...(images.length > 0 && { image_ids: [...images] }),
      ...(like && { moment: place(like) }),
      ...(liked.length > 0 && { liked: liked.map(place) }),
      ...(disliked.length > 0 && { disliked: disliked.map(place) }),
    },
    ...(videoId !== null && { filter: { video_id: { in: [videoId] } } }),
    group_by: grouped ? 'video' : 'segment',
    min_probability: 0,
    page_size: pageSize,
    include: [],
  };
}
