/** Where the pictures of videos show so many things. In: conditions, and what was seen. Out: windows of each video. */
import type { VideoId } from '../../../core/ids.ts';
import type { ShownCount } from '../../query/where/shown-counts.ts';
import { type ThingFrame, type ThingStore, WHOLE_VIDEO } from '../../store/things/things.ts';
import { isCount } from '../../where/count.ts';
import type { Window } from '../find-passages.ts';

/** Pictures are looked at where they change, and at each minute: until then the last one stands. */
const STANDS_FOR_S = 60;
/** Videos read at once: an hour of video holds some 20,000 boxes. */
const READ_AT_ONCE = 32;

/** Finds the windows of each video in which all conditions hold; a video without any is left out. */
export async function findShown(
  shown: readonly ShownCount[],
  videoIds: readonly VideoId[],
  things: Pick<ThingStore, 'getMany'>,
): Promise<Map<VideoId, Window[]>> {
  const windows = new Map<VideoId, Window[]>();
  for (let from = 0; from < videoIds.length; from += READ_AT_ONCE) {
    const some = videoIds.slice(from, from + READ_AT_ONCE);
    const frames = await things.getMany(new Map(some.map((id) => [id, WHOLE_VIDEO])));
    for (const [videoId, own] of frames) {
      const found = shownWindows(shown, own);
      if (found.length > 0) windows.set(videoId, found);
    }
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
