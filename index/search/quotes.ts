/** Quoted words: they must be said or written where the answer is. In: the words. Out: the windows around them. */
import type { VideoId } from '../../core/ids.ts';
import type { PassageHit, PassageStore } from '../store/passages.ts';
import type { Filter } from '../store/videos.ts';

/** What is shown may come a little before or after its words. */
const AROUND_S = 5;
/** How many passages with the same words are looked at. */
const MAX_PASSAGES = 1000;

/** A stretch of a video, [gte, lt). */
export interface Window {
  gte: number;
  lt: number;
}

/** Passages with all of the quoted words, and where in each video answers may lie. */
export interface Quoted {
  passages: PassageHit[];
  windows: Map<VideoId, Window[]>;
}

/** Where all of these words stand near each other. A title speaks for its whole video. */
export function findQuotes(
  quotes: string[],
  filter: Filter,
  passageStore: Pick<PassageStore, 'searchPhrase'>,
): Quoted {
  const found = quotes.map((words) => passageStore.searchPhrase(words, filter, MAX_PASSAGES));
  const windows = found.map(windowsOf).reduce(inBoth);
  const passages = found.flat().filter((passage) => {
    const [own] = windowsOf([passage]).values();
    return own && meetAny(own, windows.get(passage.videoId) ?? []).length > 0;
  });
  return { passages, windows };
}

function windowsOf(passages: PassageHit[]): Map<VideoId, Window[]> {
  const windows = new Map<VideoId, Window[]>();
  for (const { videoId, source, startS, endS } of passages) {
    const window =
      source === 'title'
        ? { gte: 0, lt: Number.POSITIVE_INFINITY }
        : { gte: Math.max(0, startS - AROUND_S), lt: endS + AROUND_S };
    windows.set(videoId, [...(windows.get(videoId) ?? []), window]);
  }
  return windows;
}

function inBoth(a: Map<VideoId, Window[]>, b: Map<VideoId, Window[]>): Map<VideoId, Window[]> {
  const both = new Map<VideoId, Window[]>();
  for (const [videoId, windows] of a) {
    const met = meetAny(windows, b.get(videoId) ?? []);
    if (met.length > 0) both.set(videoId, met);
  }
  return both;
}

function meetAny(some: Window[], others: Window[]): Window[] {
  return some.flatMap((a) =>
    others
      .map((b) => ({ gte: Math.max(a.gte, b.gte), lt: Math.min(a.lt, b.lt) }))
      .filter(({ gte, lt }) => gte < lt),
  );
}
