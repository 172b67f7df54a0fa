import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { WATCH_TIMES } from '../../../api/services/sources/source-watch.ts';
import { createSources } from '../../../api/services/sources/sources.ts';
import { Source, SourceList } from '../../../contract/index.ts';
import { parseSourceId } from '../../../core/ids.ts';
import { createLogger } from '../../../core/log.ts';
import { JSON_TYPE, post, problem } from '../requests.ts';
import { openTestLibrary, type TestLibrary } from '../test-library.ts';

function write({ root }: TestLibrary, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), `video ${name}`);
  }
}

async function add(library: TestLibrary, body: object): Promise<Source> {
  const response = await post(library, '/v1/sources', body);
  expect(response.status).toBe(201);
  return Source.parse(await response.json());
}

const rescan = async (library: TestLibrary, { id }: Source) =>
  Source.parse(await (await post(library, `/v1/sources/${id}/rescan`, {})).json());

const queued = async ({ store, root }: TestLibrary) =>
  (await store.jobs.list({ limit: 50 })).map(({ path }) => path.slice(root.length + 1)).sort();

it('queues the videos of a folder once, by its patterns, without hidden files and links', async () => {
  using library = openTestLibrary({ settleMs: 0 });
  write(library, 'nas/a.mp4', 'nas/deep/b.MOV', 'nas/raw/c.mp4', 'nas/.d.mp4', 'nas/notes.txt', 'e.mp4');
  symlinkSync(join(library.root, 'e.mp4'), join(library.root, 'nas', 'link.mp4'));
  const source = await add(library, { path: 'nas', exclude: ['raw/**'] });
  expect((await rescan(library, source)).counts).toMatchObject({ waiting: 2, queued: 0 });
  expect((await rescan(library, source)).counts).toMatchObject({ waiting: 0, queued: 2 });
  await rescan(library, source);
  expect(await queued(library)).toEqual(['nas/a.mp4', 'nas/deep/b.MOV']);
  const [job] = await library.store.jobs.list({ limit: 1 });
  expect(job?.hints).toMatchObject({ sourceId: source.id });
});

it('waits for a file while it changes', async () => {
  using library = openTestLibrary({ settleMs: 0 });
  write(library, 'nas/a.mp4');
  const source = await add(library, { path: 'nas' });
  await rescan(library, source);
  utimesSync(join(library.root, 'nas/a.mp4'), new Date(), new Date(2030, 1, 1));
  expect((await rescan(library, source)).counts).toMatchObject({ waiting: 1, queued: 0 });
  expect((await rescan(library, source)).counts).toMatchObject({ waiting: 0, queued: 1 });
});

it('takes nothing for lost when the folder is gone or suddenly empty', async () => {
  using library = openTestLibrary({ settleMs: 0 });
  write(library, 'nas/a.mp4', 'nas/b.mp4');
  const source = await add(library, { path: 'nas' });
  await rescan(library, source);
  await rescan(library, source);
  const lose = async () => {
    expect(await problem(await post(library, `/v1/sources/${source.id}/rescan`, {}))).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
    });
    const { data } = SourceList.parse(await (await library.app.request('/v1/sources')).json());
    expect(data).toMatchObject([{ state: 'unreachable', counts: { queued: 2, offline: 0 } }]);
  };
  rmSync(join(library.root, 'nas'), { recursive: true });
  await lose();
  mkdirSync(join(library.root, 'nas'));
  await lose();
  write(library, 'nas/a.mp4');
  expect(await rescan(library, source)).toMatchObject({ state: 'watching', error: null });
});

it('never takes the data folder for a source, by whatever way it was named', async () => {
  using library = openTestLibrary();
  const { root, store, engine } = library;
  mkdirSync(join(root, 'real/data'), { recursive: true });
  symlinkSync(join(root, 'real'), join(root, 'link'));
  const sources = createSources({
    ...{ store, intake: engine.intake, dataDir: join(root, 'link/data'), roots: [root], settleMs: 0 },
    rules: { allowPrivate: false, bucketKey: null },
    ...{ now: () => new Date(), logger: createLogger('error'), times: WATCH_TIMES },
  });
  const data = sources.add({ path: join(root, 'real/data'), include: [], exclude: [] }, 'http');
  await expect(data).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  write(library, 'real/a.mp4', 'real/data/media/b.mp4');
  const { id } = await sources.add({ path: join(root, 'real'), include: [], exclude: [] }, 'http');
  expect((await sources.scan(parseSourceId(id))).counts).toMatchObject({ waiting: 1 });
  await sources.close();
});

it('refuses what cannot be a source, with a code', async () => {
  using library = openTestLibrary();
  write(library, 'nas/deep/a.mp4', 'other/b.mp4');
  await add(library, { path: 'nas' });
  for (const [body, code] of [
    [{ path: 'nas' }, 'SOURCE_OVERLAPS'],
    [{ path: 'nas/deep' }, 'SOURCE_OVERLAPS'],
    [{ path: '.' }, 'SOURCE_OVERLAPS'],
    [{ path: 'gone' }, 'NOT_FOUND'],
    [{ path: 'x'.repeat(300) }, 'NOT_FOUND'],
    [{ path: 'other/b.mp4' }, 'BAD_REQUEST'],
    [{ path: '/' }, 'FORBIDDEN_PATH'],
    [{ path: 'other', include: ['[a'] }, 'GLOB_INVALID'],
    [{ path: 'other', exclude: ['../*.mp4'] }, 'GLOB_INVALID'],
  ] as const) {
    expect(await problem(await post(library, '/v1/sources', body)), JSON.stringify(body)).toMatchObject({
      code,
    });
  }
});

it('is paused, changed and removed', async () => {
  using library = openTestLibrary({ settleMs: 0 });
  write(library, 'nas/a.mp4');
  const { id } = await add(library, { path: 'nas' });
  const init = {
    method: 'PATCH',
    headers: JSON_TYPE,
    body: JSON.stringify({ paused: true, include: ['*.mov'] }),
  };
  const patched = Source.parse(await (await library.app.request(`/v1/sources/${id}`, init)).json());
  expect(patched).toMatchObject({ state: 'paused', include: ['*.mov'] });
  expect((await library.app.request(`/v1/sources/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await problem(await library.app.request(`/v1/sources/${id}`))).toMatchObject({ code: 'NOT_FOUND' });
});
