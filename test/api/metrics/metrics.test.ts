/** The metrics of a server, as Prometheus reads them. */
import { expect, it } from 'vitest';
import { openTestLibrary, putJob } from '../test-library.ts';

it('count requests by route, jobs, deliveries and triggers; with keys they need one', async () => {
  using library = openTestLibrary({ apiKey: 'a long secret' });
  const headers = { Authorization: 'Bearer a long secret' };
  await putJob(library, { state: 'failed' });
  for (const id of ['0000000000000001', '0000000000000002']) {
    await library.app.request(`/v1/searches/${id}`, { method: 'DELETE', headers });
  }
  await library.app.request('/v1/videos', { headers });
  await library.app.request('/v1/nothing', { headers });
  expect((await library.app.request('/metrics')).status).toBe(401);
  const answer = await library.app.request('/metrics', { headers });
  expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  expect(text).toMatch(
    /tidemark_http_request_duration_seconds_count\{method="GET",route="\/v1\/videos",status="200"\} 1/,
  );
  expect(text).toMatch(/_count\{method="GET",route="other",status="404"\} 1/);
  expect(text).toMatch(/_count\{method="DELETE",route="\/v1\/searches\/:id",status="404"\} 2/);
  expect(text).toContain('tidemark_jobs{state="failed"} 1');
  expect(text).toContain('tidemark_triggers_armed 0');
  expect(text).toContain('tidemark_info{version="0.0.0",model="tiny@1"} 1');
  expect(text).toMatch(/process_resident_memory_bytes \d+/);
  expect(text).not.toContain('0000000000000001');
});
