/** A trigger from footage to receiver: a real library, real files and networks, a real HTTP server that fails twice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type Engine, openEngine } from '../../../api/engine.ts';
import { CreateTriggerRequest, LibraryEvent } from '../../../contract/index.ts';
import { readConfig } from '../../../core/config.ts';
import { createLogger } from '../../../core/log.ts';
import { runFfmpeg } from '../../support/clips.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';
import { isSigned, startReceiver } from '../../support/webhook-receiver.ts';

const SPEED = { everyMs: 50, retryAfterMs: [50, 50, 50] };
const WAIT = { timeout: 100_000, interval: 50 };

let dir: string;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-triggers-'));
  await writeTinyPack(join(dir, 'pack'));
  await writeTinyPack(join(dir, 'other-pack'), { id: 'other' });
  await film('archive', ['red', 'green']);
  await film('new', ['blue', 'red', 'green']);
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function film(name: string, colours: string[]): Promise<void> {
  const inputs = colours.flatMap((colour) => ['-f', 'lavfi', '-i', `color=${colour}:s=160x120:d=20:r=5`]);
  const encode = ['-filter_complex', `concat=n=${colours.length}:v=1`, '-pix_fmt', 'yuv420p'];
  await runFfmpeg(['-y', ...inputs, ...encode, join(dir, `${name}.mp4`)]);
}

/** Opens the library and serves its triggers. */
async function serve(data: string, pack = 'pack'): Promise<Engine> {
  const settings = {
    TIDEMARK_DATA: join(dir, data),
    TIDEMARK_PACK: join(dir, pack),
    TIDEMARK_WEBHOOK_PRIVATE: 'on',
  };
  const engine = await openEngine(readConfig(settings), { logger: createLogger('error') });
  const end = new AbortController();
  const served = engine.serveTriggers(end.signal, SPEED);
  closing.push(async () => {
    end.abort();
    await served;
    await engine.close();
  });
  await engine.work();
  return engine;
}

async function index(engine: Engine, name: string): Promise<string> {
  await engine.intake.addFile(join(dir, `${name}.mp4`));
  const indexed = async () =>
    (await engine.library.list({ page_size: 5 })).data.find(
      (video) => video.title === name && video.state === 'indexed',
    );
  return (await vi.waitUntil(indexed, WAIT)).id;
}

it('fires once at new footage, and is delivered at the third try', { timeout: 300_000 }, async () => {
  const receiver = await startReceiver([500, 503]);
  closing.push(receiver.close);
  const engine = await serve('library');
  await index(engine, 'archive');
  const { secret } = await engine.webhooks.create({ url: receiver.url, events: ['trigger.fired'] });
  const request = { name: 'Red', query: { text: 'red' }, min_score: 0.5 };
  const { id } = await engine.triggers.create(CreateTriggerRequest.parse(request));
  await expect(engine.triggers.arm(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  const trial = await engine.triggers.try(id);
  expect(trial.trigger.tried).toMatchObject({ count: 1, duration_s: 40 });
  expect(trial.data).toMatchObject([{ video_title: 'archive' }]);
  await engine.triggers.arm(id);

  const video = await index(engine, 'new');
  await vi.waitUntil(
    async () => (await engine.webhooks.deliveries({ page_size: 5, state: 'delivered' })).data[0],
    WAIT,
  );
  expect(receiver.received).toHaveLength(3);
  expect(receiver.received.every((request) => isSigned(request, secret))).toBe(true);
  expect(receiver.received.some((request) => isSigned(request, 'whsec_AAAA'))).toBe(false);
  const [first, , third] = receiver.received;
  expect(third?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(third?.body).toBe(first?.body);
  expect(LibraryEvent.parse(JSON.parse(third?.body ?? ''))).toMatchObject({
    type: 'trigger.fired',
    data: { trigger: { id, name: 'Red' }, segment: { video_id: video }, video: { id: video, title: 'new' } },
  });
  const [firing, ...others] = (await engine.triggers.firings(id)).data;
  expect(others).toEqual([]);
  expect(firing?.peak).toBeGreaterThanOrEqual(20);
  expect(firing?.peak).toBeLessThan(40);
  expect((await engine.webhooks.deliveries({ page_size: 5 })).data).toMatchObject([
    { attempts: 3, status: 204 },
  ]);
});

it('does not fire again after a restart, or when the library is indexed again with another model', {
  timeout: 300_000,
}, async () => {
  const before = await serve('again');
  const request = { name: 'Red', query: { text: 'red' }, min_score: 0.5 };
  const { id } = await before.triggers.create(CreateTriggerRequest.parse(request));
  await before.triggers.try(id);
  await before.triggers.arm(id);
  await index(before, 'new');
  const fired = async (engine: Engine) => (await engine.triggers.get(id)).fired;
  await vi.waitUntil(async () => (await fired(before)) === 1, WAIT);
  for (const close of closing.splice(0).reverse()) await close();

  const after = await serve('again', 'other-pack');
  await index(after, 'new');
  // The archive's film is new to the library: once its moment has fired, the reindexed ones have been looked at too.
  await index(after, 'archive');
  await vi.waitUntil(async () => (await fired(after)) > 1, WAIT);
  expect((await after.triggers.firings(id)).data.map(({ video_id }) => video_id)).toHaveLength(2);
  expect(new Set((await after.triggers.firings(id)).data.map(({ video_id }) => video_id)).size).toBe(2);
  const types = new Set<string>();
  for await (const { type } of after.events.follow(0, AbortSignal.timeout(300))) types.add(type);
  expect([...types].sort()).toEqual(['job.done', 'trigger.fired', 'video.indexed']);
});
