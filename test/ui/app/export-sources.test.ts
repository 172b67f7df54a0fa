import { describe, expect, it } from 'vitest';
import { exportSources } from '../../../ui/app/export-sources.ts';
import { HOME } from '../../../ui/lib/deep-link.ts';
import { selectedItem } from '../../../ui/lib/reel.ts';

const item = (id: string) => selectedItem({ id, title: id }, { startS: 0, endS: 5 });
const exportable = {
  place: HOME,
  video: undefined,
  moment: null,
  hits: [],
  reel: [item('there'), item('gone'), item('there')],
  deleted: new Set(['gone']),
};

describe('the sources of an export', () => {
  it('leaves items of deleted videos out of the reel, and says how many', () => {
    const [reel] = exportSources(exportable, 'reel');
    expect(reel).toMatchObject({ kind: 'reel', leftOut: 1 });
    expect(reel?.items.map(({ video_id }) => video_id)).toEqual(['there', 'there']);
  });

  it('begins with the chosen source', () => {
    expect(exportSources(exportable, 'moment').map(({ kind }) => kind)).toEqual([
      'moment',
      'selection',
      'results',
      'reel',
    ]);
  });
});
