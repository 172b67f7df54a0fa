/**
 * Where events begin, against the splice points of a composed film. Clips have cuts and events of their own inside,
 * which no one marked: boundaries found there count as wrong, alike for every way.
 */
import { packKeyOf } from '../../core/pack-key.ts';
import { eventsOf } from '../../index/events/events.ts';
import { openStore } from '../../index/store/open-store.ts';
import { type LoadedTimeline, loadTimeline } from '../../index/timeline/timeline-cache.ts';
import type { Piece } from '../eval/plan.ts';
import type { Table } from '../report.ts';

/** How near a boundary must be, in seconds. */
export const TOLERANCES_S = [1, 2] as const;

/** F1 of boundaries in percent, at each tolerance, and how many there are. */
export interface BoundaryFigures {
  found: number;
  f1: number[];
  precision: number[];
  recall: number[];
}

/** The only film of a library, as this pack indexed it. */
export async function readOnlyTimeline(
  dataDir: string,
  pack: { id: string; revision: string },
): Promise<LoadedTimeline> {
  const store = await openStore(dataDir);
  try {
    const [one] = await store.timelines.searchable(packKeyOf(pack), {});
    if (!one) throw new Error(`${dataDir} holds no film of ${pack.id}@${pack.revision}.`);
    return await loadTimeline(store.timelines, one.timeline);
  } finally {
    await store.close();
  }
}

/** Scores our events, as many stretches of equal length, and cuts alone. */
export function scoreBoundaries(
  timeline: LoadedTimeline,
  pieces: readonly Piece[],
): Record<string, BoundaryFigures> {
  const truth = splicesOf(pieces);
  const events = eventsOf(timeline);
  const ours = events.slice(1).map(({ startS }) => startS);
  const step = timeline.seconds / (ours.length + 1);
  const cuts = [...timeline.cuts.keys()].filter((t) => t > 0 && timeline.cuts[t] === 1);
  return {
    'events (Tidemark)': measureBoundaries(ours, truth),
    'cut detector alone': measureBoundaries(cuts, truth),
    'uniform, as many': measureBoundaries(
      ours.map((_, i) => (i + 1) * step),
      truth,
    ),
  };
}

/** The table of the figures. */
export function boundaryTable(figures: Record<string, BoundaryFigures>, pieces: readonly Piece[]): Table {
  return {
    title: 'Event boundaries on a composed film',
    columns: [
      '',
      'found',
      ...TOLERANCES_S.flatMap((s) => [`F1 ${s} s`, `precision ${s} s`, `recall ${s} s`]),
    ],
    rows: Object.entries(figures).map(([name, { found, f1, precision, recall }]) => ({
      name,
      cells: [found, ...TOLERANCES_S.flatMap((_, i) => [f1[i], precision[i], recall[i]] as number[])],
    })),
    note:
      `${splicesOf(pieces).length} splice points of real clips, each clip once. Percent. Boundaries inside a clip count as ` +
      'wrong, though clips have cuts and events of their own: precision is a lower bound for all rows.',
  };
}

/** Matches boundaries one to one with true ones, nearest first. */
export function measureBoundaries(found: readonly number[], truth: readonly number[]): BoundaryFigures {
  const hits = TOLERANCES_S.map((tolerance) => matchesWithin(found, truth, tolerance));
  const share = (count: number, of: number) => (of > 0 ? (100 * count) / of : 0);
  return {
    found: found.length,
    f1: hits.map((count) => share(2 * count, found.length + truth.length)),
    precision: hits.map((count) => share(count, found.length)),
    recall: hits.map((count) => share(count, truth.length)),
  };
}

function matchesWithin(found: readonly number[], truth: readonly number[], tolerance: number): number {
  const pairs = found
    .flatMap((at, i) => truth.map((t, j) => ({ i, j, apart: Math.abs(at - t) })))
    .filter(({ apart }) => apart <= tolerance)
    .sort((a, b) => a.apart - b.apart);
  const [usedFound, usedTruth] = [new Set<number>(), new Set<number>()];
  for (const { i, j } of pairs) {
    if (usedFound.has(i) || usedTruth.has(j)) continue;
    usedFound.add(i);
    usedTruth.add(j);
  }
  return usedFound.size;
}

/** Where one clip ends and another begins. */
function splicesOf(pieces: readonly Piece[]): number[] {
  return pieces.slice(1).map(({ atS }) => atS);
}
