/**
 * The page's address: what is searched, which video is open, where it stands, what is zoomed and selected. A link
 * restores all of it. `/?q=…` is a search; `/v/ID?t=93.2&end=98&q=…` a video at a second, as the API's `deeplink`.
 */

/** A stretch of time in seconds, [start, end). */
export interface Span {
  start: number;
  end: number;
}

/** Everything an address says. Empty strings and nulls are absent. */
export interface Place {
  query: string;
  /** A second sentence whose curve is shown beside the first. */
  compare: string;
  /** True when each video answers with its best moment only. */
  grouped: boolean;
  videoId: string | null;
  /** Where the player stands. */
  timeS: number | null;
  /** End of the hit that was opened. */
  endS: number | null;
  zoom: Span | null;
  selection: Span | null;
}

/** The library, with nothing asked. */
export const HOME: Place = {
  query: '',
  compare: '',
  grouped: false,
  videoId: null,
  timeS: null,
  endS: null,
  zoom: null,
  selection: null,
};

function time(text: string | null): number | null {
  if (text === null || text.trim() === '') return null;
  const value = Number(text);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

function span(text: string | null): Span | null {
  const [from, to] = (text ?? '').split('-');
  const [start, end] = [time(from ?? null), time(to ?? null)];
  return start !== null && end !== null && end > start ? { start, end } : null;
}

const shorten = (timeS: number): string => String(Math.round(timeS * 1000) / 1000);
const spanText = ({ start, end }: Span): string => `${shorten(start)}-${shorten(end)}`;

/** Reads an address. What it does not understand is absent: an old or mangled link still opens something. */
export function parsePlace(pathAndQuery: string): Place {
  const url = new URL(pathAndQuery, 'http://page.invalid');
  const params = url.searchParams;
  const id = /^\/v\/([^/]+)\/?$/.exec(url.pathname)?.[1];
  const inVideo = id !== undefined;
  return {
    query: (params.get('q') ?? '').trim(),
    compare: inVideo ? (params.get('vs') ?? '').trim() : '',
    grouped: params.get('group') === 'video',
    videoId: inVideo ? safeDecode(id) : null,
    timeS: inVideo ? time(params.get('t')) : null,
    endS: inVideo ? time(params.get('end')) : null,
    zoom: inVideo ? span(params.get('zoom')) : null,
    selection: inVideo ? span(params.get('sel')) : null,
  };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray % in a typed address: look the text up as it is, and say that no such video exists.
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
  if (place.grouped) params.set('group', 'video');
  if (place.videoId !== null) {
    if (place.compare) params.set('vs', place.compare);
    if (place.zoom) params.set('zoom', spanText(place.zoom));
    if (place.selection) params.set('sel', spanText(place.selection));
  }
  const path = place.videoId === null ? '/' : `/v/${encodeURIComponent(place.videoId)}`;
  const query = params.toString();
  return query ? `${path}?${query}` : path;
}
