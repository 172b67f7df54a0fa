/** Jobs over HTTP: cancelling, streams of changes, and many at once. */
import { describe, expect, it } from 'vitest';
import { Job, JobSummary } from '../../contract/index.ts';
import { post, problem } from './requests.ts';
import { openTestLibrary, putJob, TEST_PACK } from './test-library.ts';

describe('jobs', () => {
  it('cancels queued and running jobs, and retries failed and cancelled ones', async () => {
    using library = openTestLibrary();
    const act = async (id: string, what: string) =>
      library.app.request(`/v1/jobs/${id}/${what}`, { method: 'POST' });
    const { id } = await putJob(library, { crashes: 3, pack: { packId: 'before', packRevision: '1' } });
    expect(await (await act(id, 'cancel')).json()).toMatchObject({ state: 'cancelled' });
    expect(await problem(await act(id, 'cancel'))).toMatchObject({ code: 'CONFLICT' });
    expect(Job.parse(await (await act(id, 'retry')).json())).toMatchObject({ state: 'queued', error: null });
    expect(await library.store.jobs.get(id)).toMatchObject({ crashes: 0, pack: TEST_PACK });
    expect(await problem(await act(id, 'retry'))).toMatchObject({ code: 'CONFLICT' });
    const running = await putJob(library, { state: 'running' });
    expect(await (await act(running.id, 'cancel')).json()).toMatchObject({ state: 'running' });
    expect(library.stopped).toEqual([running.id]);
    expect(await library.store.jobs.get(running.id)).toMatchObject({ cancelRequested: true });
  });

  it('streams the changes of one job until it ends, then tells clients not to reconnect', async () => {
    using library = openTestLibrary();
    const { id } = await putJob(library);
    const url = `/v1/jobs/${id}/events`;
    const response = await library.app.request(url);
    expect(response.headers.get('Content-Type')).toContain('text/event-stream');
    const other = await putJob(library);
    await library.engine.jobs.cancel(other.id);
    await library.engine.jobs.cancel(id);
    const text = await response.text();
    const states = [...text.matchAll(/^data: (.*)$/gm)].map((match) => Job.parse(JSON.parse(match[1] ?? '')));
    expect(states.map((job) => [job.id, job.state])).toEqual([
      [id, 'queued'],
      [id, 'cancelled'],
    ]);
    expect((await library.app.request(url, { headers: { 'Last-Event-ID': 'test-1' } })).status).toBe(204);
  });

  it('ends event streams when the server stops, and begins none then', async () => {
    using library = openTestLibrary();
    const { id } = await putJob(library);
    const response = await library.app.request('/v1/jobs/events');
    library.stopping.abort();
    expect(await response.text()).toContain(id);
    for (const url of ['/v1/jobs/events', `/v1/jobs/${id}/events`]) {
      expect(await problem(await library.app.request(url))).toMatchObject({ code: 'SHUTTING_DOWN' });
    }
  });
});

describe('many jobs', () => {
  it('are summed up and cancelled by one request each', async () => {
    using library = openTestLibrary();
    for (let i = 0; i < 300; i++) await putJob(library, { path: `/films/${i}.mp4` });
    await putJob(library, { state: 'running', attempts: 1, startedAt: new Date().toISOString() });
    await putJob(library, { state: 'failed', finishedAt: '2026-01-01T00:00:00.000Z' });
    const summary = async (query = '') =>
      JobSummary.parse(await (await library.app.request(`/v1/jobs/summary${query}`)).json());
    expect(await summary()).toMatchObject({ queued: 300, running: 1, failed: 1, left_out: 1 });
    expect((await summary()).batch).toEqual({ total: 301, ended: 0, fraction: 0 });
    expect((await summary('?ended_after=2026-01-01T00:00:00Z')).left_out).toBe(0);
    const cancelled = await post(library, '/v1/jobs/cancel', {});
    expect([cancelled.status, await cancelled.json()]).toEqual([200, { cancelled: 301 }]);
    // The one that runs ends by itself; it was asked to, once.
    expect(await (await post(library, '/v1/jobs/cancel', {})).json()).toEqual({ cancelled: 0 });
    expect(library.stopped).toHaveLength(1);
    expect(await summary()).toMatchObject({ queued: 0, running: 1, cancelled: 300, left_out: 301 });
  });
});
