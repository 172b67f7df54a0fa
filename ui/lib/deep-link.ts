/**
 * The page's address: the query, the open video, its second, zoom and selection. A link restores all of it. `/?q=…` is a
 * search; `/v/ID?t=93.2&end=98&q=…` a video at a second, as the API's `deeplink`.
 */
import type { Span } from './time/span.ts';

/** A second of a video. */
export interface Moment {
  videoId: string;
  timeS: number;
}

/** A request for the chain that led to a second of the open video, or followed from it. */
export interface ChainQuestion {
  direction: 'causes' | 'effects';
  timeS: number;
}

/** The contents of an address. Empty strings and nulls are absent. */
export interface Place {
  query: string;
  /** Images to search with, by their ids on the server. */
  images: readonly string[];
  /** A moment to search with: more like this. */
  like: Moment | null;
  /** Feedback: results that are right, and results that are wrong. */
  liked: readonly Moment[];
  disliked: readonly Moment[];
  /** A second sentence whose curve is shown beside the first. */
  compare: string;
  /** True when each video contributes its best moment only. */
  grouped: boolean;
  videoId: string | null;
  /** The second of the player. */
  timeS: number | null;
  /** End of the hit that was opened. */
  endS: number | null;
  zoom: Span | null;
  selection: Span | null;
  /** The moment whose chain is shown. */
  chain: ChainQuestion | null;
}

/** The library, without a query. */
export const HOME: Place = {
  query: '',
  images: [],
  like: null,
  liked: [],
  disliked: [],
  compare: '',
  grouped: false,
  videoId: null,
  timeS: null,
  endS: null,
  zoom: null,
  selection: null,
  chain: null,
};

function time(text: string | null): number | null {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function span(text: string | null): Span | null {
  const [from, to] = (text ?? '').split('-');
  const [startS, endS] = [time(from ?? null), time(to ?? null)];
  return startS !== null && endS !== null && endS > startS ? { startS, endS } : null;
}

function chain(why: string | null, next: string | null): ChainQuestion | null {
  const timeS = time(why ?? next);
  return timeS === null ? null : { direction: why === null ? 'effects' : 'causes', timeS };
}

const shorten = (timeS: number): string => String(Math.round(timeS * 1000) / 1000);
const spanText = ({ startS, endS }: Span): string => `${shorten(startS)}-${shorten(endS)}`;

function moment(text: string | null): Moment | null {
  const at = (text ?? '').lastIndexOf('@');
  const timeS = at > 0 ? time((text ?? '').slice(at + 1)) : null;
  return timeS === null ? null : { videoId: (text ?? '').slice(0, at), timeS };
}

const moments = (texts: readonly string[]): Moment[] => texts.flatMap((text) => moment(text) ?? []);
const momentText = ({ videoId, timeS }: Moment): string => `${videoId}@${shorten(timeS)}`;

/** Reads an address. Invalid parts are absent: an old or mangled link still opens something. */
export function parsePlace(pathAndQuery: string): Place {
  const url = new URL(pathAndQuery, 'http://page.invalid');
  const params = url.searchParams;
  const id = /^\/v\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  const inVideo = id !== undefined;
  const fragment = inVideo ? mediaFragment(url.hash) : null;
  return {
    query: (params.get('q') ?? '').trim(),
    images: params.getAll('image').filter(Boolean),
    like: moment(params.get('like')),
    liked: moments(params.getAll('yes')),
    disliked: moments(params.getAll('no')),
    compare: inVideo ? (params.get('vs') ?? '').trim() : '',
    grouped: params.get('group') === 'video',
    videoId: inVideo ? safeDecode(id) : null,
    timeS: inVideo ? (time(params.get('t')) ?? fragment?.startS ?? null) : null,
    endS: inVideo ? (time(params.get('end')) ?? fragment?.endS ?? null) : null,
    zoom: inVideo ? span(params.get('zoom')) : null,
    selection: inVideo ? span(params.get('sel')) : null,
    chain: inVideo ? chain(params.get('why'), params.get('next')) : null,
  };
}

/**
 * Reads the time of a W3C media fragment, as other software writes it: `#t=10,20`, `#t=npt:1:02:03.5`, `#t=,20`. Null
 * without one.
 */
function mediaFragment(hash: string): { startS: number; endS: number | null } | null {
  const given = new URLSearchParams(hash.slice(1)).get('t');
  const [, from = '', to = ''] = /^(?:npt:)?([\d:.]*)(?:,([\d:.]+))?$/.exec(given ?? '') ?? [];
  const [startS, endS] = [clockTime(from), clockTime(to)];
  if (startS === null && endS === null) return null;
  return { startS: startS ?? 0, endS: endS !== null && endS > (startS ?? 0) ? endS : null };
}

/** Reads seconds, or minutes and hours before them. */
function clockTime(text: string): number | null {
  if (!/^(\d+:){0,2}\d+(\.\d*)?$/.test(text)) return null;
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray % in a typed address: the id is looked up as it is, and not found.
  }
}

/** Writes an address: path and query, times to the millisecond. */
export function formatPlace(place: Place): string {
  const params = new URLSearchParams();
  if (place.videoId !== null) {
    if (place.timeS !== null) params.set('t', shorten(place.timeS));
    if (place.endS !== null) params.set('end', shorten(place.endS));
  }
  if (place.query) params.set('q', place.query);
  for (const id of place.images) params.append('image', id);
  if (place.like) params.set('like', momentText(place.like));
  for (const each of place.liked) params.append('yes', momentText(each));
  for (const each of place.disliked) params.append('no', momentText(each));
  if (place.grouped) params.set('group', 'video');
  if (place.videoId !== null) {
    if (place.compare) params.set('vs', place.compare);
    if (place.zoom) params.set('zoom', spanText(place.zoom));
    if (place.selection) params.set('sel', spanText(place.selection));
    if (place.chain)
      params.set(place.chain.direction === 'causes' ? 'why' : 'next', shorten(place.chain.timeS));
  }
  const path = place.videoId === null ? '/' : `/v/${encodeURIComponent(place.videoId)}`;
  const query = params.toString();
  return query ? `${path}?${query}` : path;
}
