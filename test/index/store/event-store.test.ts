import { expect, test } from 'vitest';
import { dot } from '../../../core/vector.ts';
import type { StoredEvent } from '../../../index/store/events.ts';
import type { Store } from '../../../index/store/store.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const PACK = { packId: 'base', packRevision: '1' };
const RUN = { version: 3, scheme: 1 };
const VIDEO = videoOf(1);

async function openVideo(store: Store): Promise<number> {
  await store.videos.upsert(VIDEO);
  return (await store.timelines.open({ videoId: VIDEO.id, ...PACK, fps: 1 })).timelineId;
}

function events(count: number): StoredEvent[] {
  return seededVectors(7, count, 16).map((vector, i) => ({
    ...{ startS: 10 * i, endS: 10 * i + 10, peakS: 10 * i + 4, vector },
    shots: [
      { startS: 10 * i, endS: 10 * i + 3, peakS: 10 * i + 1 },
      { startS: 10 * i + 3, endS: 10 * i + 10, peakS: 10 * i + 4 },
    ],
  }));
}

test('events come back in order with their shots, with the versions that they were made from', async () => {
  using library = new TemporaryLibrary();
  const timeline = await openVideo(library.store);
  expect(await library.store.events.run(timeline)).toBeUndefined();
  const made = events(3);
  await library.store.events.replace(timeline, RUN, made.toReversed());
  const store = library.reopen();
  expect(await store.events.run(timeline)).toEqual(RUN);
  const kept = await store.events.list(timeline);
  expect(kept.map(({ vector: _, ...rest }) => rest)).toEqual(made.map(({ vector: _, ...rest }) => rest));
  kept.forEach(({ vector }, i) => {
    expect(dot(vector, made[i]?.vector as Float32Array)).toBeGreaterThan(0.999);
  });
});

test('new events replace old ones; those of a deleted video are deleted', async () => {
  using library = new TemporaryLibrary();
  const timeline = await openVideo(library.store);
  await library.store.events.replace(timeline, RUN, events(3));
  await library.store.events.replace(timeline, { ...RUN, version: 4 }, events(1));
  expect(await library.store.events.list(timeline)).toHaveLength(1);
  await library.store.videos.delete(VIDEO.id);
  await library.store.events.replace(timeline, RUN, events(2));
  expect(await library.store.events.list(timeline)).toEqual([]);
  expect(await library.store.events.run(timeline)).toBeUndefined();
});

test('verdicts belong to the video, not to a timeline, and are replaced or withdrawn', async () => {
  using library = new TemporaryLibrary();
  await openVideo(library.store);
  const said = {
    causeS: 4,
    effectS: 14,
    verdict: 'confirmed',
    judgedAt: '2026-11-23T08:00:00.000Z',
  } as const;
  await library.store.verdicts.put(VIDEO.id, [], said);
  await library.store.verdicts.put(VIDEO.id, [said], { ...said, causeS: 5, verdict: 'rejected' });
  expect(await library.reopen().verdicts.list(VIDEO.id)).toEqual([
    { ...said, causeS: 5, verdict: 'rejected' },
  ]);
  await library.store.verdicts.put(VIDEO.id, [{ causeS: 5, effectS: 14 }], null);
  expect(await library.store.verdicts.list(VIDEO.id)).toEqual([]);
  const unknown = videoOf(2).id;
  await expect(library.store.verdicts.put(unknown, [], said)).rejects.toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('a derived value is found again only with its stamp', async () => {
  using library = new TemporaryLibrary();
  await library.store.derivedValues.put(PACK, 'patterns', 'three videos', Buffer.from('a'));
  await library.store.derivedValues.put(PACK, 'patterns', 'four videos', Buffer.from('b'));
  expect(await library.store.derivedValues.get(PACK, 'patterns', 'three videos')).toBeUndefined();
  expect((await library.reopen().derivedValues.get(PACK, 'patterns', 'four videos'))?.toString()).toBe('b');
  expect(
    await library.store.derivedValues.get({ ...PACK, packRevision: '2' }, 'patterns', 'four videos'),
  ).toBeUndefined();
});
