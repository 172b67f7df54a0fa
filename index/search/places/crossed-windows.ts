/** Where things that were followed cross lines. In: lines, and stored tracks. Out: windows of each video. */
import type { VideoId } from '../../../core/ids.ts';
import type { CrossedLine } from '../../query/where/drawn-places.ts';
import type { TrackStore } from '../../store/tracks/tracks.ts';
import { crosses } from '../../tracks/forecast.ts';
import { middleOf, type Track } from '../../tracks/track.ts';
import type { Window } from '../find-passages.ts';

/** A crossing is shown with a second before and two after it. */
const BEFORE_S = 1;
const AFTER_S = 2;

/** Finds the windows of each video in which each of the lines is crossed; a video without any is left out. */
export async function findCrossed(
  lines: readonly CrossedLine[],
  videoIds: readonly VideoId[],
  tracks: Pick<TrackStore, 'getMany'>,
): Promise<Map<VideoId, Window[]>> {
  const windows = new Map<VideoId, Window[]>();
  for (const [videoId, spans] of await tracks.getMany(videoIds)) {
    const all = spans.flatMap((span) => span.tracks);
    const perLine = lines.map((line) => crossings(line, all).map(windowAt));
    const shared = perLine.reduce((some, others) =>
      some.flatMap((a) =>
        others.flatMap((b) => {
          const [gte, lt] = [Math.max(a.gte, b.gte), Math.min(a.lt, b.lt)];
          return gte < lt ? [{ gte, lt }] : [];
        }),
      ),
    );
    if (shared.length > 0) windows.set(videoId, shared);
  }
  return windows;
}

/** Returns the times at which a thing of the labels crosses the line. */
export function crossings({ labels, line }: CrossedLine, tracks: readonly Track[]): number[] {
  return tracks
    .filter(({ label }) => labels === null || labels.includes(label))
    .flatMap(({ points }) =>
      points.flatMap((point, i) => {
        const before = points[i - 1];
        return before && crosses(middleOf(before.box), middleOf(point.box), line) ? [point.atS] : [];
      }),
    );
}

function windowAt(atS: number): Window {
  return { gte: Math.max(0, Math.floor(atS) - BEFORE_S), lt: Math.ceil(atS) + AFTER_S };
}
