import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Engine, openEngine } from '../../api/engine.ts';
import type { Job } from '../../contract/index.ts';
import { readConfig } from '../../core/config.ts';
import { parseJobId } from '../../core/ids.ts';
import { createLogger } from '../../core/log.ts';
import { hasEnded } from '../../jobs/job-feed.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

let dir: string;
let clip: string;
const engines: Engine[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-engine-'));
  await writeTinyPack(join(dir, 'pack'));
  await writeTinyPack(join(dir, 'other-pack'), { id: 'other' });
  clip = join(dir, 'grey.mp4');
  await runFfmpeg(['-y', '-f', 'lavfi', '-i', 'color=gray:s=160x120:d=30:r=5', '-pix_fmt', 'yuv420p', clip]);
});
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function open(data: string, pack = 'pack'): Promise<Engine> {
  const settings = { TIDEMARK_DATA: join(dir, data), TIDEMARK_PACK: join(dir, pack) };
  const engine = await openEngine(readConfig(settings), { logger: createLogger('error') });
  engines.push(engine);
  return engine;
}

/** How a job ends. */
async function ended({ feed, jobs }: Engine, job: Job | null): Promise<Job['state'] | undefined> {
  const first = async () => (job ? [feed.snapshot(await jobs.get(parseJobId(job.id)))] : []);
  for await (const event of feed.follow(first, AbortSignal.timeout(100_000), 100)) {
    if (event.job.id === job?.id && hasEnded(event.job)) return event.job.state;
  }
}

describe('a library that is open twice', { timeout: 300_000 }, () => {
  it('lets one work on jobs that the other queued, and reports progress to the other', async () => {
    const [server, worker] = [await open('shared'), await open('shared')];
    const { job } = await server.intake.addFile(clip);
    await worker.work();
    const states: string[] = [];
    const first = () => (job ? [server.feed.snapshot(job)] : []);
    for await (const event of server.feed.follow(first, AbortSignal.timeout(100_000), 100)) {
      states.push(event.job.state);
      if (hasEnded(event.job)) break;
    }
    expect([states[0], states.at(-1)]).toEqual(['queued', 'done']);
    expect((await server.library.list({ page_size: 5 })).data).toMatchObject([
      { state: 'indexed', indexed_s: 30 },
    ]);
  });

  it('leaves jobs of another model to processes that have it', async () => {
    const [server, mover] = [await open('moved'), await open('moved', 'other-pack')];
    await server.work();
    const first = await server.intake.addFile(clip);
    await ended(server, first.job);
    const { job } = await mover.intake.addFile(clip);
    const again = await server.intake.addFile(clip);
    expect(again.job?.id).not.toBe(job?.id);
    expect(await ended(server, again.job)).toBe('done');
    expect(await server.jobs.get(parseJobId(job?.id ?? ''))).toMatchObject({ state: 'queued', attempts: 0 });
    await mover.work();
    expect(await ended(mover, job)).toBe('done');
    for (const { library } of [server, mover]) {
      expect((await library.list({ page_size: 5 })).data).toMatchObject([
        { state: 'indexed', indexed_s: 30 },
      ]);
    }
  });

  it('lets one cancel a job that the other works on', async () => {
    const [server, worker] = [await open('cancelled'), await open('cancelled')];
    const long = join(dir, 'long.mp4');
    await runFfmpeg([
      '-y',
      '-f',
      'lavfi',
      '-i',
      'color=gray:s=160x120:d=3000:r=5',
      '-pix_fmt',
      'yuv420p',
      long,
    ]);
    const { job } = await server.intake.addFile(long);
    await worker.work();
    const first = () => (job ? [server.feed.snapshot(job)] : []);
    const states: string[] = [];
    for await (const event of server.feed.follow(first, AbortSignal.timeout(100_000), 100)) {
      states.push(event.job.state);
      if (event.job.state === 'running' && event.job.done_s > 0)
        await server.jobs.cancel(parseJobId(event.job.id));
      if (hasEnded(event.job)) break;
    }
    expect(states.at(-1)).toBe('cancelled');
  });
});

describe('a library', { timeout: 300_000 }, () => {
  it('cuts clips of indexed videos in a separate thread', async () => {
    const engine = await open('clips');
    const { job } = await engine.intake.addFile(clip);
    await engine.work();
    const first = () => (job ? [engine.feed.snapshot(job)] : []);
    for await (const event of engine.feed.follow(first, AbortSignal.timeout(100_000), 100)) {
      if (hasEnded(event.job)) break;
    }
    const [video] = (await engine.library.list({ page_size: 1 })).data;
    const segments = [{ video_id: video?.id ?? '', start: 1, end: 3 }];
    const { id } = await engine.clips.add({ segments, name: 'grey', joined: false, tolerance_s: 0 });
    await vi.waitUntil(() => engine.clips.get(id).state === 'done', { timeout: 100_000 });
    expect(engine.clips.get(id)).toMatchObject({
      fraction: 1,
      file_name: 'grey 0.01.mp4',
      clips: [{ how: 'encoded' }],
    });
  });
});
