import { expect, test } from 'vitest';
import { dot } from '../../../core/vector.ts';
import type { StoredEvent } from '../../../index/store/events.ts';
import type { Store } from '../../../index/store/store.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const PACK = { packId: 'base', packRevision: '1' };
const RUN = { version: 3, scheme: 1 };
const FILM = videoOf(1);

function openFilm(store: Store): number {
  store.videos.upsert(FILM);
  return store.timelines.open({ videoId: FILM.id, ...PACK, fps: 1 }).timelineId;
}

function events(count: number): StoredEvent[] {
  return seededVectors(7, count, 16).map((vector, i) => ({
    ...{ start: 10 * i, end: 10 * i + 10, peak: 10 * i + 4, vector },
    shots: [
      { start: 10 * i, end: 10 * i + 3, peak: 10 * i + 1 },
      { start: 10 * i + 3, end: 10 * i + 10, peak: 10 * i + 4 },
    ],
  }));
}

test('events come back in order with their shots, and tell what they were made of', () => {
  using library = new TemporaryLibrary();
  const timeline = openFilm(library.store);
  expect(library.store.events.run(timeline)).toBeUndefined();
  const made = events(3);
  library.store.events.replace(timeline, RUN, made.toReversed());
  const store = library.reopen();
  expect(store.events.run(timeline)).toEqual(RUN);
  const kept = store.events.list(timeline);
  expect(kept.map(({ vector: _, ...rest }) => rest)).toEqual(made.map(({ vector: _, ...rest }) => rest));
  kept.forEach(({ vector }, i) => {
    expect(dot(vector, made[i]?.vector as Float32Array)).toBeGreaterThan(0.999);
  });
});

test('new events take the place of old ones; those of a deleted video are gone', () => {
  using library = new TemporaryLibrary();
  const timeline = openFilm(library.store);
  library.store.events.replace(timeline, RUN, events(3));
  library.store.events.replace(timeline, { ...RUN, version: 4 }, events(1));
  expect(library.store.events.list(timeline)).toHaveLength(1);
  library.store.videos.delete(FILM.id);
  library.store.events.replace(timeline, RUN, events(2));
  expect(library.store.events.list(timeline)).toEqual([]);
  expect(library.store.events.run(timeline)).toBeUndefined();
});

test('verdicts belong to the video, not to a timeline, and are replaced or taken back', () => {
  using library = new TemporaryLibrary();
  openFilm(library.store);
  const said = {
    causeS: 4,
    effectS: 14,
    verdict: 'confirmed',
    judgedAt: '2026-11-23T08:00:00.000Z',
  } as const;
  library.store.verdicts.put(FILM.id, [], said);
  library.store.verdicts.put(FILM.id, [said], { ...said, causeS: 5, verdict: 'rejected' });
  expect(library.reopen().verdicts.list(FILM.id)).toEqual([{ ...said, causeS: 5, verdict: 'rejected' }]);
  library.store.verdicts.put(FILM.id, [{ causeS: 5, effectS: 14 }], null);
  expect(library.store.verdicts.list(FILM.id)).toEqual([]);
  const unknown = videoOf(2).id;
  expect(() => library.store.verdicts.put(unknown, [], said)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('a derived value is found again only while its stamp fits', () => {
  using library = new TemporaryLibrary();
  library.store.derivedValues.put(PACK, 'patterns', 'three films', Buffer.from('a'));
  library.store.derivedValues.put(PACK, 'patterns', 'four films', Buffer.from('b'));
  expect(library.store.derivedValues.get(PACK, 'patterns', 'three films')).toBeUndefined();
  expect(library.reopen().derivedValues.get(PACK, 'patterns', 'four films')?.toString()).toBe('b');
  expect(
    library.store.derivedValues.get({ ...PACK, packRevision: '2' }, 'patterns', 'four films'),
  ).toBeUndefined();
});
