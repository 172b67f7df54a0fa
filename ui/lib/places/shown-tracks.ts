/** Followed things as they are drawn: boxes and ways at a time, and what is said of them. Pure. */
import type { Forecast, ForecastResponse, PictureBox, Track } from '../../../contract/index.ts';
import type { MessageKey, MessageParams } from '../text/messages.ts';
import type { Span } from '../time/span.ts';

/** Things that were followed over a span, the one that is chosen, and its forecast. */
export interface ShownTracks {
  span: Span;
  tracks: readonly Track[];
  chosen: string | null;
  forecast: ForecastResponse | null;
}

/** Longest span that is followed at once: the server's limit. */
const MOST_S = 30;
/** Seconds around a moment of which nothing else is known. */
const BEFORE_S = 2;
const AFTER_S = 8;
/** A box is shown this long after its picture. */
const HELD_S = 0.21;

/** Returns the span to follow: the selection, else the moment, else some seconds around a time. */
export function spanToFollow(
  timeS: number,
  { selection, moment, durationS }: { selection: Span | null; moment: Span | null; durationS: number | null },
): Span {
  const inMoment = moment !== null && timeS >= moment.startS - 1.5 && timeS < moment.endS ? moment : null;
  const wanted = selection ?? inMoment ?? { startS: timeS - BEFORE_S, endS: timeS + AFTER_S };
  const endS = Math.min(wanted.endS, durationS ?? wanted.endS);
  const startS = Math.max(0, wanted.startS);
  if (endS - startS <= MOST_S) return { startS, endS };
  const from = Math.min(Math.max(startS, timeS - MOST_S / 2), endS - MOST_S);
  return { startS: from, endS: from + MOST_S };
}

/** Returns the box of a track at a time; null where it has none. */
export function boxAt({ path }: Pick<Track, 'path'>, timeS: number): PictureBox | null {
  const index = path.findLastIndex(({ at }) => at <= timeS + 1e-3);
  const point = path[index];
  return point && timeS - point.at <= HELD_S ? point.box : null;
}

/** Returns the points of an SVG line through the middles of boxes, in a picture of this size. */
export function wayOf(boxes: readonly PictureBox[], width: number, height: number): string {
  return boxes
    .map(({ x, y, width: w, height: h }) => `${round((x + w / 2) * width)},${round((y + h / 2) * height)}`)
    .join(' ');
}

/** Returns the colour of a track by its place in the list: neighbours differ. */
export function trackColour(index: number): string {
  return `hsl(${(index * 137 + 187) % 360} 75% 68%)`;
}

/** A text of the page to look up. */
export type Said = readonly [MessageKey, MessageParams?];

/** Returns what is said of a track: how it comes, moves and goes. */
export function saidOfTrack({ enters, leaves, moved, growth }: Track): Said[] {
  const said: Said[] = [];
  if (enters) said.push([enters.side ? (`tracks.enters.${enters.side}` as const) : 'tracks.appears']);
  const isStill = Math.hypot(moved.x, moved.y) < 0.05;
  const across = Math.abs(moved.x) >= Math.abs(moved.y);
  if (isStill) said.push(['tracks.still']);
  else if (across) said.push([moved.x > 0 ? 'tracks.moves.right' : 'tracks.moves.left']);
  else said.push([moved.y > 0 ? 'tracks.moves.down' : 'tracks.moves.up']);
  if (growth > 1.3) said.push(['tracks.closer']);
  if (growth < 1 / 1.3) said.push(['tracks.away']);
  if (leaves) said.push([leaves.side ? (`tracks.leaves.${leaves.side}` as const) : 'tracks.vanishes']);
  return said;
}

/** Returns what is said of a forecast: its events, or that it meets none. `nameOf` names the other track. */
export function saidOfForecast(
  { path, events }: Forecast,
  nameOf: (track: string) => string,
  formatTime: (timeS: number) => string,
): Said[] {
  if (events.length === 0) {
    const end = path.at(-1);
    return end ? [['tracks.forecast.nothing', { time: formatTime(end.at) }]] : [];
  }
  return events.map(({ kind, at, track }): Said => {
    const name = track === null ? '' : nameOf(track);
    return [`tracks.forecast.${kind}`, { time: formatTime(at), name }];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
