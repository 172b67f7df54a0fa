import { describe, expect, it } from 'vitest';
import { createTracker } from '../../../api/services/where/tracker.ts';
import type { ForecastResponse, Problem, TracksResponse } from '../../../contract/index.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import type { Track } from '../../../index/tracks/track.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { filmOf } from '../../support/moving-things.ts';
import { openTestLibrary } from '../test-library.ts';

const VIDEO = { ...videoOf(1), durationS: 20 };
const TRACKS = joinTracks(
  filmOf(
    [
      { label: 'car', x: 0.2, y: 0.5, dx: 0.15 },
      { label: 'dog', x: 1.1, y: 0.5, dx: -0.1 },
    ],
    3,
  ),
);
const NO_PICTURES = {
  jpeg: async () => {
    throw new Error('No picture is drawn.');
  },
};
const CAR = TRACKS.findIndex(({ label }) => label === 'car');

describe('tracking', () => {
  it('follows a span once, and one that is nearly the same not again', async () => {
    using library = new TemporaryLibrary();
    const { videos, tracks } = library.store;
    await videos.upsert(VIDEO);
    let followed = 0;
    const follow = async () => {
      followed++;
      return TRACKS;
    };
    const parts = { videos, tracks, follow, pictures: NO_PICTURES, compare: async () => [] };
    const tracker = createTracker({ ...parts, revision: async () => 'r' });
    const [first, again] = await Promise.all([
      tracker.tracks(VIDEO.id, { start: 0, end: 3 }),
      tracker.tracks(VIDEO.id, { start: 0.1, end: 2.9 }),
    ]);
    expect(followed).toBe(1);
    expect(again.data.map(({ id }) => id)).toEqual(first.data.map(({ id }) => id));
    const other = createTracker({ ...parts, revision: async () => 'r2' });
    await other.tracks(VIDEO.id, { start: 0, end: 3 });
    expect(followed).toBe(2);
  });
});

describe('tracks by a phrase', () => {
  const RED = { ...(TRACKS[CAR] as Track), bestS: 1 };
  const BLUE = { ...RED, bestS: 2 };
  const DOG = TRACKS.find(({ label }) => label === 'dog') as Track;

  /** Follows these; the later best picture is liker to any phrase. */
  const fitsOf = async (phrase: string) => {
    using library = new TemporaryLibrary();
    const { videos, tracks } = library.store;
    await videos.upsert(VIDEO);
    const asked: string[] = [];
    const tracker = createTracker({
      ...{ videos, tracks, revision: async () => 'r', follow: async () => [DOG, RED, BLUE] },
      pictures: { jpeg: async (_, timeS) => `${timeS}.jpg` },
      compare: async (words, pictures) => {
        asked.push(words);
        return pictures.map(({ path, boxes }) => boxes.map(() => 0.1 * Number.parseFloat(path)));
      },
    });
    const { data } = await tracker.tracks(VIDEO.id, { start: 0, end: 3, phrase });
    return { asked, data: data.map(({ id, label, fit }) => ({ n: id.split('-')[2], label, fit })) };
  };

  it('come in the order of their fit, those of the kind first, under the same ids', async () => {
    const { asked, data } = await fitsOf('the blue car');
    expect(asked).toEqual(['the blue car']);
    expect(data.map(({ n }) => n)).toEqual(['2', '1', '0']);
    const [first, second, last] = data.map(({ fit }) => fit);
    expect(first).toMatchObject({ is_kind: true });
    expect((first?.probability ?? 0) + (second?.probability ?? 0)).toBeCloseTo(1, 3);
    expect(first?.probability).toBeGreaterThan(0.9);
    expect(last).toEqual({ is_kind: false, probability: null });
  });

  it('are not compared where the phrase says nothing but the kind', async () => {
    const { asked, data } = await fitsOf('the car');
    expect(asked).toEqual([]);
    expect(data.map(({ label }) => label)).toEqual(['car', 'car', 'dog']);
    expect(data[0]?.fit).toEqual({ is_kind: true, probability: null });
  });

  it('are all compared where the phrase names no kind', async () => {
    const { data } = await fitsOf('what is shiny');
    expect(data.every(({ fit }) => fit?.is_kind && fit.probability !== null)).toBe(true);
  });

  it('have no fit without a phrase', async () => {
    using library = openTestLibrary({ tracks: TRACKS });
    await library.store.videos.upsert(VIDEO);
    const { data } = await library.engine.tracker.tracks(VIDEO.id, { start: 0, end: 3 });
    expect(data.map((one) => 'fit' in one)).toEqual(TRACKS.map(() => false));
  });
});

describe('the routes of tracks', () => {
  const open = async () => {
    const library = openTestLibrary({ tracks: TRACKS });
    await library.store.videos.upsert(VIDEO);
    const post = (path: string, body: object) =>
      library.app.request(`/v1/videos/${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    return { library, post };
  };

  it('puts first what a phrase names, and refuses an empty one', async () => {
    const { library, post } = await open();
    using _ = library;
    const response = await post(`${VIDEO.id}/tracks`, { start: 0, end: 3, phrase: '一只狗' });
    const { data } = (await response.json()) as TracksResponse;
    expect(data.map(({ label, fit }) => [label, fit?.is_kind])).toEqual([
      ['dog', true],
      ['car', false],
    ]);
    const refused = await post(`${VIDEO.id}/tracks`, { start: 0, end: 3, phrase: '' });
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('answers with tracks, and forecasts one with its events', async () => {
    const { library, post } = await open();
    using _ = library;
    const response = await post(`${VIDEO.id}/tracks`, { start: 0, end: 3 });
    const { data, fps } = (await response.json()) as TracksResponse;
    expect(fps).toBe(5);
    const car = data[CAR];
    expect(car).toMatchObject({ id: `0-3000-${CAR}`, label: 'car', start: 0, enters: null, leaves: null });
    expect(car?.moved.x).toBeCloseTo(0.36, 1);

    const asked = await post(`${VIDEO.id}/tracks/${car?.id}/forecast`, {
      seconds: 2,
      line: [
        { x: 0.7, y: 0 },
        { x: 0.7, y: 1 },
      ],
    });
    const { forecasts, from, note } = (await asked.json()) as ForecastResponse;
    expect([from, note]).toEqual([2.8, expect.stringContaining('A forecast')]);
    const [steady] = forecasts;
    expect(steady?.model).toBe('constant_velocity');
    expect(steady?.path.at(-1)?.point.x).toBeCloseTo(0.2 + 0.15 * 4.8, 1);
    expect(steady?.events.map(({ kind }) => kind)).toContain('crosses_line');
    expect(steady?.events.find(({ kind }) => kind === 'meets')?.track).toBe(data[1 - CAR]?.id);
  });

  it.each([
    ['a span without length', 'tracks', { start: 3, end: 3 }, 400, 'BAD_REQUEST'],
    ['a span that is too long', 'tracks', { start: 0, end: 40 }, 422, 'SPAN_TOO_LONG'],
    ['a span after the end', 'tracks', { start: 21, end: 22 }, 422, 'TIME_OUTSIDE'],
    ['a track that nobody followed', 'tracks/5000-6000-0/forecast', {}, 404, 'TRACK_UNKNOWN'],
    ['a track of another number', 'tracks/0-3000-9/forecast', {}, 404, 'TRACK_UNKNOWN'],
    ['a name that is no track', 'tracks/car/forecast', {}, 404, 'TRACK_UNKNOWN'],
    ['a time before the track', `tracks/0-3000-${1 - CAR}/forecast`, { from: 0 }, 422, 'TIME_OUTSIDE'],
    ['a time long after the track', `tracks/0-3000-${CAR}/forecast`, { from: 9 }, 422, 'TIME_OUTSIDE'],
    [
      'a box outside of the picture',
      `tracks/0-3000-${CAR}/forecast`,
      { area: { x: 0.8, y: 0.1, width: 0.4, height: 0.2 } },
      ...([422, 'BOX_OUTSIDE'] as const),
    ],
    [
      'a line outside of the picture',
      `tracks/0-3000-${CAR}/forecast`,
      {
        line: [
          { x: -1, y: 0 },
          { x: 1, y: 1 },
        ],
      },
      ...([422, 'BOX_OUTSIDE'] as const),
    ],
  ])('refuses %s', async (_, path, body, status, code) => {
    const { library, post } = await open();
    using _library = library;
    await post(`${VIDEO.id}/tracks`, { start: 0, end: 3 });
    const response = await post(`${VIDEO.id}/${path}`, body);
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
  });

  it('refuses a track of a deleted video', async () => {
    const { library, post } = await open();
    using _ = library;
    await post(`${VIDEO.id}/tracks`, { start: 0, end: 3 });
    await library.store.videos.delete(VIDEO.id);
    const response = await post(`${VIDEO.id}/tracks/0-3000-0/forecast`, {});
    expect(((await response.json()) as Problem).code).toBe('NOT_FOUND');
  });
});
