/** Addresses of a span of a video: its picture, its span of the file, and the page that opens at it. */

/** A span of a video with its best second, in presentation seconds. */
export interface ShownSpan {
  video_id: string;
  start: number;
  end: number;
  peak: number;
}

/** The addresses of a span. */
export interface Addresses {
  thumbnail_url: string;
  clip_url: string;
  deeplink: string;
}

/** Builds the addresses of a span, which open at the start of `opened`; `also` adds the query to the link to the page. */
export function addressesOf(
  { video_id: id, end, peak }: ShownSpan,
  opened: { start: number; end: number },
  also: [name: string, value: string][] = [],
): Addresses {
  const base = `/v1/videos/${id}`;
  const place = new URLSearchParams([['t', short(opened.start)], ['end', short(end)], ...also]);
  return {
    thumbnail_url: `${base}/thumbnail?t=${short(peak)}`,
    clip_url: `${base}/media#t=${short(opened.start)},${short(opened.end)}`,
    deeplink: `/v/${id}?${place}`,
  };
}

/** Formats seconds to the millisecond, without trailing zeros. */
export function short(time: number): string {
  return String(Math.round(time * 1000) / 1000);
}
