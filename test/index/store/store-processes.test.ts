/** Several processes on one library: claims, visibility, and the state after a kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import { normalise } from '../../../core/vector.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { collect, jobOf, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

const PACK = { packId: 'base', packRevision: '1' };

function worker(task: 'claim' | 'commit', { dir, database }: TemporaryLibrary): ChildProcess {
  const script = new URL('./processes/store-worker.ts', import.meta.url).pathname;
  return spawn(process.execPath, ['--import', 'tsx', script, task, dir, JSON.stringify(database)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function linesOf(child: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
    lines.push(line);
  return lines;
}

test('a second connection sees the commits of the first', async () => {
  using library = new TemporaryLibrary();
  const other = await openStore(library.dir, library.database);
  await library.store.videos.upsert(videoOf(1));
  expect(await other.videos.get(videoOf(1).id)).toEqual(videoOf(1));
  await other.videos.delete(videoOf(1).id);
  expect(await library.store.videos.get(videoOf(1).id)).toBeUndefined();
  await other.close();
});

test('a job is claimed by one of several processes, never by two', async () => {
  using library = new TemporaryLibrary();
  for (let n = 0; n < 60; n++) await library.store.jobs.add(jobOf(n));
  const claimed = await Promise.all([0, 1].map(() => linesOf(worker('claim', library))));
  const all = claimed.flat();
  expect(all).toHaveLength(60);
  expect(new Set(all).size).toBe(60);
}, 60_000);

describe('a process killed while it commits', () => {
  test('leaves whole chunks with their moments, and the next second', async () => {
    using library = new TemporaryLibrary();
    await library.store.videos.upsert(videoOf(1));
    const child = worker('commit', library);
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
    const exited = once(child, 'exit');
    let commits = 0;
    for await (const _ of lines) {
      if (++commits === 25) child.kill('SIGKILL');
    }
    await exited;

    const store = library.reopen();
    const { timelineId, nextSecond } = await store.timelines.open({
      videoId: videoOf(1).id,
      ...PACK,
      fps: 1,
    });
    const chunks = await collect(store.timelines.chunks(timelineId));
    expect(nextSecond).toBeGreaterThanOrEqual(25 * 60);
    expect(chunks.map(({ startS }) => startS)).toEqual(chunks.map((_, i) => i * 60));
    expect(chunks).toHaveLength(nextSecond / 60);
    expect(await store.moments.after(0, 1000, PACK)).toHaveLength(chunks.length);
    await store.timelines.commitChunk(
      timelineId,
      { ...(chunks.at(-1) as (typeof chunks)[number]), startS: nextSecond },
      [{ startS: nextSecond, endS: nextSecond + 60, vector: normalise(Float32Array.of(1, 0)) }],
      nextSecond + 60,
    );
    expect(await collect(store.timelines.chunks(timelineId))).toHaveLength(chunks.length + 1);
  }, 60_000);
});
