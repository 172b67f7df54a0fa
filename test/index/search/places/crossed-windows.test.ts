import { expect, test } from 'vitest';
import type { UnitVector } from '../../../../core/vector.ts';
import { crossings } from '../../../../index/search/places/crossed-windows.ts';
import { shownWindows } from '../../../../index/search/places/shown-windows.ts';
import { joinTracks } from '../../../../index/tracks/join-tracks.ts';
import { DIM, searcherOf, storeVideo } from '../../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';
import { filmOf } from '../../../support/moving-things.ts';

/** A car that goes from the left to the right, a dog that stands. */
const TRACKS = joinTracks(
  filmOf(
    [
      { label: 'car', x: 0.2, y: 0.5, dx: 0.2 },
      { label: 'dog', x: 0.8, y: 0.2 },
    ],
    3,
  ),
);
const UPRIGHT = [
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
] as const;

test('a line is crossed where and when the middle of a thing passes it', () => {
  const times = crossings({ labels: null, line: UPRIGHT }, TRACKS);
  expect(times).toHaveLength(1);
  expect(times[0]).toBeGreaterThanOrEqual(1.4);
  expect(times[0]).toBeLessThanOrEqual(1.8);
  expect(crossings({ labels: ['dog'], line: UPRIGHT }, TRACKS)).toEqual([]);
  // Beside its way, and as a short line that it passes by.
  expect(
    crossings(
      {
        labels: null,
        line: [
          { x: 0.5, y: 0 },
          { x: 0.5, y: 0.3 },
        ],
      },
      TRACKS,
    ),
  ).toEqual([]);
});

test('an area holds a thing whose middle lies in it, and no weak one', () => {
  const thing = (x: number, chance = 0.8) => ({
    ...{ label: 'dog', chance, colours: [] },
    box: [x - 0.1, 0.4, x + 0.1, 0.6] as const,
  });
  const frames = [
    { second: 0, things: [thing(0.25)] },
    { second: 8, things: [thing(0.75)] },
    { second: 16, things: [thing(0.25, 0.1)] },
    { second: 24, things: [{ ...thing(0.25), label: 'car' }] },
  ];
  const left = (labels: string[] | null) =>
    shownWindows({ counts: [], areas: [{ labels, area: [0, 0, 0.5, 1] }] }, frames).map(({ gte }) => gte);
  expect(left(['dog'])).toEqual([0]);
  expect(left(null)).toEqual([0, 24]);
});

test('a search answers around a crossing only, and never with a video in which nobody followed', async () => {
  using library = new TemporaryLibrary();
  const [dog, sea] = seededVectors(4, 2, DIM) as [UnitVector, UnitVector];
  const shown = Array.from({ length: 40 }, (_, i) => (i % 20 < 5 ? dog : sea));
  for (const n of [1, 2])
    await storeVideo(library.store, n, shown, { title: `${n}`, tags: [] }, [0, 5, 20, 25]);
  const late = TRACKS.map((track) => ({
    ...track,
    points: track.points.map((point) => ({ ...point, atS: point.atS + 20 })),
  }));
  await library.store.tracks.put({ videoId: videoOf(1).id, startMs: 20_000, endMs: 23_000 }, 'r', late);
  const searcher = searcherOf(library.store, [dog]);
  const ask = (text: string) => searcher.search({ query: { text: `query 0 ${text}` } });
  const { data, pool, parsed } = await ask('line:car@50,0,50,100');
  expect(pool.videos).toBe(1);
  expect(parsed.chips?.find(({ kind }) => kind === 'filter')?.meaning).toContain('crosses the line');
  expect(data.length).toBeGreaterThan(0);
  for (const { video_id, start, end } of data)
    expect([video_id, start >= 20, end <= 24]).toEqual([videoOf(1).id, true, true]);
  expect((await ask('line:dog@50,0,50,100')).pool.videos).toBe(0);
});

test('a view that the pack cannot tell is refused, never passed over', async () => {
  using library = new TemporaryLibrary();
  const [dog] = seededVectors(4, 1, DIM) as [UnitVector];
  await storeVideo(
    library.store,
    1,
    Array.from({ length: 10 }, () => dog),
    { title: 'a', tags: [] },
  );
  const asked = searcherOf(library.store, [dog]).search({ query: { text: 'query 0 view:overhead' } });
  await expect(asked).rejects.toMatchObject({ code: 'QUERY_INVALID' });
});
