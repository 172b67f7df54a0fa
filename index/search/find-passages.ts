/** Finds passages: those that speak of what the query asks, and those that hold its quoted words. */
import type { VideoId } from '../../core/ids.ts';
import { hasSubject } from '../../core/words/subject-words.ts';
import { answerWindow, type QueryPlan } from '../query/plan.ts';
import { findPhrase } from '../query/written/near-phrase.ts';
import { isSaid, type PassageHit, type PassageStore } from '../store/passages.ts';
import type { Store } from '../store/store.ts';
import type { Filter } from '../store/videos.ts';
import type { AllowedCandidates } from './choose-candidates.ts';
import type { FoundMoment } from './query-terms.ts';
import { meets } from './speech-windows.ts';

/** The picture may come a little before or after its words. */
const AROUND_S = 5;
/** The most passages with the same quoted words. */
const MAX_QUOTED = 1000;
/** The most passages to fuse with pictures. */
const MAX_PASSAGES = 50;
/** The weight of the coverage of a sentence of stop words: `the` stands in every other subtitle. */
const STOP_WORDS_COUNT = 0.5;

/** A span of a video, [gte, lt). */
export interface Window {
  gte: number;
  lt: number;
}

/** The passages with all quoted words, and the windows of each video that may answer. */
export interface QuotedPassages {
  passages: PassageHit[];
  windows: Map<VideoId, Window[]>;
}

/**
 * Returns the passages that speak of what the plan asks, within the seconds that may answer. Words said at the query's
 * own `moment` are left out, and what lies outside the windows that show the things asked for.
 */
export async function findPassages(
  plan: QueryPlan,
  { quoted, conditions }: Pick<AllowedCandidates, 'quoted' | 'conditions'>,
  moment: FoundMoment | null,
  store: Pick<Store, 'passages' | 'videos'>,
): Promise<PassageHit[]> {
  const passages = quoted?.passages ?? (await passagesWith(plan, store.passages));
  const videos = await store.videos.getMany(passages.map(({ videoId }) => videoId));
  return passages.filter(({ videoId, source, startS, endS }) => {
    const place = moment?.place;
    const isAtMoment = place?.video_id === videoId && startS <= place.t && place.t < endS;
    if (isAtMoment && isSaid(source)) return false;
    const video = videos.get(videoId);
    if (!video) return false; // Deleted since it was found.
    // A title speaks of the whole video.
    if (source === 'title') return conditions.every((windows) => windows.has(videoId));
    const span = { startS, endS };
    return (
      meets([answerWindow(plan, video)], span) &&
      conditions.every((windows) => meets(windows.get(videoId) ?? [], span))
    );
  });
}

async function passagesWith(
  { words, filter }: QueryPlan,
  store: Pick<PassageStore, 'search'>,
): Promise<PassageHit[]> {
  const passages = await store.search(words, filter, MAX_PASSAGES);
  const share = hasSubject(words) ? 1 : STOP_WORDS_COUNT;
  return passages.map((passage) => ({ ...passage, coverage: share * passage.coverage }));
}

/** Finds where all quoted words stand near each other. A title stands for its whole video. */
export async function findQuotedPassages(
  quotes: string[],
  filter: Filter,
  store: Pick<PassageStore, 'search' | 'searchPhrase' | 'vocabulary'>,
): Promise<QuotedPassages> {
  const found = await Promise.all(quotes.map((words) => findPhrase(words, filter, MAX_QUOTED, store)));
  const windows = found.map(windowsOf).reduce(intersectByVideo);
  const passages = found.flat().filter((passage) => {
    const [own] = windowsOf([passage]).values();
    return own && intersectWindows(own, windows.get(passage.videoId) ?? []).length > 0;
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

function intersectByVideo(a: Map<VideoId, Window[]>, b: Map<VideoId, Window[]>): Map<VideoId, Window[]> {
  const both = new Map<VideoId, Window[]>();
  for (const [videoId, windows] of a) {
    const shared = intersectWindows(windows, b.get(videoId) ?? []);
    if (shared.length > 0) both.set(videoId, shared);
  }
  return both;
}

function intersectWindows(some: Window[], others: Window[]): Window[] {
  return some.flatMap((a) =>
    others
      .map((b) => ({ gte: Math.max(a.gte, b.gte), lt: Math.min(a.lt, b.lt) }))
      .filter(({ gte, lt }) => gte < lt),
  );
}
