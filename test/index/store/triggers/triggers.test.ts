/** Triggers, firings, events and deliveries as both stores keep them. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Firing } from '../../../../contract/triggers/triggers.ts';
import type { LibraryEvent } from '../../../../contract/triggers/webhooks.ts';
import type { Store } from '../../../../index/store/store.ts';
import type { TriggerRecord } from '../../../../index/store/triggers/triggers.ts';
import { TemporaryLibrary } from '../../../arbitraries/store.ts';

const AT = '2026-01-01T00:00:00.000Z';

function triggerOf(id: string, over: Partial<TriggerRecord> = {}): TriggerRecord {
  return {
    id,
    name: 'Gulls',
    query: { text: 'gulls', examples: [], exclude: [] },
    filter: { tag: { in: ['sea'] } },
    min_probability: 0.25,
    min_score: null,
    state: 'armed',
    tried: { at: AT, count: 2, duration_s: 60.5 },
    armed_at: AT,
    error: null,
    created_at: AT,
    cursor: 7,
    baseline: { '00000000000000a1': 60 },
    ...over,
  };
}

function firingOf(start: number, end: number, over: Partial<Firing> = {}): [Firing, LibraryEvent] {
  const id = randomUUID();
  const place = { video_id: '00000000000000a1', start, end, peak: (start + end) / 2 };
  const firing = { id, trigger_id: 't1', ...place, probability: 0.5, score: 0.3, at: AT, ...over };
  return [firing, { id, type: 'trigger.fired', timestamp: AT, data: { start } }];
}

const eventOf = (id: string, type: LibraryEvent['type'] = 'job.done'): LibraryEvent => ({
  id,
  type,
  timestamp: AT,
  data: { job: id },
});

async function withWebhook(
  store: Store,
  id = 'w1',
  events: LibraryEvent['type'][] = ['trigger.fired', 'job.done'],
) {
  const webhook = { id, url: 'https://archive.example.org/', secret: 'whsec_x', events, created_at: AT };
  expect(await store.outbox.addWebhook(webhook, 5)).toBe(true);
}

test('triggers come back as they were, after a restart and a change', async () => {
  using library = new TemporaryLibrary();
  expect(await library.store.triggers.insert(triggerOf('t1'), 2)).toBe(true);
  expect(await library.store.triggers.insert(triggerOf('t2', { filter: null, min_score: 0.5 }), 2)).toBe(
    true,
  );
  expect(await library.store.triggers.insert(triggerOf('t3'), 2)).toBe(false);
  const patch = { cursor: 9, baseline: {}, error: 'QUERY_INVALID: no' };
  expect(await library.store.triggers.update('t1', patch)).toBe(true);
  expect(await library.store.triggers.update('none', patch)).toBe(false);
  const store = library.reopen();
  expect(await store.triggers.list()).toEqual([
    { ...triggerOf('t1', patch), fired: 0 },
    { ...triggerOf('t2', { filter: null, min_score: 0.5 }), fired: 0 },
  ]);
});

test('a trigger fires once per moment: what overlaps is the same one', async () => {
  using library = new TemporaryLibrary();
  const { triggers, outbox } = library.store;
  await triggers.insert(triggerOf('t1'), 5);
  await triggers.insert(triggerOf('t2'), 5);
  await withWebhook(library.store);
  expect(await triggers.fire(...firingOf(10, 20))).toBe(true);
  expect(await triggers.fire(...firingOf(10, 20))).toBe(false);
  expect(await triggers.fire(...firingOf(19, 40))).toBe(false);
  expect(await triggers.fire(...firingOf(20, 40))).toBe(true);
  expect(await triggers.fire(...firingOf(10, 20, { trigger_id: 't2' }))).toBe(true);
  expect(await triggers.fire(...firingOf(10, 20, { video_id: '00000000000000a2' }))).toBe(true);
  expect((await triggers.firings('t1', 2)).map(({ start }) => start)).toEqual([10, 20]);
  expect((await triggers.list()).map(({ fired }) => fired)).toEqual([3, 1]);
  expect(await outbox.eventsAfter(0, 10)).toHaveLength(4);
  expect(await outbox.deliveries({ limit: 10 })).toHaveLength(4);
});

test('two processes that see the same moment fire once together', async () => {
  using library = new TemporaryLibrary();
  const { triggers, outbox } = library.store;
  await triggers.insert(triggerOf('t1'), 5);
  const tried = await Promise.all(
    Array.from({ length: 12 }, (_, i) => triggers.fire(...firingOf(10 + i / 10, 20))),
  );
  expect(tried.filter((fired) => fired)).toHaveLength(1);
  expect(await outbox.eventsAfter(0, 10)).toHaveLength(1);
});

test('a trigger that is not armed, or gone, does not fire', async () => {
  using library = new TemporaryLibrary();
  const { triggers } = library.store;
  await triggers.insert(triggerOf('t1', { state: 'tried' }), 5);
  expect(await triggers.fire(...firingOf(10, 20))).toBe(false);
  await triggers.update('t1', { state: 'armed' });
  expect(await triggers.fire(...firingOf(10, 20))).toBe(true);
  expect(await triggers.delete('t1')).toBe(true);
  expect(await triggers.delete('t1')).toBe(false);
  expect(await triggers.firings('t1', 5)).toEqual([]);
  expect(await triggers.fire(...firingOf(50, 60))).toBe(false);
});

test('an event is stored once, in order, and goes to the webhooks that ask for its type', async () => {
  using library = new TemporaryLibrary();
  const { outbox } = library.store;
  await withWebhook(library.store, 'w1', ['job.done']);
  await withWebhook(library.store, 'w2', ['job.failed']);
  expect(await outbox.latestSeq()).toBe(0);
  expect(await outbox.publish(eventOf('a'))).toBe(true);
  expect(await outbox.publish(eventOf('a'))).toBe(false);
  expect(await outbox.publish(eventOf('b', 'video.deleted'))).toBe(true);
  const events = await outbox.eventsAfter(0, 10);
  expect(events.map(({ id, type, data }) => [id, type, data])).toEqual([
    ['a', 'job.done', { job: 'a' }],
    ['b', 'video.deleted', { job: 'b' }],
  ]);
  expect(await outbox.latestSeq()).toBe(events[1]?.seq);
  const [delivery, ...others] = await outbox.deliveries({ limit: 10 });
  expect(others).toEqual([]);
  expect(delivery).toMatchObject({
    webhook_id: 'w1',
    event_id: 'a',
    state: 'waiting',
    attempts: 0,
    status: null,
  });
  expect(JSON.parse(delivery?.body ?? '')).toEqual(eventOf('a'));
  expect(await outbox.deleteWebhook('w1')).toBe(true);
  expect(await outbox.deliveries({ limit: 10 })).toEqual([]);
});

test('a delivery belongs to one process at a time, and returns when its owner dies', async () => {
  using library = new TemporaryLibrary();
  const { outbox } = library.store;
  await withWebhook(library.store);
  for (const id of ['a', 'b', 'c']) await outbox.publish(eventOf(id));
  const claims = await Promise.all([outbox.claim(1000, 2000, 2), outbox.claim(1000, 2000, 2)]);
  const ids = claims.flat().map(({ event_id }) => event_id);
  expect(ids.sort()).toEqual(['a', 'b', 'c']);
  expect(claims.flat()[0]).toMatchObject({
    attempts: 1,
    secret: 'whsec_x',
    url: 'https://archive.example.org/',
  });
  expect(await outbox.claim(1999, 3000, 5)).toEqual([]);
  const again = await outbox.claim(2000, 3000, 5);
  expect(again.map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
  const late = { state: 'delivered', next_ms: 0, status: 200, error: null, finished_at: AT } as const;
  await outbox.settle(again[0]?.id ?? '', 1, late);
  expect((await outbox.deliveries({ limit: 5, state: 'delivered' })).length).toBe(0);
  await outbox.settle(again[0]?.id ?? '', 2, late);
  await outbox.settle(again[1]?.id ?? '', 2, { ...late, state: 'dead', status: 500, error: 'HTTP 500' });
  expect(await outbox.deliveries({ limit: 5, state: 'dead' })).toMatchObject([
    { error: 'HTTP 500', finished_at: AT },
  ]);
  expect(await outbox.replay(again[2]?.id ?? '', 4000)).toBe(false);
  expect(await outbox.replay(again[1]?.id ?? '', 4000)).toBe(true);
  expect((await outbox.claim(4000, 5000, 5)).map(({ attempts }) => attempts).sort()).toEqual([1, 3]);
});

test('a delivery that was put off while the clock was ahead is due when it is right again', async () => {
  using library = new TemporaryLibrary();
  const { outbox } = library.store;
  await withWebhook(library.store);
  await outbox.publish(eventOf('a'));
  const [nowMs, yearMs] = [Date.now(), 366 * 86_400_000];
  expect(await outbox.claim(nowMs + yearMs, nowMs + yearMs + 1000, 5)).toHaveLength(1);
  expect(await outbox.claim(nowMs, nowMs + 1000, 5)).toMatchObject([{ attempts: 2 }]);
  expect(await outbox.claim(nowMs, nowMs + 1000, 5)).toEqual([]);
});

test('a request that died while the clock was ahead does not hold its key', async () => {
  using library = new TemporaryLibrary();
  const { requests } = library.store;
  const [nowMs, yearMs, kept] = [Date.now(), 366 * 86_400_000, { keptMs: 86_400_000, unansweredMs: 60_000 }];
  expect(await requests.claim('k', 'a', nowMs + yearMs, kept)).toBeUndefined();
  expect(await requests.claim('k', 'a', nowMs, kept)).toBeUndefined();
  expect(await requests.claim('k', 'a', nowMs + 1000, kept)).toEqual({ fingerprint: 'a', answer: null });
  expect(await requests.claim('k', 'b', nowMs + 61_000, kept)).toBeUndefined();
});

test('old events and ended deliveries are forgotten; what waits stays', async () => {
  using library = new TemporaryLibrary();
  const { outbox } = library.store;
  await withWebhook(library.store);
  for (const id of ['a', 'b', 'c', 'd']) await outbox.publish(eventOf(id));
  const [first] = await outbox.claim(1000, 2000, 1);
  const done = { state: 'delivered', next_ms: 0, status: 200, error: null, finished_at: AT } as const;
  await outbox.settle(first?.id ?? '', 1, done);
  await outbox.trim(2);
  expect((await outbox.eventsAfter(0, 10)).map(({ id }) => id)).toEqual(['c', 'd']);
  expect((await outbox.deliveries({ limit: 10 })).map(({ event_id }) => event_id)).toEqual(['d', 'c', 'b']);
});
