import { describe, expect, it } from 'vitest';
import { createLocator } from '../../../api/services/where/locator.ts';
import type { LocateResponse, Problem } from '../../../contract/index.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { videoOf } from '../../arbitraries/store.ts';
import { openTestLibrary } from '../test-library.ts';

const CAR: SeenThing = {
  ...{ label: 'car', box: [0.1, 0.4, 0.4, 0.7], chance: 0.8 },
  colours: [{ colour: 'red', share: 0.6 }],
};
const OTHER: SeenThing = { ...CAR, box: [0.7, 0.4, 0.95, 0.7], colours: [{ colour: 'blue', share: 0.6 }] };
const TRUCK: SeenThing = { label: 'truck', box: [0.45, 0.2, 0.68, 0.8], chance: 0.9, colours: [] };

const VIDEO = { ...videoOf(1), durationS: 20 };

/** A locator over one video whose every picture shows two cars and a truck. */
function locator() {
  return createLocator({
    pictures: { jpeg: async () => 'a.jpg' },
    see: async () => [CAR, OTHER, TRUCK],
  });
}

const ask = (phrase: string, at = 3) => locator().locate({ video_id: VIDEO.id, at, phrase });

describe('locating', () => {
  it('puts the box that the phrase means first, with its middle', async () => {
    const [first, second] = (await ask('the car to the left of the truck')).data;
    expect(first).toMatchObject({
      ...{ label: 'car', box: { x: 0.1, y: 0.4, width: 0.3, height: 0.3 } },
      point: { x: 0.25, y: 0.55 },
    });
    expect(first?.reason).toContain('left of');
    expect((second?.confidence ?? 0) < 0.5 * (first?.confidence ?? 0)).toBe(true);
  });

  it('means the thing that stands in the relation, not the landmark', async () => {
    const [first] = (await ask('卡车左边的汽车')).data;
    expect(first).toMatchObject({ label: 'car', box: { x: 0.1 } });
  });

  it('tells things apart by colour', async () => {
    expect((await ask('the blue car')).data[0]?.box.x).toBeCloseTo(0.7);
    expect((await ask('红色的汽车')).data[0]?.box.x).toBeCloseTo(0.1);
  });

  it('finds none of what is not there', async () => {
    expect((await ask('a dog')).data).toEqual([]);
  });

  it('says what could not be checked', async () => {
    const { data } = await ask('the car next to the fountain');
    expect(data[0]?.reason).toContain('was not checked');
  });

  it.each([['a phrase without a thing', 'the meaning of it all', 3, 'PHRASE_WITHOUT_THING']])(
    'refuses %s',
    async (_, phrase, at, code) => {
      await expect(ask(phrase, at)).rejects.toMatchObject({ code });
    },
  );
});

describe('POST /v1/locate', () => {
  const post = (library: ReturnType<typeof openTestLibrary>, body: object) =>
    library.app.request('/v1/locate', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });

  it.each([
    [{ video_id: VIDEO.id, at: 3, phrase: 'the meaning of it all' }, 422, 'PHRASE_WITHOUT_THING'],
    [{ video_id: VIDEO.id, at: 21, phrase: 'a car' }, 422, 'TIME_OUTSIDE'],
    [{ video_id: 'ffffffffffffffff', at: 3, phrase: 'a car' }, 404, 'NOT_FOUND'],
    [{ video_id: VIDEO.id, at: -1, phrase: 'a car' }, 400, 'BAD_REQUEST'],
    [{ video_id: VIDEO.id, at: 3, phrase: '' }, 400, 'BAD_REQUEST'],
    [{ video_id: VIDEO.id, phrase: 'a car' }, 400, 'BAD_REQUEST'],
  ])('answers %j with %i %s', async (body, status, code) => {
    using library = openTestLibrary();
    await library.store.videos.upsert(VIDEO);
    const response = await post(library, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as Problem).code).toBe(code);
  });

  it('answers with the boxes of the engine', async () => {
    using library = openTestLibrary({ seen: [CAR] });
    const answer: LocateResponse = {
      ...{ video_id: VIDEO.id, at: 3, data: [], places: { things: [], relations: [], not_checked: [] } },
    };
    library.engine.locator.locate = async () => answer;
    const response = await post(library, { video_id: VIDEO.id, at: 3, phrase: 'a car' });
    expect(await response.json()).toEqual(answer);
  });
});
