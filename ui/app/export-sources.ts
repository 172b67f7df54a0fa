/** Lists what can be exported: the selection, the moment, the results, the reel. */
import type { Segment, Video } from '../../contract/index.ts';
import type { ExportSource } from '../features/export/export-dialog.ts';
import type { Place } from '../lib/deep-link.ts';
import { type ReelItem, reelItem, selectedItem } from '../lib/reel.ts';

/** The things on the page that may be exported. */
export interface Exportable {
  place: Place;
  /** The open video. */
  video: Video | undefined;
  moment: Segment | null;
  /** The moments on the page. */
  hits: readonly Segment[];
  reel: readonly ReelItem[];
  /** The videos of the reel that have been deleted: one item of theirs would fail the whole export. */
  deleted: ReadonlySet<string>;
}

/** Returns the sources for the dialog, `first` in front. Empty ones are included; the dialog leaves them out. */
export function exportSources(
  { place, video, moment, hits, reel, deleted }: Exportable,
  first: ExportSource['kind'] | null,
): ExportSource[] {
  const { query, selection } = place;
  const present = reel.filter(({ video_id }) => !deleted.has(video_id));
  const sources: ExportSource[] = [
    { kind: 'selection', items: video && selection ? [selectedItem(video, selection)] : [], leftOut: 0 },
    { kind: 'moment', items: moment ? [reelItem(moment, query)] : [], leftOut: 0 },
    { kind: 'results', items: hits.map((hit) => reelItem(hit, query)), leftOut: 0 },
    { kind: 'reel', items: present, leftOut: reel.length - present.length },
  ];
  return [...sources.filter(({ kind }) => kind === first), ...sources.filter(({ kind }) => kind !== first)];
}
