import { describe, expect, it } from 'vitest';
import { timelineLines } from '../../../../ui/lib/time/timeline-lines.ts';

describe('the strip, read out', () => {
  it('tells moments, gaps and what is not indexed, in the order of time', () => {
    const hits = [
      { start: 40, end: 45 },
      { start: 2, end: 4 },
    ];
    const lines = timelineLines(hits, [{ startS: 10, endS: 12 }], 50, 60);
    expect(lines.map(({ kind, span }) => [kind, span.startS, span.endS])).toEqual([
      ['hit', 2, 4],
      ['gap', 10, 12],
      ['hit', 40, 45],
      ['unindexed', 50, 60],
    ]);
    expect(lines[0]?.hit).toBe(hits[1]);
  });

  it('says nothing of a rest of less than a second', () => {
    expect(timelineLines([], [], 59.4, 60)).toEqual([]);
  });
});
