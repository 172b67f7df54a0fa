/**
 * The reel: stretches of videos that someone gathers, in an order of their own, to play or to take elsewhere. Pure: a
 * list in, a list out. What is stored is checked when it is read.
 */
import type { Span } from './time/span.ts';

/** A stretch in the reel. Times in seconds, [start, end). */
export interface ReelItem {
  video_id: string;
  video_title: string;
  start: number;
  end: number;
  /** The best second, for its picture. */
  peak: number;
  /** The sentence it was found with; empty for a hand-made selection. */
  label: string;
  probability: number | null;
}

/** What is known of a found moment. */
interface Found {
  video_id: string;
  video_title: string;
  start: number;
  end: number;
  peak: number;
  probability: number | null;
}

/** A found moment as a stretch of the reel, labelled with the sentence that found it. */
export function reelItem(
  { video_id, video_title, start, end, peak, probability }: Found,
  label: string,
): ReelItem {
  return { video_id, video_title, start, end, peak, label, probability };
}

/** A hand-made selection as a stretch of the reel. */
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

/** What the API takes for one export. */
export const REEL_LIMIT = 1000;

function same(a: ReelItem, b: ReelItem): boolean {
  return a.video_id === b.video_id && a.start === b.start && a.end === b.end;
}

/** True when the stretch is in the reel. */
export function isInReel(reel: readonly ReelItem[], item: ReelItem): boolean {
  return reel.some((each) => same(each, item));
}

/** Adds a stretch at the end; what is in the reel already stays where it is. */
export function addToReel(reel: readonly ReelItem[], item: ReelItem): readonly ReelItem[] {
  return isInReel(reel, item) || reel.length >= REEL_LIMIT ? reel : [...reel, item];
}

/** Takes the stretch at `index` out. */
export function removeFromReel(reel: readonly ReelItem[], index: number): readonly ReelItem[] {
  return reel.filter((_, i) => i !== index);
}

/** Moves the stretch at `from` to `to`, staying inside the list. */
export function moveInReel(reel: readonly ReelItem[], from: number, to: number): readonly ReelItem[] {
  const item = reel[from];
  if (!item) return reel;
  const rest = removeFromReel(reel, from);
  const at = Math.min(rest.length, Math.max(0, to));
  return [...rest.slice(0, at), item, ...rest.slice(at)];
}

/**
 * The reel after a change that took `from` to `to` was made to it, when it may differ from `from` by now: what came
 * meanwhile stays, at the end, and what went meanwhile stays away.
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

/** The videos of a reel that are not among those of the library: somebody has deleted them. */
export function deletedVideos(
  reel: readonly ReelItem[],
  library: readonly { id: string }[],
): ReadonlySet<string> {
  const known = new Set(library.map(({ id }) => id));
  return new Set(reel.map(({ video_id }) => video_id).filter((id) => !known.has(id)));
}

/** True when the stretches are of more than one video: some files can only be about one. */
export function spansVideos(reel: readonly ReelItem[]): boolean {
  return new Set(reel.map(({ video_id }) => video_id)).size > 1;
}

/** Seconds that the reel lasts. */
export function reelLengthS(reel: readonly ReelItem[]): number {
  return reel.reduce((sum, item) => sum + (item.end - item.start), 0);
}

/** A stored reel, without whatever is no stretch of a video. */
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
