/**
 * The reel: spans of videos that a person collects, in an order of their own, to play or to export. Pure: a list in, a
 * list out. Stored reels are checked when they are read.
 */
import type { ReelItem } from '../../contract/index.ts';
import type { Span } from './time/span.ts';

export type { ReelItem };

/** A found moment. */
interface Found {
  video_id: string;
  video_title: string;
  start: number;
  end: number;
  peak: number;
  highlight: { start: number; end: number };
  probability: number | null;
}

/** Makes an item of the highlight of a found moment, labelled with its sentence. */
export function reelItem(
  { video_id, video_title, highlight, peak, probability }: Found,
  label: string,
): ReelItem {
  const { start, end } = highlight;
  return { video_id, video_title, start, end, peak, label, probability };
}

/** Makes an item of a selection. */
export function selectedItem(video: { id: string; title: string }, { startS, endS }: Span): ReelItem {
  const peak = (startS + endS) / 2;
  return {
    video_id: video.id,
    video_title: video.title,
    start: startS,
    end: endS,
    peak,
    label: '',
    probability: null,
  };
}

/** The most segments that the API exports at once. */
export const REEL_LIMIT = 1000;

function same(a: ReelItem, b: ReelItem): boolean {
  return a.video_id === b.video_id && a.start === b.start && a.end === b.end;
}

/** True when the item is in the reel. */
export function isInReel(reel: readonly ReelItem[], item: ReelItem): boolean {
  return reel.some((each) => same(each, item));
}

/** True when the item shows a found moment: its highlight, or since it was trimmed, still its best second. */
export function showsMoment(
  item: ReelItem,
  { video_id, highlight, peak }: Pick<Found, 'video_id' | 'highlight' | 'peak'>,
): boolean {
  const isHighlight = item.start === highlight.start && item.end === highlight.end;
  return item.video_id === video_id && (isHighlight || item.peak === peak);
}

/** Adds an item at the end, unless it is in the reel already. */
export function addToReel(reel: readonly ReelItem[], item: ReelItem): readonly ReelItem[] {
  return isInReel(reel, item) || reel.length >= REEL_LIMIT ? reel : [...reel, item];
}

/** Removes the item at `index`. */
export function removeFromReel(reel: readonly ReelItem[], index: number): readonly ReelItem[] {
  return reel.filter((_, i) => i !== index);
}

/** Moves the item at `from` to `to`, staying inside the list. */
export function moveInReel(reel: readonly ReelItem[], from: number, to: number): readonly ReelItem[] {
  const item = reel[from];
  if (!item) return reel;
  const rest = removeFromReel(reel, from);
  const at = Math.min(rest.length, Math.max(0, to));
  return [...rest.slice(0, at), item, ...rest.slice(at)];
}

/**
 * Applies the change that took `from` to `to` to a reel that may have changed since: items added meanwhile stay, at the
 * end, and items removed meanwhile stay away.
 */
export function changeReel(
  reel: readonly ReelItem[],
  from: readonly ReelItem[],
  to: readonly ReelItem[],
): readonly ReelItem[] {
  const kept = to.filter((item) => isInReel(reel, item) || !isInReel(from, item));
  const come = reel.filter((item) => !isInReel(from, item) && !isInReel(to, item));
  return [...kept, ...come].slice(0, REEL_LIMIT);
}

/** The shortest span that an item can be trimmed to, in seconds. */
export const SHORTEST_S = 0.1;

/** Trims the item at `index`; times outside of the video, or in the wrong order, are moved where they can be. */
export function trimInReel(
  reel: readonly ReelItem[],
  index: number,
  { startS, endS }: Span,
  durationS: number | null,
): readonly ReelItem[] {
  const item = reel[index];
  if (!item) return reel;
  const lastS = durationS ?? Number.POSITIVE_INFINITY;
  const start = round(Math.max(0, Math.min(startS, lastS - SHORTEST_S)));
  const end = round(Math.min(lastS, Math.max(endS, start + SHORTEST_S)));
  const peak = Math.min(Math.max(item.peak, start), end);
  const trimmed = { ...item, start, end, peak };
  // Two equal items would be one.
  if (isInReel(reel, trimmed)) return reel;
  return reel.map((each, i) => (i === index ? trimmed : each));
}

function round(timeS: number): number {
  return Math.round(timeS * 1000) / 1000;
}

/** Returns the videos of a reel that are no longer in the library. */
export function deletedVideos(
  reel: readonly ReelItem[],
  library: readonly { id: string }[],
): ReadonlySet<string> {
  const known = new Set(library.map(({ id }) => id));
  return new Set(reel.map(({ video_id }) => video_id).filter((id) => !known.has(id)));
}

/** True when the items are of several videos: some formats are for one only. */
export function spansVideos(reel: readonly ReelItem[]): boolean {
  return new Set(reel.map(({ video_id }) => video_id)).size > 1;
}

/** Returns the length of the reel in seconds. */
export function reelLengthS(reel: readonly ReelItem[]): number {
  return reel.reduce((sum, item) => sum + (item.end - item.start), 0);
}

/** Reads a stored reel, and drops everything that is not an item. */
export function readReel(stored: unknown): readonly ReelItem[] {
  return Array.isArray(stored) ? stored.filter(isItem).slice(0, REEL_LIMIT) : [];
}

function isItem(value: unknown): value is ReelItem {
  if (typeof value !== 'object' || value === null) return false;
  const { video_id, video_title, start, end, peak, label, probability } = value as Partial<
    Record<keyof ReelItem, unknown>
  >;
  const times = [start, end, peak].every(
    (time) => typeof time === 'number' && Number.isFinite(time) && time >= 0,
  );
  const texts = [video_id, video_title, label].every((text) => typeof text === 'string');
  return (
    times &&
    texts &&
    (end as number) > (start as number) &&
    (probability === null || typeof probability === 'number')
  );
}
