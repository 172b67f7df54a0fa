/** Where to see a stretch of a video: its picture, its stretch of the file, and the page that opens at it. */

/** A stretch of a video with its best second, in presentation seconds. */
export interface ShownStretch {
  video_id: string;
  start: number;
  end: number;
  peak: number;
}

/** The addresses of a stretch. */
export interface Addresses {
  thumbnail_url: string;
  clip_url: string;
  deeplink: string;
}

/** The addresses of a stretch; `also` goes into the link to the page: what was asked for. */
export function addressesOf(
  { video_id: id, start, end, peak }: ShownStretch,
  also: [name: string, value: string][] = [],
): Addresses {
  const base = `/v1/videos/${id}`;
  const place = new URLSearchParams([['t', short(start)], ['end', short(end)], ...also]);
  return {
    thumbnail_url: `${base}/thumbnail?t=${short(peak)}`,
    clip_url: `${base}/media#t=${short(start)},${short(end)}`,
    deeplink: `/v/${id}?${place}`,
  };
}

/** Seconds to the millisecond, without idle zeros. */
function short(time: number): string {
  return String(Math.round(time * 1000) / 1000);
}
