import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLOURS, THING_LABELS } from '../../../contract/index.ts';
import { encodeThings, thingFrameOf } from '../../../index/store/encoding/things-codec.ts';
import { WHOLE_VIDEO } from '../../../index/store/things/things.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { openThings } from '../../../model/runtime/things/detector.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

const VIDEO = videoOf(1);
const CAT: SeenThing = {
  ...{ label: 'cat', box: [0, 0.25, 0.5, 1], chance: 0.8 },
  colours: [{ colour: 'black', share: 0.6 }],
};

/** Rounds as a blob does. */
const rounded = ({ label, box, chance, colours }: SeenThing) => ({
  ...{ label, box: box.map((edge) => Math.round(edge * 65535)), chance: Math.round(chance * 255) },
  colours: colours.map(({ colour, share }) => [colour, Math.round(share * 255)]),
});

test('what was seen comes back in order of time, and a picture without things too', async () => {
  using library = new TemporaryLibrary();
  await library.store.videos.upsert(VIDEO);
  const frames = [
    { second: 61, things: [CAT] },
    { second: 3, things: [] },
  ];
  await library.store.things.replace(VIDEO.id, 'r1', { fromS: 0, toS: 120 }, frames);
  const kept = await library.reopen().things.list(VIDEO.id);
  expect(kept.map(({ second, things }) => [second, things.map(rounded)])).toEqual([
    [3, []],
    [61, [rounded(CAT)]],
  ]);
});

test('a range is replaced, and the rest stays', async () => {
  using library = new TemporaryLibrary();
  const { things, videos } = library.store;
  await videos.upsert(VIDEO);
  const at = (...seconds: number[]) => seconds.map((second) => ({ second, things: [CAT] }));
  await things.replace(VIDEO.id, 'r1', { fromS: 0, toS: 60 }, at(0, 30, 59));
  await things.replace(VIDEO.id, 'r1', { fromS: 60, toS: 120 }, at(60));
  await things.replace(VIDEO.id, 'r2', { fromS: 0, toS: 60 }, at(12));
  const seconds = async (range?: { fromS: number; toS: number }) =>
    (await things.list(VIDEO.id, range)).map(({ second }) => second);
  expect(await seconds()).toEqual([12, 60]);
  expect(await seconds({ fromS: 12, toS: 60 })).toEqual([12]);
  expect(await seconds({ fromS: 13, toS: 60 })).toEqual([]);
});

test('several videos are read at once, each within its range', async () => {
  using library = new TemporaryLibrary();
  const { things, videos } = library.store;
  const [other, without] = [videoOf(2), videoOf(3)];
  for (const one of [VIDEO, other, without]) await videos.upsert(one);
  const at = (...seconds: number[]) => seconds.map((second) => ({ second, things: [CAT] }));
  await things.replace(VIDEO.id, 'r1', { fromS: 0, toS: 60 }, at(40, 0, 12));
  await things.replace(other.id, 'r1', { fromS: 0, toS: 60 }, at(0, 12, 40));
  const found = await things.getMany(
    new Map([
      [VIDEO.id, WHOLE_VIDEO],
      [other.id, { fromS: 12, toS: 40 }],
      [without.id, WHOLE_VIDEO],
    ]),
  );
  expect([...found].map(([id, frames]) => [id, frames.map(({ second }) => second)])).toEqual([
    [VIDEO.id, [0, 12, 40]],
    [other.id, [12]],
  ]);
  expect(found.get(other.id)?.[0]?.things.map(rounded)).toEqual([rounded(CAT)]);
  expect(await things.getMany(new Map())).toEqual(new Map());
});

test('what was seen goes with its video, and needs one', async () => {
  using library = new TemporaryLibrary();
  const { things, videos } = library.store;
  await videos.upsert(VIDEO);
  await things.replace(VIDEO.id, 'r1', { fromS: 0, toS: 60 }, [{ second: 0, things: [CAT] }]);
  await videos.delete(VIDEO.id);
  expect(await things.list(VIDEO.id)).toEqual([]);
  await expect(things.replace(VIDEO.id, 'r1', { fromS: 0, toS: 60 }, [])).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('any things come back as they were, to a 65,535th of the picture', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const thing: fc.Arbitrary<SeenThing> = fc.record({
    label: fc.constantFrom(...THING_LABELS),
    box: fc.tuple(share, share, share, share),
    chance: share,
    colours: fc.array(fc.record({ colour: fc.constantFrom(...COLOURS), share }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(thing, { maxLength: 20 }), (things) => {
      const boxes = encodeThings(things);
      expect(boxes).toHaveLength(14 * things.length);
      expect(thingFrameOf({ second: 1, boxes }).things.map(rounded)).toEqual(things.map(rounded));
    }),
  );
});

test('a blob that was cut is refused', () => {
  const row = { second: 4, boxes: encodeThings([CAT]).subarray(0, 9) };
  expect(() => thingFrameOf(row)).toThrow(expect.objectContaining({ code: 'INDEX_CORRUPT' }));
});

test('each label of the detector has its number', async () => {
  const detector = await openThings();
  expect(detector.labels).toEqual(THING_LABELS);
  await detector.close();
});
