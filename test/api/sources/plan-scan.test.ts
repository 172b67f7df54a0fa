import { expect, test } from 'vitest';
import { planScan } from '../../../api/services/sources/plan-scan.ts';
import type { FoundFile } from '../../../api/services/sources/walk-source.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { SourceFile } from '../../../index/store/sources/sources.ts';

const found = (path: string, facts: Partial<FoundFile> = {}): FoundFile => ({
  ...{ path, device: '1', inode: path, sizeBytes: 10, mtimeMs: 1, ...facts },
});
const row = (path: string, state: SourceFile['state'], facts: Partial<SourceFile> = {}): SourceFile => ({
  ...{ ...found(path), state, sinceMs: 0, jobId: null, errorCode: null },
  ...{
    videoId: state === 'indexed' || state === 'offline' ? (`video of ${path}` as VideoId) : null,
    ...facts,
  },
});
const plan = (files: FoundFile[], rows: SourceFile[], unread: string[] = []) =>
  planScan({ files, unread, isEmpty: false }, rows, { nowMs: 5000, settleMs: 2000 });
const nothing = { ready: [], moved: [], changed: [], forgotten: [], isWaiting: false };

test('files that did not change are not mentioned', () => {
  const rows = [row('/a', 'indexed'), row('/b', 'failed'), row('/c', 'removed'), row('/d', 'queued')];
  expect(
    plan(
      rows.map(({ path }) => found(path)),
      rows,
    ),
  ).toEqual(nothing);
});

test('a new file waits until it has not changed for a while', () => {
  expect(plan([found('/a')], [])).toMatchObject({
    changed: [{ state: 'waiting', sinceMs: 5000 }],
    isWaiting: true,
  });
  expect(plan([found('/a', { sizeBytes: 11 })], [row('/a', 'waiting')])).toMatchObject({
    changed: [{ state: 'waiting', sizeBytes: 11, sinceMs: 5000 }],
    ready: [],
  });
  expect(plan([found('/a')], [row('/a', 'waiting', { sinceMs: 4000 })])).toMatchObject({
    ready: [],
    isWaiting: true,
  });
  expect(plan([found('/a')], [row('/a', 'waiting')])).toMatchObject({
    ready: [{ path: '/a' }],
    isWaiting: false,
  });
});

test('a renamed file is known by device, inode, size and time; another in its place is new', () => {
  const rows = [row('/a', 'indexed')];
  const moved = plan([found('/b', { inode: '/a' })], rows);
  expect(moved.moved).toMatchObject([
    { from: '/a', file: { path: '/b', state: 'indexed', videoId: 'video of /a' } },
  ]);
  expect([moved.forgotten, moved.changed]).toEqual([['/a'], []]);
  const other = plan([found('/b', { inode: '/a', mtimeMs: 2 })], rows);
  expect(other.moved).toEqual([]);
  expect(other.changed.map(({ path, state }) => [path, state])).toEqual([
    ['/b', 'waiting'],
    ['/a', 'offline'],
  ]);
});

test('a missing file is offline, and back as it was; one without a video is forgotten', () => {
  const rows = [row('/a', 'indexed'), row('/b', 'failed'), row('/c', 'waiting'), row('/d', 'offline')];
  const missing = plan([], rows);
  expect(missing.changed).toMatchObject([{ path: '/a', state: 'offline', sinceMs: 5000 }]);
  expect(missing.forgotten).toEqual(['/b', '/c']);
  expect(plan([found('/d')], [row('/d', 'offline')]).changed).toMatchObject([
    { path: '/d', state: 'indexed' },
  ]);
});

test('files below a folder that cannot be read are not lost', () => {
  const rows = [row('/nas/a', 'indexed'), row('/nas/deep/b', 'failed'), row('/nasty/c', 'indexed')];
  const { changed, forgotten } = plan([], rows, ['/nas']);
  expect([changed.map(({ path }) => path), forgotten]).toEqual([['/nasty/c'], []]);
});
