/** Many videos at once: each file has its result, the jobs are one group, and nothing is added twice. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { AddVideosResponse, JobGroup } from '../../../contract/index.ts';
import { openStallingFolder } from '../../support/stalling-folder.ts';
import { JSON_TYPE, post, problem } from '../requests.ts';
import { openTestLibrary, type TestLibrary } from '../test-library.ts';

function write({ root }: TestLibrary, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `video ${name}`);
  }
}

async function add(library: TestLibrary, body: object, key?: string): Promise<AddVideosResponse> {
  const headers = key === undefined ? JSON_TYPE : { ...JSON_TYPE, 'Idempotency-Key': key };
  const response = await library.app.request('/v1/videos/batch', {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  expect(response.status).toBe(202);
  return AddVideosResponse.parse(await response.json());
}

const results = ({ items }: AddVideosResponse) => items.map(({ result, error }) => error?.code ?? result);

it('adds a list: a row that is wrong is reported with its place, the others are queued', async () => {
  using library = openTestLibrary();
  write(library, 'a.mp4', 'b.mp4');
  const answer = await add(library, {
    videos: [
      { path: 'a.mp4', external_id: 'A-1', metadata: { take: 2 } },
      { path: 'gone.mp4' },
      { path: '/etc/hostname' },
      { path: 'b.mp4', metadata: 'none' },
      { title: 'no path' },
      7,
      { path: 'b.mp4' },
    ],
  });
  expect(results(answer)).toEqual([
    'queued',
    ...['NOT_FOUND', 'FORBIDDEN_PATH', 'BAD_REQUEST', 'BAD_REQUEST', 'BAD_REQUEST'],
    'queued',
  ]);
  expect(answer.items.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(answer.items[3]?.error?.message).toContain('metadata');
  expect(answer.group).toMatchObject({ total: 2, queued: 2, fraction: 0 });
  const job = (await library.store.jobs.list({ limit: 5 })).find(({ path }) => path.endsWith('a.mp4'));
  expect(job?.hints).toMatchObject({ externalId: 'A-1', metadata: { take: 2 } });
});

it('adds a folder by its patterns, in the order of paths, and nothing twice', async () => {
  using library = openTestLibrary();
  write(library, 'nas/b.mp4', 'nas/a.mp4', 'nas/raw/c.mp4', 'nas/notes.txt', 'nas/.d.mp4');
  const folder = { path: 'nas', exclude: ['raw/**'] };
  const first = await add(library, { folder });
  expect(first.items.map(({ path }) => path)).toEqual(
    ['nas/a.mp4', 'nas/b.mp4'].map((name) => join(library.root, name)),
  );
  expect(results(first)).toEqual(['queued', 'queued']);
  const again = await add(library, { folder });
  expect(results(again)).toEqual(['waiting', 'waiting']);
  expect(again.items.map(({ job_id: id }) => id)).toEqual(first.items.map(({ job_id: id }) => id));
  expect(again.group).toMatchObject({ total: 2, queued: 2 });
  expect(await library.store.jobs.list({ limit: 10 })).toHaveLength(2);
});

it('adds what can be read of a folder, and reports the folders in it that cannot', async () => {
  using library = openTestLibrary();
  write(library, 'real/b.mp4', 'real/locked/a.mp4', 'real/zoo/c.mp4');
  chmodSync(join(library.root, 'real/locked'), 0);
  const drive = await openStallingFolder(join(library.root, 'real'), join(library.root, 'nas'));
  try {
    const answer = await add(library, { folder: { path: drive.path } });
    expect(answer.items.map(({ path }) => path)).toEqual(
      ['b.mp4', 'zoo/c.mp4', 'locked'].map((name) => join(drive.path, name)),
    );
    expect(results(answer)).toEqual(['queued', 'queued', 'SOURCE_UNREACHABLE']);
    expect(answer.items[2]).toMatchObject({ index: 2, result: 'refused', job_id: null });
    expect(answer.group).toMatchObject({ total: 2, queued: 2 });
  } finally {
    await drive.close();
    chmodSync(join(library.root, 'real/locked'), 0o755);
  }
});

it('follows the group to its end', async () => {
  using library = openTestLibrary();
  write(library, 'a.mp4', 'b.mp4', 'c.mp4', 'd.mp4');
  const { group, items } = await add(library, {
    videos: ['a', 'b', 'c', 'd'].map((n) => ({ path: `${n}.mp4` })),
  });
  const ids = new Map((await library.store.jobs.list({ limit: 9 })).map(({ id }) => [id as string, id]));
  const [done, failed, running] = items.map(({ job_id: id }) => ids.get(id ?? ''));
  if (!done || !failed || !running) throw new Error('no jobs');
  await library.store.jobs.update(done, { state: 'done' });
  await library.store.jobs.update(failed, { state: 'failed' });
  await library.store.jobs.update(running, { state: 'running', stage: 'indexing', doneS: 30, totalS: 60 });
  const read = async () =>
    JobGroup.parse(await (await library.app.request(`/v1/jobs/groups/${group.id}`)).json());
  const half = await read();
  expect(half).toMatchObject({ total: 4, queued: 1, running: 1, done: 1, failed: 1 });
  expect(half.fraction).toBeGreaterThan(0.5);
  expect(half.fraction).toBeLessThan(0.75);
  for (const id of ids.values()) await library.store.jobs.update(id, { state: 'done' });
  expect(await read()).toMatchObject({ total: 4, done: 4, fraction: 1 });
});

it('repeats its answer to the same key', async () => {
  using library = openTestLibrary();
  write(library, 'a.mp4');
  const first = await add(library, { videos: [{ path: 'a.mp4' }] }, 'once');
  expect(await add(library, { videos: [{ path: 'a.mp4' }] }, 'once')).toEqual(first);
});

it.each([
  [{}, 400, 'BAD_REQUEST'],
  [{ folder: { path: 'x' }, videos: [{ path: 'a' }] }, 400, 'BAD_REQUEST'],
  [{ videos: [] }, 400, 'BAD_REQUEST'],
  [{ folder: { path: 'nowhere' } }, 404, 'NOT_FOUND'],
  [{ folder: { path: '/etc' } }, 403, 'FORBIDDEN_PATH'],
  [{ folder: { path: '.', include: ['[a'] } }, 422, 'GLOB_INVALID'],
])('refuses %j', async (body, status, code) => {
  using library = openTestLibrary();
  expect(await problem(await post(library, '/v1/videos/batch', body))).toMatchObject({ status, code });
});

it('knows no group by another name', async () => {
  using library = openTestLibrary();
  for (const id of ['x', '00000000-0000-4000-8000-000000000000'])
    expect((await library.app.request(`/v1/jobs/groups/${id}`)).status).toBe(404);
});
