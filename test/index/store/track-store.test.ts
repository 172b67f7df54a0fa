import { expect, test } from 'vitest';
import { decodeTracks, encodeTracks } from '../../../index/store/encoding/tracks-codec.ts';
import { SPANS_KEPT } from '../../../index/store/tracks/tracks.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { filmOf } from '../../support/moving-things.ts';

const VIDEO = videoOf(1);
const SPAN = { videoId: VIDEO.id, startMs: 2000, endMs: 5000 };
const TRACKS = joinTracks(
  filmOf(
    [
      { label: 'car', x: 0.2, y: 0.5, dx: 0.1, colours: [{ colour: 'red', share: 0.6 }] },
      { label: 'dog', x: 0.9, y: 0.5, dx: -0.1 },
    ],
    3,
  ),
);

test('tracks come back as they were, to a ten-thousandth of the picture', () => {
  const back = decodeTracks(encodeTracks(TRACKS));
  expect(back).toHaveLength(2);
  for (const [i, track] of TRACKS.entries()) {
    const { points, colours, ...rest } = back[i] as (typeof back)[number];
    expect(rest).toEqual({ ...track, points: undefined, colours: undefined });
    expect(points.map(({ atS, isSeen }) => [atS, isSeen])).toEqual(
      track.points.map(({ atS, isSeen }) => [atS, isSeen]),
    );
    for (const [n, { box }] of points.entries())
      for (const edge of [0, 1, 2, 3] as const)
        expect(box[edge]).toBeCloseTo(track.points[n]?.box[edge] ?? -1, 4);
    expect(colours.map(({ colour }) => colour)).toEqual(track.colours.map(({ colour }) => colour));
  }
});

test('a blob that was cut is refused', () => {
  expect(() => decodeTracks(encodeTracks(TRACKS).subarray(0, 20))).toThrow(
    expect.objectContaining({ code: 'INDEX_CORRUPT' }),
  );
});

test('tracks are stored by span and revision, and go with their video', async () => {
  using library = new TemporaryLibrary();
  const { tracks, videos } = library.store;
  await videos.upsert(VIDEO);
  await tracks.put(SPAN, 'r1', TRACKS);
  expect((await tracks.get(SPAN, 'r1'))?.map(({ label }) => label)).toEqual(TRACKS.map(({ label }) => label));
  expect(await tracks.get(SPAN, 'r2')).toBeUndefined();
  expect(await tracks.get({ ...SPAN, endMs: 5001 }, 'r1')).toBeUndefined();
  await tracks.put(SPAN, 'r2', []);
  expect(await tracks.get(SPAN, 'r1')).toBeUndefined();
  expect(await tracks.get(SPAN, 'r2')).toEqual([]);
  await videos.delete(VIDEO.id);
  expect(await tracks.get(SPAN, 'r2')).toBeUndefined();
  await expect(tracks.put(SPAN, 'r2', [])).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('of a video the latest spans are kept', async () => {
  using library = new TemporaryLibrary();
  const { tracks, videos } = library.store;
  await videos.upsert(VIDEO);
  const at = (n: number) => ({ ...SPAN, startMs: n });
  for (let n = 0; n <= SPANS_KEPT; n++) await tracks.put(at(n), 'r1', []);
  expect(await tracks.get(at(0), 'r1')).toBeUndefined();
  expect(await tracks.get(at(1), 'r1')).toEqual([]);
});

test('the spans of several videos are read at once, whatever followed them', async () => {
  using library = new TemporaryLibrary();
  const { tracks, videos } = library.store;
  const [other, without] = [videoOf(2), videoOf(3)];
  for (const one of [VIDEO, other, without]) await videos.upsert(one);
  await tracks.put({ ...SPAN, startMs: 9000, endMs: 12_000 }, 'r2', []);
  await tracks.put(SPAN, 'r1', TRACKS);
  await tracks.put({ ...SPAN, videoId: other.id }, 'r1', TRACKS);
  const found = await tracks.getMany([VIDEO.id, other.id, without.id]);
  expect(
    [...found].map(([id, spans]) => [id, spans.map((span) => [span.startMs, span.tracks.length])]),
  ).toEqual([
    [
      VIDEO.id,
      [
        [2000, 2],
        [9000, 0],
      ],
    ],
    [other.id, [[2000, 2]]],
  ]);
});
