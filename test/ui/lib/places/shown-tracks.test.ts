import { describe, expect, it } from 'vitest';
import type { Forecast, Track } from '../../../../contract/index.ts';
import {
  boxAt,
  saidOfForecast,
  saidOfTrack,
  spanToFollow,
  wayOf,
} from '../../../../ui/lib/places/shown-tracks.ts';

const box = (x: number) => ({ x, y: 0.4, width: 0.2, height: 0.2 });
const TRACK: Track = {
  ...{ id: '0-3000-0', label: 'car', colour: null, confidence: 0.8, start: 1, end: 2, best_at: 1.4 },
  enters: { at: 1, side: 'left' },
  leaves: null,
  moved: { x: 0.4, y: 0.1 },
  ...{ speed: 0.4, growth: 1.5 },
  path: [1, 1.2, 1.4].map((at, i) => ({ at, box: box(i / 10), seen: true })),
};

describe('followed things', () => {
  it('have a box from their first picture until just after their last', () => {
    expect([0.9, 1, 1.3, 1.45, 1.7].map((timeS) => boxAt(TRACK, timeS)?.x ?? null)).toEqual([
      null,
      0,
      0.1,
      0.2,
      null,
    ]);
  });

  it('have a way through the middles of their boxes', () => {
    expect(wayOf([box(0), box(0.1)], 100, 50)).toBe('10,25 20,25');
  });

  it('are said in words', () => {
    expect(saidOfTrack(TRACK).map(([key]) => key)).toEqual([
      'tracks.enters.left',
      'tracks.moves.right',
      'tracks.closer',
    ]);
    const still = {
      ...TRACK,
      enters: null,
      moved: { x: 0.01, y: 0 },
      growth: 1,
      leaves: { at: 2, side: null },
    };
    expect(saidOfTrack(still).map(([key]) => key)).toEqual(['tracks.still', 'tracks.vanishes']);
  });

  it('have forecasts in words', () => {
    const forecast: Forecast = {
      model: 'constant_velocity',
      path: [{ at: 4, point: { x: 0.9, y: 0.5 }, box: box(0.8), spread: { x: 0.1, y: 0.1 } }],
      events: [{ at: 3.5, kind: 'meets', track: 'other' }],
    };
    const said = (one: Forecast) => saidOfForecast(one, () => 'dog', String);
    expect(said(forecast)).toEqual([['tracks.forecast.meets', { time: '3.5', name: 'dog' }]]);
    expect(said({ ...forecast, events: [] })).toEqual([['tracks.forecast.nothing', { time: '4' }]]);
  });
});

describe('the span to follow', () => {
  const none = { selection: null, moment: null, durationS: 60 };
  it.each([
    ['some seconds around a time', 10, none, [8, 18]],
    ['no more than there is', 59, none, [57, 60]],
    ['the moment that is shown', 21, { ...none, moment: { startS: 20, endS: 25 } }, [20, 25]],
    ['not a moment that is elsewhere', 10, { ...none, moment: { startS: 20, endS: 25 } }, [8, 18]],
    [
      'the selection first',
      21,
      { ...none, selection: { startS: 1, endS: 4 }, moment: { startS: 20, endS: 25 } },
      [1, 4],
    ],
    ['thirty seconds of a long one', 21, { ...none, selection: { startS: 0, endS: 60 } }, [6, 36]],
  ])('is %s', (_, timeS, known, [startS, endS]) => {
    expect(spanToFollow(timeS, known)).toEqual({ startS, endS });
  });
});
