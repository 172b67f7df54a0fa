/** What there is to export: the selection, the moment, the answer, the reel; what was asked for comes first. */
import type { Segment, Video } from '../../contract/index.ts';
import type { ExportSource } from '../features/export/export-dialog.ts';
import type { SearchState } from '../features/search/search-session.ts';
import type { Place } from '../lib/deep-link.ts';
import { type ReelItem, reelItem, selectedItem } from '../lib/reel.ts';

/** What the page holds. */
export interface Exportable {
  place: Place;
  /** The open video. */
  video: Video | undefined;
  moment: Segment | null;
  search: SearchState;
  reel: readonly ReelItem[];
  /** The videos of the reel that have been deleted: one stretch of them would stop the whole export. */
  gone: ReadonlySet<string>;
}

/** The sources that the dialog offers; empty ones too, which it leaves out. */
export function exportSources(
  { place, video, moment, search, reel, gone }: Exportable,
  first: ExportSource['kind'] | null,
): ExportSource[] {
  const { query, selection } = place;
  const hits = search.kind === 'done' ? search.hits : [];
  const there = reel.filter(({ video_id }) => !gone.has(video_id));
  const sources: ExportSource[] = [
    { kind: 'selection', items: video && selection ? [selectedItem(video, selection)] : [], leftOut: 0 },
    { kind: 'moment', items: moment ? [reelItem(moment, query)] : [], leftOut: 0 },
    { kind: 'results', items: hits.map((hit) => reelItem(hit, query)), leftOut: 0 },
    { kind: 'reel', items: there, leftOut: reel.length - there.length },
  ];
  return [...sources.filter(({ kind }) => kind === first), ...sources.filter(({ kind }) => kind !== first)];
}
