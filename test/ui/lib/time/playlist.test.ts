import { describe, expect, it } from 'vitest';
import { stepSequence } from '../../../../ui/lib/time/playlist.ts';

const spans = [
  { start: 1, end: 4 },
  { start: 4.1, end: 6 },
  { start: 20, end: 22 },
];

describe('playing stretches one after the other', () => {
  it('goes on inside a stretch', () => {
    expect(stepSequence({ spans, at: 0 }, 3.9)).toEqual({ kind: 'on' });
  });

  it('runs into a stretch that follows at once, and seeks to one that does not', () => {
    expect(stepSequence({ spans, at: 0 }, 3.99)).toEqual({ kind: 'next', at: 1, seekS: null });
    expect(stepSequence({ spans, at: 1 }, 6.02)).toEqual({ kind: 'next', at: 2, seekS: 20 });
  });

  it('goes on after the end of the film, to the next stretch or to the end', () => {
    expect(stepSequence({ spans, at: 0 }, 3.5, true)).toEqual({ kind: 'next', at: 1, seekS: 4.1 });
    expect(stepSequence({ spans, at: 2 }, 21.9, true)).toEqual({ kind: 'over' });
  });

  it('stops behind the last one', () => {
    expect(stepSequence({ spans, at: 2 }, 22)).toEqual({ kind: 'over' });
    expect(stepSequence({ spans: [], at: 0 }, 0)).toEqual({ kind: 'over' });
  });
});
