/** The commands of docs/sources.md: a folder is watched once, and its videos get ids and facts from a file. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SearchResponse, Source, Video } from '../../contract/index.ts';
import { jsonLines, openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
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
  ] as const) {
    const { code: exit, err } = await place.run('watch', ...words, '--once');
    expect([exit, err]).toEqual([1, expect.stringContaining(code)]);
  }
});
