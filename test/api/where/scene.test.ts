import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSketcher } from '../../../api/services/where/scene/sketcher.ts';
import { writeScenePage } from '../../../api/services/where/scene/write-scene-page.ts';
import type { Problem } from '../../../contract/index.ts';
import { SceneSketch } from '../../../contract/index.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { openTestLibrary } from '../test-library.ts';

const VIDEO = { ...videoOf(1), durationS: 20, width: 1600, height: 900 };
const PERSON: SeenThing = {
  ...{ label: 'person', box: [0.1, 0.4, 0.2, 0.9], chance: 0.9 },
  colours: [{ colour: 'red', share: 0.6 }],
};
const CAR: SeenThing = { label: 'car', box: [0.6, 0.42, 0.8, 0.6], chance: 0.8, colours: [] };

/** A sketcher over one video whose every picture shows a person near and a car behind. */
async function sketcherOf(library: TemporaryLibrary) {
  await library.store.videos.upsert(VIDEO);
  return createSketcher({
    videos: library.store.videos,
    pictures: { jpeg: async () => 'a.jpg' },
    see: async () => [CAR, PERSON],
    roomType: async () => ({ label: 'street', probability: 0.734 }),
  });
}

describe('a sketched scene', () => {
  it('has the shape of the layout: room type, layout, spatial inference', async () => {
    using library = new TemporaryLibrary();
    const scene = await (await sketcherOf(library)).sketch(VIDEO.id, 3);
    expect(SceneSketch.parse(scene)).toEqual(scene);
    expect(scene).toMatchObject({ room_type: 'street', room_confidence: 0.73, at: 3 });
    expect(scene.layout.map(({ thing, position, colour }) => [thing, position, colour])).toEqual([
      ['person', 'left', 'red'],
      ['car', 'right', null],
    ]);
    const [person, car] = scene.layout.map(({ ground }) => ground.z);
    expect(person).toBeLessThan(car ?? 0);
    expect(scene.spatial_inference).toEqual([
      expect.stringMatching(/^person 1 is to the left of car 2 \(\d+ %\)\.$/),
    ]);
    expect(scene.assumptions.length).toBeGreaterThan(3);
    expect(scene.assumptions[1]).toContain(scene.camera.based_on > 0 ? 'guessed from' : 'assumed');
  });

  it('is drawn from above, with its things, its words and its assumptions', async () => {
    using library = new TemporaryLibrary();
    const sketcher = await sketcherOf(library);
    const { text, contentType } = await sketcher.file(VIDEO.id, 3, 'svg');
    expect(contentType).toContain('image/svg+xml');
    const middleOf = (thing: string) => {
      const mark = new RegExp(
        `data-thing="${thing}".*?<rect x="([\\d.]+)" y="([\\d.]+)" width="([\\d.]+)"`,
        's',
      ).exec(text);
      const [x = 0, y = 0, width = 0] = mark?.slice(1).map(Number) ?? [];
      return { x: x + width / 2, y };
    };
    // The nearer thing lies lower, and what is at the left lies left.
    expect(middleOf('person').x).toBeLessThan(middleOf('car').x);
    expect(middleOf('person').y).toBeGreaterThan(middleOf('car').y);
    for (const word of ['to the left of', 'street', '60 degrees']) expect(text).toContain(word);
  });

  it('is a page of its own that holds its data and its script, and asks for nothing', async () => {
    using library = new TemporaryLibrary();
    const scene = await (await sketcherOf(library)).sketch(VIDEO.id, 3);
    const script = join(library.dir, 'page.mjs');
    writeFileSync(script, 'const end = "</script>";');
    const page = await writeScenePage({ ...scene, room_type: '<b>street</b>' }, script);
    const data = /id="sketch">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.parse(data)).toEqual({ ...scene, room_type: '<b>street</b>' });
    expect(page).not.toContain('<b>street</b>');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page).not.toMatch(/(src|href)=/);
    await expect(writeScenePage(scene, `${script}.gone`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('GET /v1/videos/{id}/scene', () => {
  const ask = async (query: string, id: string = VIDEO.id) => {
    const library = openTestLibrary({ seen: [CAR, PERSON] });
    await library.store.videos.upsert(VIDEO);
    library.engine.sketcher = createSketcher({
      videos: library.store.videos,
      pictures: library.engine.pictures,
      see: async () => [CAR, PERSON],
      roomType: async () => null,
    });
    const response = await library.app.request(`/v1/videos/${id}/scene?${query}`);
    return { library, response };
  };

  it('answers as data and as a drawing', async () => {
    const { library, response } = await ask('at=3');
    using _ = library;
    expect(((await response.json()) as SceneSketch).room_type).toBe('unknown');
    const drawn = await ask('at=3&format=svg');
    using _drawn = drawn.library;
    expect(drawn.response.headers.get('content-type')).toContain('image/svg+xml');
    expect(drawn.response.headers.get('content-disposition')).toContain(`scene-${VIDEO.id}-3.svg`);
  });

  it.each([
    ['a time after the end', 'at=21', VIDEO.id, 422, 'TIME_OUTSIDE'],
    ['an unknown video', 'at=3', 'ffffffffffffffff', 404, 'NOT_FOUND'],
    ['no time', '', VIDEO.id, 400, 'BAD_REQUEST'],
    ['an unknown form', 'at=3&format=obj', VIDEO.id, 400, 'BAD_REQUEST'],
  ])('refuses %s', async (_, query, id, status, code) => {
    const { library, response } = await ask(query, id);
    using _library = library;
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
  });
});
