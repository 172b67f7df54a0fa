/** Where the pictures of videos show so many things. In: conditions, and what was seen. Out: windows of each video. */
import type { VideoId } from '../../../core/ids.ts';
import type { ShownCount } from '../../query/where/shown-counts.ts';
import type { ThingFrame, ThingStore } from '../../store/things/things.ts';
import { isCount } from '../../where/count.ts';
import type { Window } from '../find-passages.ts';

/** Pictures are looked at where they change, and at each minute: until then the last one stands. */
const STANDS_FOR_S = 60;

/** Finds the windows of each video in which all conditions hold; a video without any is left out. */
export async function findShown(
  shown: readonly ShownCount[],
  videoIds: readonly VideoId[],
  things: Pick<ThingStore, 'list'>,
): Promise<Map<VideoId, Window[]>> {
  const windows = new Map<VideoId, Window[]>();
  for (const videoId of videoIds) {
    const own = shownWindows(shown, await things.list(videoId));
    if (own.length > 0) windows.set(videoId, own);
  }
  return windows;
}

/** Returns where all conditions hold: a picture stands for the seconds until the next one that was looked at. */
export function shownWindows(shown: readonly ShownCount[], frames: readonly ThingFrame[]): Window[] {
  return frames.flatMap(({ second, things }, i) => {
    const holds = shown.every(({ labels, ...count }) =>
      isCount(
        things.filter(({ label }) => labels.includes(label)),
        count,
      ),
    );
    const next = frames[i + 1]?.second ?? Number.POSITIVE_INFINITY;
    return holds ? [{ gte: second, lt: Math.min(next, second + STANDS_FOR_S) }] : [];
  });
}
