import { expect, test } from 'vitest';
import { newJobId, newSourceId, type SourceId } from '../../../../core/ids.ts';
import { QUEUED_JOB } from '../../../../index/store/jobs.ts';
import type { SourceFile } from '../../../../index/store/sources/sources.ts';
import type { Store } from '../../../../index/store/store.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';

const NOW = '2026-11-01T00:00:00.000Z';

async function addSource(store: Store): Promise<SourceId> {
  const id = newSourceId();
  await store.sources.add({
    ...{ id, path: `/films ${id}`, remote: null, include: ['*.mp4'], exclude: ['raw/**'], paused: false },
    ...{ error: null, createdAt: NOW, scannedAt: null },
  });
  return id;
}

function fileOf(n: number, facts: Partial<SourceFile> = {}): SourceFile {
  return {
    ...{ path: `/films/${n}.mp4`, device: '1', inode: String(n), sizeBytes: 1000 + n, mtimeMs: 5.25 },
    ...{ state: 'waiting', sinceMs: 7, jobId: null, videoId: null, errorCode: null, ...facts },
  };
}

test('a source and its files are kept, changed and removed', async () => {
  using library = new TemporaryLibrary();
  const id = await addSource(library.store);
  const error = { code: 'SOURCE_UNREACHABLE', message: 'gone' } as const;
  await library.store.sources.update(id, { paused: true, error, scannedAt: NOW });
  await library.store.sources.putFiles(id, [fileOf(1), fileOf(2)], []);
  await library.store.sources.putFiles(
    id,
    [fileOf(2, { state: 'queued', jobId: newJobId() })],
    ['/films/1.mp4'],
  );
  const { sources } = library.reopen();
  expect(await sources.get(id)).toMatchObject({
    include: ['*.mp4'],
    exclude: ['raw/**'],
    paused: true,
    error,
  });
  expect(await sources.files(id)).toMatchObject([{ path: '/films/2.mp4', mtimeMs: 5.25, state: 'queued' }]);
  expect(await sources.counts(id)).toMatchObject({ queued: 1, waiting: 0 });
  expect([await sources.remove(id), await sources.remove(id), await sources.files(id)]).toEqual([
    true,
    false,
    [],
  ]);
});

test('a place on the network is kept as it is, and its addresses change', async () => {
  using library = new TemporaryLibrary();
  const [list, bucket] = [newSourceId(), newSourceId()];
  const rest = { include: [], exclude: [], paused: false, error: null, createdAt: NOW, scannedAt: null };
  const place = { bucket: 'films', prefix: 'a/', endpoint: null, region: 'eu-north-1' };
  await library.store.sources.add({
    id: list,
    path: 'urls:1',
    remote: { kind: 'urls', urls: ['x'] },
    ...rest,
  });
  await library.store.sources.add({
    id: bucket,
    path: 's3://films/a/',
    remote: { kind: 's3', ...place },
    ...rest,
  });
  await library.store.sources.update(list, { remote: { kind: 'urls', urls: ['y', 'z'] } });
  const { sources } = library.reopen();
  expect(await sources.list()).toMatchObject([
    { path: 'urls:1', remote: { kind: 'urls', urls: ['y', 'z'] } },
    { path: 's3://films/a/', remote: { kind: 's3', ...place } },
  ]);
});

test('outcomes of jobs become states; deleted videos stay deleted', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const id = await addSource(store);
  const [video, deleted] = [await store.videos.upsert(videoOf(1)), await store.videos.upsert(videoOf(2))];
  const job = async (facts: object) => {
    const jobId = newJobId();
    const base = {
      ...QUEUED_JOB,
      id: jobId,
      videoId: null,
      path: '/x',
      pack: null,
      hints: {},
      createdAt: NOW,
    };
    await store.jobs.add({ ...base, ...facts });
    return jobId;
  };
  const error = { code: 'VIDEO_UNREADABLE', message: 'no', details: {} } as const;
  const jobIds = [
    await job({ state: 'done', videoId: video.id }),
    await job({ state: 'failed', error }),
    await job({ state: 'running' }),
    newJobId(),
  ];
  const queued = jobIds.map((jobId, n) => fileOf(n, { state: 'queued', jobId }));
  await store.sources.putFiles(id, [...queued, fileOf(9, { state: 'indexed', videoId: deleted.id })], []);
  await store.videos.delete(deleted.id);
  await store.sources.settle(id, NOW);
  expect(
    (await store.sources.files(id)).map(({ state, videoId, errorCode }) => [state, videoId, errorCode]),
  ).toEqual([
    ['indexed', video.id, null],
    ['failed', null, 'VIDEO_UNREADABLE'],
    ['queued', null, null],
    ['removed', null, null],
    ['removed', deleted.id, null],
  ]);
});

test('videos of missing files are offline, and back with their file; those of other sources are left alone', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const id = await addSource(store);
  const { id: videoId } = await store.videos.upsert(videoOf(1, { sourceId: id }));
  const { id: other } = await store.videos.upsert(videoOf(2, { sourceId: newSourceId() }));
  const since = async () => [
    (await store.videos.get(videoId))?.offlineSince,
    (await store.videos.get(other))?.offlineSince,
  ];
  const files = [fileOf(1, { state: 'offline', videoId }), fileOf(2, { state: 'offline', videoId: other })];
  await store.sources.putFiles(id, files, []);
  await store.sources.settle(id, NOW);
  expect(await since()).toEqual([NOW, null]);
  expect((await store.sources.files(id)).map(({ path }) => path)).toEqual(['/films/1.mp4']);
  await store.sources.putFiles(id, [fileOf(1, { state: 'indexed', videoId })], []);
  await store.sources.settle(id, NOW);
  expect(await since()).toEqual([null, null]);
});
