import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../core/box.ts';
import {
  boxAt,
  crosses,
  eventsOf,
  type ForecastStep,
  forecastTrack,
} from '../../../index/tracks/forecast.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { middleOf, type Track } from '../../../index/tracks/track.ts';
import { filmOf, type MovingThing } from '../../support/moving-things.ts';

const CAR = { label: 'car', x: 0.2, y: 0.5, dx: 0.15 };
const trackOf = (...things: MovingThing[]) => joinTracks(filmOf(things, 3))[0] as Track;
const forecast = (track: Track, model: 'constant_velocity' | 'constant_acceleration' = 'constant_velocity') =>
  forecastTrack(track, { fromS: 2.8, seconds: 2, model }) as ForecastStep[];
const endOf = (track: Track) => boxAt(track.points, 2.8) as Box;

describe('forecasting a track', () => {
  it.each(['constant_velocity', 'constant_acceleration'] as const)(
    'carries on a steady motion (%s)',
    (model) => {
      const last = forecast(trackOf(CAR), model).at(-1) as ForecastStep;
      expect(last.atS).toBe(4.8);
      expect(middleOf(last.box).x).toBeCloseTo(0.2 + 0.15 * 4.8, 2);
      expect(middleOf(last.box).y).toBeCloseTo(0.5, 2);
    },
  );

  it('carries on what slows down until it stops, not back', () => {
    const film = filmOf([CAR], 3).map((frame, i) => {
      const x = 0.2 + 0.3 * frame.atS - 0.05 * frame.atS ** 2;
      const things = frame.things.map((thing) => ({ ...thing, box: [x - 0.1, 0.4, x + 0.1, 0.6] as const }));
      return { ...frame, things, isCut: i === 0 };
    });
    const [track] = joinTracks(film) as [Track];
    const steps = forecastTrack(track, {
      fromS: 2.8,
      seconds: 4,
      model: 'constant_acceleration',
    }) as ForecastStep[];
    const xs = steps.map(({ box }) => middleOf(box).x);
    expect(xs.every((x, i) => i === 0 || x >= (xs[i - 1] as number) - 1e-9)).toBe(true);
    expect(xs.at(-1)).toBeLessThan(0.75);
  });

  it('grows less sure with time', () => {
    const steps = forecast(trackOf(CAR));
    expect((steps.at(-1)?.spread.x ?? 0) > 3 * (steps[0]?.spread.x ?? 0)).toBe(true);
  });

  it('has no forecast before the track begins', () => {
    const track = trackOf(CAR);
    expect(forecastTrack(track, { fromS: -1, seconds: 1, model: 'constant_velocity' })).toBeNull();
  });

  it('names where it leaves the picture', () => {
    const track = trackOf({ ...CAR, dx: 0.25 });
    expect(eventsOf(endOf(track), forecast(track), {})).toMatchObject([{ kind: 'leaves_right' }]);
  });

  it('names a line that it crosses, an area that it enters and a track that it meets', () => {
    const [a, b] = joinTracks(filmOf([CAR, { ...CAR, label: 'dog', x: 1.1, dx: -0.1 }], 3)) as [Track, Track];
    const [car, dog] = a.label === 'car' ? [a, b] : [b, a];
    const events = eventsOf(endOf(car), forecast(car), {
      line: [
        { x: 0.7, y: 0 },
        { x: 0.7, y: 1 },
      ],
      area: [0.72, 0.4, 0.78, 0.6],
      others: [dog],
    });
    expect(events.map(({ kind }) => kind).toSorted()).toEqual(['crosses_line', 'enters_area', 'meets']);
    const line = events.find(({ kind }) => kind === 'crosses_line');
    expect(line?.atS).toBeCloseTo((0.7 - 0.2) / 0.15, 0);
  });

  it('has finite boxes and growing ellipses for any motion', () => {
    const speed = fc.double({ min: -0.4, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(
        speed,
        speed,
        fc.constantFrom('constant_velocity', 'constant_acceleration'),
        (dx, dy, model) => {
          const track = joinTracks(filmOf([{ label: 'car', x: 0.5, y: 0.5, dx, dy }], 2))[0];
          if (!track) return;
          const steps = forecastTrack(track, { fromS: 1.8, seconds: 3, model }) as ForecastStep[];
          expect(steps).toHaveLength(30);
          for (const [i, { box, spread }] of steps.entries()) {
            expect(box.every(Number.isFinite)).toBe(true);
            expect(spread.x >= (steps[i - 1]?.spread.x ?? 0)).toBe(true);
          }
        },
      ),
    );
  });

  it('crosses a line only where the ways meet', () => {
    const line = [
      { x: 0.5, y: 0 },
      { x: 0.5, y: 0.4 },
    ] as const;
    expect(crosses({ x: 0.4, y: 0.2 }, { x: 0.6, y: 0.2 }, line)).toBe(true);
    expect(crosses({ x: 0.4, y: 0.6 }, { x: 0.6, y: 0.6 }, line)).toBe(false);
  });
});
