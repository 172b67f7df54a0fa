/** The commands of docs/sources.md: a folder is watched once, and its videos get ids and facts from a file. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SearchResponse, Source, Video } from '../../contract/index.ts';
import { BUCKET_KEY, startBucketServer } from '../support/bucket-server.ts';
import { startFileServer } from '../support/file-server.ts';
import { jsonLines, openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace({
    ...{ TIDEMARK_WEBHOOK_PRIVATE: 'on', TIDEMARK_S3_ACCESS_KEY_ID: BUCKET_KEY.accessKeyId },
    TIDEMARK_S3_SECRET_ACCESS_KEY: BUCKET_KEY.secretAccessKey,
  });
  await mkdir(join(place.dir, 'nas'));
  await writeColours(join(place.dir, 'nas', 'clip.mp4'), 2);
}, 60_000);
afterAll(() => place.remove());

async function watchOnce(...flags: string[]): Promise<Source | undefined> {
  const { code, out, err } = await place.run('watch', 'nas', '--once', '--json', ...flags);
  expect([code, err]).toEqual([0, '']);
  return jsonLines(out)
    .map((line) => Source.parse(line))
    .at(-1);
}

it('watch --once follows a folder; import-metadata maps its videos to ids', {
  timeout: 120_000,
}, async () => {
  await writeFile(join(place.dir, 'nas', 'poem.mp4'), 'Not a video.');
  expect(await watchOnce('--exclude', 'poem*')).toMatchObject({ counts: { indexed: 1, failed: 0 } });

  const docs = await readFile(new URL('../../docs/sources.md', import.meta.url), 'utf8');
  const csv = /```csv\n([\s\S]*?)```/.exec(docs)?.[1] ?? '';
  await writeFile(join(place.dir, 'nas', 'facts.csv'), `${csv}gone.mp4,clip-8,A7,4\n`);
  const imported = await place.run('videos', 'import-metadata', 'nas/facts.csv');
  expect([imported.code, imported.out]).toEqual([1, 'updated 1 videos\n']);
  expect(imported.err).toMatch(/facts\.csv:3 {2}NOT_FOUND: .*gone\.mp4/);

  const found = await place.run(
    'search',
    'red',
    '--metadata',
    'camera=a7',
    '--external-id',
    'clip-7',
    '--json',
  );
  const [hit] = SearchResponse.parse(JSON.parse(found.out)).data;
  expect(hit).toMatchObject({ external_id: 'clip-7', metadata: { camera: 'A7', take: '3' }, offline: false });

  await rename(join(place.dir, 'nas', 'clip.mp4'), join(place.dir, 'clip.mp4'));
  expect(await watchOnce()).toMatchObject({ counts: { indexed: 0, offline: 1 } });
  const listed = await place.run('videos', '--external-id', 'clip-7', '--json');
  expect(Video.parse(jsonLines(listed.out)[0]).offline_since).not.toBeNull();
});

it('refuses wrong folders and patterns', async () => {
  for (const [words, code] of [
    [['nowhere'], 'NOT_FOUND'],
    [['nas', '--include', '[a'], 'GLOB_INVALID'],
    [['.'], 'SOURCE_OVERLAPS'],
    [['http://user:secret@127.0.0.1/a.mp4'], 'BAD_REQUEST'],
  ] as const) {
    const { code: exit, err } = await place.run('watch', ...words, '--once');
    expect([exit, err]).toEqual([1, expect.stringContaining(code)]);
  }
});

it('watch --once fetches addresses and a bucket, once', { timeout: 120_000 }, async () => {
  await writeColours(join(place.dir, 'far.mp4'), 1);
  const clip = await readFile(join(place.dir, 'far.mp4'));
  const files = await startFileServer({ '/a.mp4': clip, '/b.mp4': Buffer.from('Not a video.') });
  const archive = await startBucketServer('archive', { 'films/c.mp4': Buffer.concat([clip, clip]) });
  try {
    const urls = [`${files.origin}/a.mp4`, `${files.origin}/b.mp4`];
    const bucket = ['s3://archive/films/', '--endpoint', archive.endpoint, '--region', 'eu-north-1'];
    for (const words of [urls, bucket, urls, bucket]) {
      const { code, out } = await place.run('watch', ...words, '--once', '--json');
      const source = Source.parse(jsonLines(out).at(-1));
      const counts = words === urls ? { indexed: 1, failed: 1 } : { indexed: 1, failed: 0 };
      expect([code, source.counts]).toEqual([0, expect.objectContaining(counts)]);
    }
    expect(files.requests.filter((line) => line.startsWith('GET'))).toHaveLength(2);
    expect(archive.requests.filter((line) => line.includes('c.mp4'))).toHaveLength(1);
  } finally {
    await files[Symbol.asyncDispose]();
    await archive[Symbol.asyncDispose]();
  }
});
