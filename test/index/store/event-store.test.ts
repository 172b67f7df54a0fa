import { expect, test } from 'vitest';
import { dot } from '../../../core/vector.ts';
import type { StoredEvent } from '../../../index/store/event-rows.ts';
import type { Store } from '../../../index/store/store.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const PACK = { packId: 'base', packRevision: '1' };
const RUN = { version: 3, scheme: 1 };
const FILM = videoOf(1);

function openFilm(store: Store): number {
  store.upsertVideo(FILM);
  return store.openTimeline({ videoId: FILM.id, ...PACK, fps: 1 }).timelineId;
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
  expect(library.store.eventRun(timeline)).toBeUndefined();
  const made = events(3);
  library.store.putEvents(timeline, RUN, made.toReversed());
  const store = library.reopen();
  expect(store.eventRun(timeline)).toEqual(RUN);
  const kept = store.events(timeline);
  expect(kept.map(({ vector: _, ...rest }) => rest)).toEqual(made.map(({ vector: _, ...rest }) => rest));
  kept.forEach(({ vector }, i) => {
    expect(dot(vector, made[i]?.vector as Float32Array)).toBeGreaterThan(0.999);
  });
});

test('new events take the place of old ones; those of a deleted video are gone', () => {
  using library = new TemporaryLibrary();
  const timeline = openFilm(library.store);
  library.store.putEvents(timeline, RUN, events(3));
  library.store.putEvents(timeline, { ...RUN, version: 4 }, events(1));
  expect(library.store.events(timeline)).toHaveLength(1);
  library.store.deleteVideo(FILM.id);
  library.store.putEvents(timeline, RUN, events(2));
  expect(library.store.events(timeline)).toEqual([]);
  expect(library.store.eventRun(timeline)).toBeUndefined();
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
  library.store.putVerdict(FILM.id, [], said);
  library.store.putVerdict(FILM.id, [said], { ...said, causeS: 5, verdict: 'rejected' });
  expect(library.reopen().verdicts(FILM.id)).toEqual([{ ...said, causeS: 5, verdict: 'rejected' }]);
  library.store.putVerdict(FILM.id, [{ causeS: 5, effectS: 14 }], null);
  expect(library.store.verdicts(FILM.id)).toEqual([]);
  const unknown = videoOf(2).id;
  expect(() => library.store.putVerdict(unknown, [], said)).toThrow(
    expect.objectContaining({ code: 'NOT_FOUND' }),
  );
});

test('what was worked out is found again only while its stamp fits', () => {
  using library = new TemporaryLibrary();
  library.store.putWorkedOut(PACK, 'patterns', 'three films', Buffer.from('a'));
  library.store.putWorkedOut(PACK, 'patterns', 'four films', Buffer.from('b'));
  expect(library.store.workedOut(PACK, 'patterns', 'three films')).toBeUndefined();
  expect(library.reopen().workedOut(PACK, 'patterns', 'four films')?.toString()).toBe('b');
  expect(library.store.workedOut({ ...PACK, packRevision: '2' }, 'patterns', 'four films')).toBeUndefined();
});
