import { describe, expect, it } from 'vitest';
import { exportSources } from '../../../ui/app/export-sources.ts';
import { HOME } from '../../../ui/lib/deep-link.ts';
import { selectedItem } from '../../../ui/lib/reel.ts';

const item = (id: string) => selectedItem({ id, title: id }, { startS: 0, endS: 5 });
const held = {
  place: HOME,
  video: undefined,
  moment: null,
  search: { kind: 'idle' as const },
  reel: [item('there'), item('gone'), item('there')],
  gone: new Set(['gone']),
};

describe('what there is to export', () => {
  it('leaves stretches of deleted videos out of the reel, and says how many', () => {
    const [reel] = exportSources(held, 'reel');
    expect(reel).toMatchObject({ kind: 'reel', leftOut: 1 });
    expect(reel?.items.map(({ video_id }) => video_id)).toEqual(['there', 'there']);
  });

  it('begins with what was asked for', () => {
    expect(exportSources(held, 'moment').map(({ kind }) => kind)).toEqual([
      'moment',
      'selection',
      'results',
      'reel',
    ]);
  });
});
