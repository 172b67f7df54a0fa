/** The visual half of search: timelines and a query vector in, stretches of all of them out, best first. Pure. */
import type { UnitVector } from '../../core/vector.ts';
import type { Filter } from '../store/store.ts';
import { backgroundOf, type RelevanceCurve, relevanceCurve, restrict } from './curve.ts';
import type { VisualHit } from './fuse.ts';
import { localise } from './localise.ts';
import type { PoolEntry } from './pool.ts';
import { demoteDuplicates, meanVector } from './suppress.ts';
import type { LoadedTimeline } from './timeline-cache.ts';

/** A video that is compared second by second. */
export interface Looked extends PoolEntry {
  timeline: PoolEntry['timeline'];
  loaded: LoadedTimeline;
  curve: RelevanceCurve;
}

/** The curve of each video, with the seconds that the filter forbids taken out. */
export function look(
  entries: PoolEntry[],
  load: (entry: PoolEntry) => LoadedTimeline,
  query: UnitVector,
  { timeS }: Filter,
): Looked[] {
  return entries.map((entry) => {
    const loaded = load(entry);
    return { ...entry, loaded, curve: restrict(relevanceCurve(loaded, query), timeS) };
  });
}

/** Up to `limit` stretches of all curves, strongest first; those that look like a better one behind the others. */
export function bestStretches(looked: Looked[], limit: number): VisualHit[] {
  const background = backgroundOf(looked.map(({ curve }) => curve));
  const hits = looked.flatMap(({ video, timeline: { timelineId }, loaded, curve }) =>
    localise(curve, loaded.cuts, background).map((stretch) => ({
      ...stretch,
      videoId: video.id,
      timelineId,
    })),
  );
  hits.sort((a, b) => b.strength - a.strength);
  const loadedOf = new Map(looked.map(({ video, loaded }) => [video.id, loaded]));
  return demoteDuplicates(hits.slice(0, limit), ({ videoId, start, end }) =>
    meanVector(loadedOf.get(videoId) as LoadedTimeline, start, end),
  );
}
