/**
 * Where the pictures of videos show so many things, or things in an area. In: conditions, and what was seen. Out: windows of
 * each video.
 */
import type { VideoId } from '../../../core/ids.ts';
import type { ShownArea } from '../../query/where/drawn-places.ts';
import type { ShownCount } from '../../query/where/shown-counts.ts';
import { type ThingFrame, type ThingStore, WHOLE_VIDEO } from '../../store/things/things.ts';
import { middleOf } from '../../tracks/track.ts';
import { isCount, SEEN_FROM } from '../../where/count.ts';
import type { SeenThing } from '../../where/seen-thing.ts';
import type { Window } from '../find-passages.ts';

/** Pictures are looked at where they change, and at each minute: until then the last one stands. */
const STANDS_FOR_S = 60;
/** Videos read at once: an hour of video holds some 20,000 boxes. */
const READ_AT_ONCE = 32;

/** Conditions on the things of a picture, which must all hold. */
export interface ShownThings {
  counts: readonly ShownCount[];
  areas: readonly ShownArea[];
}

/** Finds the windows of each video in which all conditions hold; a video without any is left out. */
export async function findShown(
  shown: ShownThings,
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
export function shownWindows({ counts, areas }: ShownThings, frames: readonly ThingFrame[]): Window[] {
  return frames.flatMap(({ second, things }, i) => {
    const holds =
      counts.every(({ labels, ...count }) =>
        isCount(
          things.filter(({ label }) => labels.includes(label)),
          count,
        ),
      ) && areas.every((area) => things.some((thing) => isIn(area, thing)));
    const next = frames[i + 1]?.second ?? Number.POSITIVE_INFINITY;
    return holds ? [{ gte: second, lt: Math.min(next, second + STANDS_FOR_S) }] : [];
  });
}

function isIn({ labels, area: [x0, y0, x1, y1] }: ShownArea, { label, box, chance }: SeenThing): boolean {
  if (chance < SEEN_FROM || (labels !== null && !labels.includes(label))) return false;
  const { x, y } = middleOf(box);
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}
