import { describe, expect, it } from 'vitest';
import { createLocator, type LocatorParts, storedLines } from '../../../api/services/where/locator.ts';
import type { LocateResponse, Problem } from '../../../contract/index.ts';
import type { Passage, PassageBox } from '../../../index/store/passages.ts';
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

/** Takes what lies further to the right for liker to the phrase. */
const compare: LocatorParts['compare'] = async (_, pictures) =>
  pictures.map(({ boxes }) => boxes.map(([x0]) => 0.2 * x0));

/** A locator over one video whose every picture shows two cars and a truck. */
function locator() {
  return createLocator({
    pictures: { jpeg: async () => 'a.jpg' },
    see: async () => [CAR, OTHER, TRUCK],
    compare,
    readLines: async () => null,
  });
}

/** A line on the screen. */
function line(text: string, box: PassageBox, [startS, endS]: [number, number]): Passage {
  return { source: 'screen', lang: null, startS, endS, text, box, confidence: 0.95 };
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

  it('tells things of one kind apart by what the phrase says of them, and says so', async () => {
    const [first, second] = (await ask('the car with a roof rack')).data;
    expect(first?.box.x).toBeCloseTo(0.7);
    expect(first?.reason).toMatch(/of 2, most like the phrase with 9\d %$/);
    expect((first?.confidence ?? 0) + (second?.confidence ?? 0)).toBeCloseTo(CAR.chance, 3);
    // The kind alone, and a place beside another thing, say nothing of how a car looks.
    for (const phrase of ['the car', 'the car to the left of the truck'])
      expect((await ask(phrase)).data[0]?.reason, phrase).not.toContain('most like');
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

  it('finds the words of a button among those that were read on the screen', async () => {
    using library = openTestLibrary();
    const { store } = library;
    await store.videos.upsert(VIDEO);
    await store.passages.replace(VIDEO.id, 'screen', [
      line('Log in', [0.7, 0.1, 0.1, 0.05], [2, 6]),
      line('Sign up', [0.82, 0.1, 0.1, 0.05], [2, 6]),
      line('Log in', [0.1, 0.8, 0.1, 0.05], [8, 12]),
    ]);
    const { locate } = createLocator({
      pictures: { jpeg: async () => 'a.jpg' },
      see: async () => [],
      compare,
      readLines: storedLines(store),
    });
    library.engine.locator.locate = locate;
    const asked = { video_id: VIDEO.id, at: 3, phrase: 'the Log in button' };
    const { data, places } = (await (await post(library, asked)).json()) as LocateResponse;
    expect(data).toEqual([
      {
        ...{ label: 'Log in', box: { x: 0.7, y: 0.1, width: 0.1, height: 0.05 } },
        ...{ point: { x: 0.75, y: 0.125 }, confidence: 0.95 },
        reason: 'words on the screen: "Log in", read with 95 %',
      },
    ]);
    expect(places.not_checked).toEqual(['Log in']);
    // Nothing of the kind stands there: an answer, since words were read.
    const none = await post(library, { ...asked, phrase: 'the Cancel button' });
    expect(((await none.json()) as LocateResponse).data).toEqual([]);
    expect((await post(library, { ...asked, at: 21 })).status).toBe(422);
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
