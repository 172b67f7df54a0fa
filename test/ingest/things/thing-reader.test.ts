import { expect, it } from 'vitest';
import { createThingReader, thingReaderKey } from '../../../ingest/things/thing-reader.ts';
import type { FoundThing } from '../../../model/runtime/things/detector.ts';
import { openThings } from '../../../model/runtime/things/detector.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

const CAT: FoundThing = { label: 'cat', box: [0, 0, 0.5, 0.5], score: 0.6, chance: 0.8 };
const PICTURE = { rgb: new Uint8Array(64 * 36 * 3).fill(30), width: 64, height: 36 };

it('stores what it saw by the second, over what it stored of the minute before', async () => {
  using library = new TemporaryLibrary();
  const video = videoOf(1);
  await library.store.videos.upsert(video);
  const detector = { find: async () => [CAT], revision: 'r', longSide: 384 };
  const reader = createThingReader(detector, library.store.things);
  const result = await reader.read({ second: 62, picture: PICTURE, isDue: true });
  expect(result).toMatchObject([{ label: 'cat', chance: 0.8, colours: [{ colour: 'black' }] }]);
  const minute = { startS: 60, endS: 120 };
  await reader.store(video.id, minute, [
    { startS: 60, endS: 62, result: [] },
    { startS: 62, endS: 120, result },
  ]);
  await reader.store(video.id, minute, [{ startS: 62, endS: 120, result }]);
  const kept = await library.store.things.list(video.id);
  expect(kept.map(({ second, things }) => [second, things.map(({ label }) => label)])).toEqual([
    [62, ['cat']],
  ]);
});

it('looks at a change, every eight seconds at most, and at each minute', () => {
  using library = new TemporaryLibrary();
  const reader = createThingReader(
    { find: async () => [], revision: 'r', longSide: 384 },
    library.store.things,
  );
  const changes = new Set([0, 2, 3, 20, 58]);
  const looked = Array.from({ length: 62 }, (_, second) => second).filter((second) =>
    reader.wants?.({ second, picture: PICTURE, isDue: changes.has(second) }),
  );
  expect(looked).toEqual([0, 8, 20, 58, 60]);
});

it('has the key of the shipped detector', async () => {
  const detector = await openThings();
  using library = new TemporaryLibrary();
  const { reader, revision } = createThingReader(detector, library.store.things);
  expect(await thingReaderKey()).toEqual({ reader, revision });
  await detector.close();
});
