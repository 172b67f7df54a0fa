import { describe, expect, it } from 'vitest';
import { markEdge } from '../../../../ui/lib/time/selection.ts';

describe('marking in and out', () => {
  it('goes from the mark to the end of the video, or from its start', () => {
    expect(markEdge(null, 'markIn', 4, 60)).toEqual({ startS: 4, endS: 60 });
    expect(markEdge(null, 'markOut', 4, 60)).toEqual({ startS: 0, endS: 4 });
  });

  it('moves one end of a selection, and gives up the other when it is on the wrong side', () => {
    expect(markEdge({ startS: 10, endS: 20 }, 'markIn', 12, 60)).toEqual({ startS: 12, endS: 20 });
    expect(markEdge({ startS: 10, endS: 20 }, 'markIn', 25, 60)).toEqual({ startS: 25, endS: 60 });
    expect(markEdge({ startS: 10, endS: 20 }, 'markOut', 5, 60)).toEqual({ startS: 0, endS: 5 });
    expect(markEdge(null, 'markOut', 0, 60)).toBeNull();
  });
});
