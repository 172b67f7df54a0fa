import { describe, expect, it } from 'vitest';
import { stepPlaylist } from '../../../../ui/lib/time/playlist.ts';

const spans = [
  { startS: 1, endS: 4 },
  { startS: 4.1, endS: 6 },
  { startS: 20, endS: 22 },
];

describe('playing stretches one after the other', () => {
  it('goes on inside a stretch', () => {
    expect(stepPlaylist({ spans, at: 0 }, 3.9)).toEqual({ kind: 'on' });
  });

  it('runs into a stretch that follows at once, and seeks to one that does not', () => {
    expect(stepPlaylist({ spans, at: 0 }, 3.99)).toEqual({ kind: 'next', at: 1, seekS: null });
    expect(stepPlaylist({ spans, at: 1 }, 6.02)).toEqual({ kind: 'next', at: 2, seekS: 20 });
  });

  it('goes on after the end of the film, to the next stretch or to the end', () => {
    expect(stepPlaylist({ spans, at: 0 }, 3.5, true)).toEqual({ kind: 'next', at: 1, seekS: 4.1 });
    expect(stepPlaylist({ spans, at: 2 }, 21.9, true)).toEqual({ kind: 'over' });
  });

  it('stops behind the last one', () => {
    expect(stepPlaylist({ spans, at: 2 }, 22)).toEqual({ kind: 'over' });
    expect(stepPlaylist({ spans: [], at: 0 }, 0)).toEqual({ kind: 'over' });
  });
});
