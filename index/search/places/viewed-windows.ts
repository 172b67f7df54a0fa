/** Where videos are filmed in a way: indoors, by night. In: views, and timelines. Out: windows of each video. */
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { TimelineCache } from '../../timeline/timeline-cache.ts';
import type { ViewFinder } from '../../where/views/view-finder.ts';
import type { Candidate } from '../choose-candidates.ts';
import type { Window } from '../find-passages.ts';

/** A view holds where it is more likely than not. */
const LIKELY = 0.5;

/** Finds the windows of each video in which all views hold. Throws `QUERY_INVALID` for one that the pack cannot tell. */
export async function findViewed(
  views: readonly string[],
  candidates: readonly Candidate[],
  cache: Pick<TimelineCache, 'load'>,
  finder: ViewFinder,
): Promise<Map<VideoId, Window[]>> {
  const unknown = views.find((view) => !finder.offered.includes(view));
  if (unknown !== undefined) {
    const told = finder.offered.length > 0 ? `It tells ${finder.offered.join(', ')}.` : 'It tells none.';
    throw new AppError('QUERY_INVALID', `The model in use cannot tell "${unknown}" reliably. ${told}`, {
      details: { part: `view: ${unknown}` },
    });
  }
  const windows = new Map<VideoId, Window[]>();
  for (const { video, timeline } of candidates) {
    const loaded = await cache.load(timeline);
    const curves: Float32Array[] = [];
    for (const view of views) curves.push((await finder.curve(loaded, view)) ?? new Float32Array());
    const own: Window[] = [];
    for (let second = 0; second < loaded.seconds; second++) {
      if (!curves.every((curve) => (curve[second] as number) >= LIKELY)) continue;
      const last = own.at(-1);
      if (last?.lt === second) last.lt = second + 1;
      else own.push({ gte: second, lt: second + 1 });
    }
    if (own.length > 0) windows.set(video.id, own);
  }
  return windows;
}
