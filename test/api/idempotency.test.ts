/** Requests that are sent again under their key: done once, answered alike. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createIdempotency } from '../../api/services/idempotency.ts';
import { AddVideoResponse, Job } from '../../contract/index.ts';
import { form, post, problem } from './requests.ts';
import { openTestLibrary, putJob, type TestLibrary } from './test-library.ts';

const KEY = { 'Idempotency-Key': 'order-1' };
const DAY_MS = 24 * 3600 * 1000;

function upload({ app }: TestLibrary, content: string, title: string, headers = KEY) {
  const body = form({ file: new Blob([content]), title });
  return app.request('/v1/videos', { method: 'POST', headers, body });
}

describe('a request with a key', () => {
  it('adds a path once; repeated, it is answered as it was', async () => {
    using library = openTestLibrary();
    writeFileSync(join(library.root, 'a.mp4'), 'video a');
    const first = await post(library, '/v1/videos', { path: 'a.mp4' }, KEY);
    const answer = AddVideoResponse.parse(await first.json());
    await library.engine.jobs.cancel(answer.job?.id as Parameters<typeof library.engine.jobs.cancel>[0]);
    const again = await post(library, '/v1/videos', { path: 'a.mp4' }, KEY);
    expect([first.status, again.status]).toEqual([202, 202]);
    expect([first, again].map(({ headers }) => headers.get('Idempotency-Replayed'))).toEqual([null, 'true']);
    expect(AddVideoResponse.parse(await again.json())).toEqual(answer);
    expect(await library.store.jobs.list({ limit: 10 })).toHaveLength(1);
  });

  it('takes an upload once, and keeps nothing of the repeated one', async () => {
    using library = openTestLibrary();
    const first = await (await upload(library, 'video a', 'Sea')).json();
    const again = await upload(library, 'video a', 'Sea');
    expect(again.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await again.json()).toEqual(first);
    for (const [content, title] of [
      ['video a', 'Lake'],
      ['video b', 'Sea'],
    ] as const) {
      expect(await problem(await upload(library, content, title))).toMatchObject({
        code: 'IDEMPOTENCY_MISMATCH',
        status: 422,
        details: { key: 'order-1' },
      });
    }
    expect(await library.store.jobs.list({ limit: 10 })).toHaveLength(1);
  });

  it('retries a job once', async () => {
    using library = openTestLibrary();
    const { id } = await putJob(library, { state: 'failed' });
    const other = await putJob(library, { state: 'failed' });
    const first = Job.parse(await (await post(library, `/v1/jobs/${id}/retry`, {}, KEY)).json());
    const again = Job.parse(await (await post(library, `/v1/jobs/${id}/retry`, {}, KEY)).json());
    expect([first.state, again]).toEqual(['queued', first]);
    expect((await problem(await post(library, `/v1/jobs/${id}/retry`, {}))).code).toBe('CONFLICT');
    expect((await problem(await post(library, `/v1/jobs/${other.id}/retry`, {}, KEY))).code).toBe(
      'IDEMPOTENCY_MISMATCH',
    );
  });

  it('may be sent again after it failed, and means something new a day later', async () => {
    let nowMs = Date.now();
    using library = openTestLibrary({ nowMs: () => nowMs });
    expect((await problem(await post(library, '/v1/videos', { path: 'b.mp4' }, KEY))).code).toBe('NOT_FOUND');
    for (const name of ['a.mp4', 'b.mp4']) writeFileSync(join(library.root, name), `video ${name}`);
    expect((await post(library, '/v1/videos', { path: 'b.mp4' }, KEY)).status).toBe(202);
    expect((await problem(await post(library, '/v1/videos', { path: 'a.mp4' }, KEY))).code).toBe(
      'IDEMPOTENCY_MISMATCH',
    );
    nowMs += DAY_MS + 1;
    expect((await post(library, '/v1/videos', { path: 'a.mp4' }, KEY)).status).toBe(202);
  });

  it('does not wait: while the first is in progress, the second is refused', async () => {
    using library = openTestLibrary();
    let nowMs = 0;
    const { once } = createIdempotency(library.store.requests, () => nowMs);
    const { promise, resolve } = deferred();
    const first = once('k', 'a', () => promise);
    await expect(once('k', 'a', async () => 'second')).rejects.toMatchObject({ code: 'CONFLICT' });
    resolve('done');
    expect(await first).toEqual({ answer: 'done', replayed: false });
    expect(await once('k', 'a', async () => 'third')).toEqual({ answer: 'done', replayed: true });
    // A process that died at work does not block the key for long.
    void once('dead', 'a', () => new Promise(() => {}));
    nowMs += 61_000;
    const later = createIdempotency(library.store.requests, () => nowMs);
    expect(await later.once('dead', 'a', async () => 'anew')).toEqual({ answer: 'anew', replayed: false });
  });

  it.each(['', ' ', 'two words', 'ü', 'x'.repeat(256)])('is refused with a key like %j', async (key) => {
    using library = openTestLibrary();
    const headers = { 'Idempotency-Key': key };
    const response = await post(library, '/v1/jobs/none/retry', {}, headers);
    expect((await problem(response)).code).toBe('BAD_REQUEST');
  });
});

function deferred(): { promise: Promise<string>; resolve: (answer: string) => void } {
  let resolve: (answer: string) => void = () => {};
  const promise = new Promise<string>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
