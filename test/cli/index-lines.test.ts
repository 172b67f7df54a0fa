import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SearchResponse, Video } from '../../contract/index.ts';
import { jsonLines, openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
  await writeColours(join(place.dir, 'colours.mp4'), 4);
});
afterAll(() => place.remove());

it('an exported index answers as the library did, in another data folder', { timeout: 120_000 }, async () => {
  const told = ['--external-id', 'clip-7', '--metadata', 'camera=A7'];
  expect((await place.run('index', 'colours.mp4', ...told, '--data', 'one')).code).toBe(0);
  const wrote = await place.run('export-index', 'index.jsonl', '--vectors', '--data', 'one', '--json');
  expect(wrote).toEqual({ code: 0, out: '{"videos":1}\n', err: '' });
  const read = await place.run('import-index', 'index.jsonl', '--data', 'two', '--json');
  expect(read).toEqual({ code: 0, out: '{"added":1,"updated":0,"skipped":0}\n', err: '' });

  const [video] = jsonLines(
    (await place.run('videos', '--external-id', 'clip-7', '--data', 'two', '--json')).out,
  );
  expect(Video.parse(video)).toMatchObject({ state: 'indexed', metadata: { camera: 'A7' }, missing: false });
  const search = async (data: string) => {
    const { out } = await place.run('search', 'something red', '--data', data, '--json');
    const { data: hits } = SearchResponse.parse(JSON.parse(out));
    return hits.map((hit) => [hit.video_id, hit.external_id, hit.start, hit.end]);
  };
  const before = await search('one');
  expect(before.length).toBeGreaterThan(0);
  expect(await search('two')).toEqual(before);
});

it('says which line is broken', async () => {
  const { code, err } = await place.run('import-index', 'colours.mp4', '--data', 'three');
  expect([code, err]).toEqual([1, expect.stringContaining('INDEX_FILE_INVALID: Line 1: It is not JSON.')]);
  expect((await place.run('import-index', 'gone.jsonl', '--data', 'three')).err).toContain('NOT_FOUND');
});
