/** The three forms that agents are given, from the sample film: where to act, how a scene is laid out, where a thing goes. */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPictures } from '../../../api/services/pictures.ts';
import { createWhereServices } from '../../../api/services/where/compose.ts';
import {
  ForecastResponse,
  LocateResponse,
  SceneSketch,
  type Track,
  TracksResponse,
} from '../../../contract/index.ts';
import { drawSampleFilm } from '../../../demo/sample-film.ts';
import { clock } from '../../../demo/scenes/made-scenes.ts';
import { boat } from '../../../demo/scenes/outdoor-scenes.ts';
import { seeThings } from '../../../ingest/things/see-things.ts';
import { followSpan } from '../../../ingest/tracks/follow-span.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { decodeImage } from '../../../media/pictures/image.ts';
import { openThings, type ThingDetector } from '../../../model/runtime/things/detector.ts';
import { videoOf } from '../../arbitraries/store.ts';
import { openTestLibrary, TEST_PACK, type TestLibrary } from '../test-library.ts';

const VIDEO = videoOf(1);
/** The clock stands in the middle of its scene; the boat sails from the left to the right of the next. */
const BOAT_FROM_S = clock.seconds;

let folder: string;
let library: TestLibrary;
let detector: ThingDetector;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sample-shapes-'));
  const path = join(folder, 'film.mp4');
  await drawSampleFilm(path, { scenes: [clock, boat] });
  library = openTestLibrary();
  detector = await openThings();
  const { store, dir } = library;
  const { size, mtimeMs } = statSync(path);
  await store.videos.upsert({
    ...VIDEO,
    ...{ path, sizeBytes: size, modifiedMs: mtimeMs, durationS: clock.seconds + boat.seconds },
    ...{ width: 640, height: 360 },
  });
  const tools = () => locateFfmpeg();
  const pictures = createPictures({ store, media: createFolderStore(dir), pack: TEST_PACK, tools });
  Object.assign(
    library.engine,
    createWhereServices(library.engine.finder, store, pictures, {
      see: async (image) => seeThings(detector, await decodeImage(image)),
      follow: async (span, signal) => followSpan({ tools: await tools(), detector }, span, signal),
      compare: async () => [],
      roomType: async () => null,
    }),
  );
}, 120_000);

afterAll(async () => {
  library[Symbol.dispose]();
  await detector.close();
  rmSync(folder, { recursive: true, force: true });
});

const post = async (path: string, body: object): Promise<unknown> => {
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await library.app.request(path, init);
  expect(response.status).toBe(200);
  return response.json();
};

/** Follows the boat for six seconds. */
async function followBoat(): Promise<Track> {
  const span = { start: BOAT_FROM_S + 1, end: BOAT_FROM_S + 7 };
  const { data } = TracksResponse.parse(await post(`/v1/videos/${VIDEO.id}/tracks`, span));
  const found = data.find(({ label }) => label === 'boat');
  if (!found) throw new Error('The boat was not followed.');
  return found;
}

describe('the sample film', () => {
  it('gives an action target: box, point, confidence and reason', async () => {
    const asked = { video_id: VIDEO.id, at: 4, phrase: 'the clock' };
    const { data } = LocateResponse.parse(await post('/v1/locate', asked));
    const [first] = data;
    expect(first).toMatchObject({ label: 'clock', reason: expect.stringMatching(/^clock: \d+ %$/) });
    expect(Object.keys(first ?? {}).sort()).toEqual(['box', 'confidence', 'label', 'point', 'reason']);
    // The face of the clock is drawn around the middle of the picture.
    expect(Math.abs((first?.point.x ?? 0) - 0.5)).toBeLessThan(0.05);
    expect(Math.abs((first?.point.y ?? 0) - 0.5)).toBeLessThan(0.05);
    expect(first?.confidence).toBeGreaterThan(0.5);
  });

  it('gives a layout: room type, things on the ground, what follows, and the assumptions', async () => {
    const response = await library.app.request(`/v1/videos/${VIDEO.id}/scene?at=${BOAT_FROM_S + 2}`);
    const scene = SceneSketch.parse(await response.json());
    expect(scene.room_type).toBe('unknown');
    expect(scene.layout[0]).toMatchObject({ thing: 'boat', position: 'left' });
    expect(scene.layout[0]?.ground.x).toBeLessThan(0);
    expect(scene.spatial_inference).toBeInstanceOf(Array);
    expect(scene.assumptions.join()).toContain('angle of view');
  });

  it('gives a prediction of motion: where the boat will be, beside where it then is', async () => {
    const boatTrack = await followBoat();
    expect(boatTrack.moved.x).toBeGreaterThan(0.15);
    const from = BOAT_FROM_S + 4;
    const path = `/v1/videos/${VIDEO.id}/tracks/${boatTrack.id}/forecast`;
    const { forecasts, note } = ForecastResponse.parse(await post(path, { from, seconds: 2 }));
    expect(note).toContain('forecast');
    const middleAt = (timeS: number) => {
      const point = boatTrack.path.findLast(({ at }) => at <= timeS + 1e-3);
      return point ? point.box.x + point.box.width / 2 : Number.NaN;
    };
    const [stays, truth] = [middleAt(from), middleAt(from + 2)];
    const steady = forecasts[0]?.path.at(-1);
    expect(steady?.at).toBeCloseTo(from + 2, 1);
    // Nearer to the truth than "stays where it is", by far.
    expect(Math.abs((steady?.point.x ?? 0) - truth)).toBeLessThan(0.3 * Math.abs(stays - truth));
    expect(steady?.spread.x).toBeGreaterThan(forecasts[0]?.path[0]?.spread.x ?? 0);
  });
});
