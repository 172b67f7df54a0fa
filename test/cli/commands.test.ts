import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChainResponse } from '../../contract/chains.ts';
import { Curve, SearchResponse, Video } from '../../contract/index.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { type Finished, jsonLines, openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
  await mkdir(join(place.dir, 'films', 'deep'), { recursive: true });
  await writeColours(join(place.dir, 'films', 'deep', 'colours.mp4'), 20);
  await writeFile(join(place.dir, 'films', 'poem.mp4'), 'Not a video.');
});
afterAll(() => place.remove());

describe('commands', { timeout: 300_000 }, () => {
  let indexed: Finished;
  let video: Video | undefined;

  beforeAll(async () => {
    indexed = await place.run('index', 'films', '--json');
    [video] = jsonLines(indexed.out).map((line) => Video.parse(line));
  }, 300_000);

  it('index a folder, and report failures', () => {
    expect(indexed.code).toBe(1);
    expect(indexed.err).toMatch(/failed .*poem\.mp4 {2}VIDEO_UNREADABLE/);
    expect(indexed.err).toContain('tidemark: VIDEO_UNREADABLE: 1 of 2 files');
    expect(video).toMatchObject({ state: 'indexed', indexed_s: 60, file_name: 'colours.mp4' });
  });

  it.each([
    ['search', 'a dog'],
    ['chain', 'a dog'],
    ['curve', 'a dog', '--video', '0123456789abcdef'],
    ['export', 'a dog', '--format', 'csv'],
  ])('%s says that there is no library, or nothing in it, and makes none', async (...words) => {
    const missing = await place.run(...words, '--data', 'nowhere');
    expect([missing.code, missing.err]).toEqual([
      1,
      expect.stringContaining('NOT_FOUND: There is no library in'),
    ]);
    await expect(stat(join(place.dir, 'nowhere'))).rejects.toThrow('ENOENT');
    await mkdir(join(place.dir, 'empty'), { recursive: true });
    const empty = await place.run(...words, '--data', 'empty');
    expect([empty.code, empty.err]).toEqual([
      1,
      expect.stringContaining('NOT_FOUND: The library holds no videos'),
    ]);
  });

  it.each([
    ['poem.mp4', 'BAD_REQUEST'],
    ['poem.mp4/data', 'BAD_REQUEST'],
    ['/proc/data', 'DATA_READ_ONLY'],
  ])('end at once where the data folder is %s', async (data, code) => {
    for (const words of [
      ['index', 'films'],
      ['videos'],
      ['serve', '--port', '0'],
      ['model', 'use', 'base'],
    ]) {
      const path = data.startsWith('/') ? data : join('films', data);
      const ended = await place.run(...words, '--data', path);
      expect([ended.code, ended.err]).toEqual([1, expect.stringContaining(`tidemark: ${code}: `)]);
    }
  });

  it.each([
    ['nowhere/reel.csv', 'NOT_FOUND'],
    ['films', 'BAD_REQUEST'],
    ['films/poem.mp4/reel.csv', 'BAD_REQUEST'],
  ])('export says what is wrong with the place %s', async (out, code) => {
    const ended = await place.run('export', 'green', '--format', 'csv', '--out', out);
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining(`tidemark: ${code}: `)]);
  });

  it.each([
    ['/proc/backup', 'BAD_REQUEST'],
    ['films/poem.mp4', 'CONFLICT'],
  ])('backup ends at once where its folder would be %s', async (folder, code) => {
    const ended = await place.run('backup', folder);
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining(`tidemark: ${code}: `)]);
  });

  it('print what files say without letting it steer the terminal', async () => {
    const named = await place.run('index', 'a\u001b]0;owned\u0007.mp4');
    expect(named.err).toContain('a\\u001b]0;owned\\u0007.mp4');
    expect(named.err).not.toContain('\u001b');
  });

  it('recognise files that are indexed already', async () => {
    const again = await place.run('index', join('films', 'deep', 'colours.mp4'), '--json');
    expect(again.code).toBe(0);
    expect(jsonLines(again.out)).toMatchObject([{ id: video?.id }]);
    expect(jsonLines((await place.run('videos', '--json')).out)).toHaveLength(1);
  });

  it('search in the shape of the API', async () => {
    const found = await place.run('search', 'green', '--json', '--limit', '3');
    const { data } = SearchResponse.parse(JSON.parse(found.out));
    expect(data[0]).toMatchObject({ video_id: video?.id, rank: 1 });
    expect(data[0]?.peak).toBeGreaterThanOrEqual(20);
    expect(data[0]?.peak).toBeLessThan(40);
  });

  it('explain what led to a moment, as text and as JSON of the API', async () => {
    const why = await place.run('chain', 'why is it green?', '--json');
    const answer = ChainResponse.parse(JSON.parse(why.out));
    expect(answer).toMatchObject({ kind: 'why', no_evidence: true, anchor: { video_id: video?.id } });
    expect(answer.data[0]?.events).toHaveLength(2);
    const at = await place.run('chain', '--video', video?.id ?? '', '--at', '25', '--effects');
    expect(at.code).toBe(0);
    expect(at.err).toContain('only in order of time');
    expect(at.out).toMatch(
      /^1\. {2}\w{16} {2}colours\n {2}0:2\d\.0-0:\d\d\.0.*\n {4}\.\.> \[order\] \+\d s .*\n {4}0:\d\d\.0-/,
    );
    const outside = await place.run('chain', '--video', video?.id ?? '', '--at', '99');
    expect([outside.code, outside.err]).toEqual([1, expect.stringContaining('tidemark: NOT_FOUND: ')]);
    for (const wrong of [[], ['--at', '1'], ['a', '--at', '1'], ['--video', 'x', '--at', 'soon']]) {
      expect((await place.run('chain', ...wrong)).code).toBe(2);
    }
  });

  it('search by a picture, alone and beside a word', async () => {
    const blue = sharp({ create: { width: 30, height: 20, channels: 3, background: '#0000ff' } });
    await blue.jpeg().toFile(join(place.dir, 'blue.jpg'));
    const alone = await place.run('search', '--image', 'blue.jpg', '--json');
    const { data } = SearchResponse.parse(JSON.parse(alone.out));
    expect(data[0]).toMatchObject({ video_id: video?.id, probability: null });
    expect(data[0]?.peak).toBeGreaterThanOrEqual(40);
    const both = await place.run('search', 'blue', '--image', 'blue.jpg', '--json');
    expect(SearchResponse.parse(JSON.parse(both.out)).data[0]?.peak).toBeGreaterThanOrEqual(40);
  });

  it('refuse a missing or unreadable image, and an empty query', async () => {
    const missing = await place.run('search', '--image', 'none.jpg');
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('IMAGE_UNREADABLE: none.jpg')]);
    const film = await place.run('search', '--image', join('films', 'poem.mp4'));
    expect([film.code, film.err]).toEqual([1, expect.stringContaining('tidemark: IMAGE_UNREADABLE: ')]);
    expect((await place.run('search')).code).toBe(2);
  });

  it('report the share of a sentence that the model does not know', async () => {
    const { err } = await place.run('search', 'green 汉');
    expect(err).toContain('The model does not know 50 % of these words');
    expect((await place.run('search', 'green')).err).not.toContain('does not know');
  });

  it('print a curve as numbers, and as JSON', async () => {
    const json = await place.run('curve', 'blue', '--video', video?.id ?? '', '--json');
    const { values } = Curve.parse(JSON.parse(json.out));
    expect(values).toHaveLength(60);
    const plain = await place.run('curve', 'blue', '--video', video?.id ?? '');
    expect(plain.out.trim().split('\n').map(Number)).toEqual(values);
  });

  it('export the segments that a sentence finds', async () => {
    expect((await place.run('export', 'green', '--format', 'edl', '--out', 'green.edl')).code).toBe(0);
    expect(await readFile(join(place.dir, 'green.edl'), 'utf8')).toContain('|M:green |D:');
  });

  it('cut clips of the segments that a sentence finds, separate or joined', async () => {
    const apart = await place.run('export', 'green', '--format', 'clips', '--out', 'clips', '--limit', '2');
    expect([apart.code, apart.err]).toEqual([0, expect.stringMatching(/^(copied|encoded) {2}1 of \d/)]);
    for (const file of apart.out.trim().split('\n')) expect((await stat(file)).size).toBeGreaterThan(0);
    const joined = await place.run('export', 'green', '--format', 'clips', '--out', 'reel', '--joined');
    expect(joined.out.trim()).toBe(join(place.dir, 'reel', 'green.mp4'));
    expect((await place.run('export', 'green', '--format', 'clips')).code).toBe(2);
    expect(
      (await place.run('export', 'green', '--format', 'clips', '--out', 'x', '--tolerance', 'a')).code,
    ).toBe(2);
  });

  it('refuse to compare vectors of two models, and move a library over', async () => {
    const pack = await writeTinyPack(join(place.dir, 'other-pack'), { id: 'other' });
    const other = await place.run('search', 'green', '--pack', pack);
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('tidemark: MODEL_MISMATCH: ')]);
    expect((await place.run('videos', '--pack', pack)).out).toMatch(/ other_model .*MODEL_MISMATCH$/m);
    const unwell = await place.run('doctor', '--pack', pack);
    expect([unwell.code, unwell.out]).toEqual([
      0,
      expect.stringMatching(/^warning {2}videos: 1 of 1 are not indexed with other@/m),
    ]);
    const moved = await place.run('reindex', '--pack', pack, '--json');
    expect(jsonLines(moved.out)).toMatchObject([{ id: video?.id, state: 'indexed' }]);
    expect((await place.run('doctor', '--pack', pack)).out).toMatch(
      /^ok {7}videos: 1, all indexed with other@/m,
    );
    expect((await place.run('search', 'green', '--pack', pack)).code).toBe(0);
  });

  it('report a coded error for one bad file, an empty sentence and one that is too long', async () => {
    const bad = await place.run('index', join('films', 'poem.mp4'), '--data', 'other');
    expect([bad.code, bad.out]).toEqual([1, '']);
    expect(bad.err).toContain('tidemark: VIDEO_UNREADABLE: ');
    for (const [sentence, code] of [
      ['', 'QUERY_EMPTY'],
      ['long '.repeat(2000), 'QUERY_TOO_LONG'],
    ] as const) {
      const asked = await place.run('search', sentence);
      expect([asked.code, asked.out]).toEqual([1, '']);
      expect(asked.err).toContain(`tidemark: ${code}: `);
    }
  });

  it('embed pictures by file name and sentences by line number', async () => {
    await mkdir(join(place.dir, 'pictures'));
    const picture = (background: string) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } });
    await picture('#00a000')
      .png()
      .toFile(join(place.dir, 'pictures', 'b.png'));
    await picture('#ff0000')
      .jpeg()
      .toFile(join(place.dir, 'pictures', 'a.jpg'));
    await writeFile(join(place.dir, 'words.txt'), 'red\n\ngreen\n');
    const images = jsonLines((await place.run('embed', '--images', 'pictures')).out) as {
      id: string;
      vector: number[];
    }[];
    const texts = jsonLines((await place.run('embed', '--texts', 'words.txt')).out) as {
      id: number;
      vector: number[];
    }[];
    expect(images.map(({ id }) => id)).toEqual(['a.jpg', 'b.png']);
    expect(texts.map(({ id }) => id)).toEqual([1, 3]);
    const cosine = (i: number, t: number) =>
      (images[i]?.vector ?? []).reduce((sum, x, k) => sum + x * (texts[t]?.vector[k] ?? 0), 0);
    expect(cosine(0, 0)).toBeGreaterThan(cosine(0, 1));
    expect(cosine(1, 1)).toBeGreaterThan(cosine(1, 0));
  });

  it('check the installation, and report defects', async () => {
    const well = await place.run('doctor', '--data', 'doctored', '--json');
    const names = jsonLines(well.out).map((finding) => (finding as { name: string }).name);
    expect(names).toEqual(
      expect.arrayContaining([
        'ffmpeg',
        'ffprobe',
        'decoders',
        'model pack',
        'data folder',
        'library',
        'videos',
      ]),
    );
    expect([well.code, well.err]).toEqual([0, '']);
    await writeFile(
      join(place.dir, 'doctored', 'tidemark.sqlite'),
      'This is no database at all. '.repeat(100),
    );
    const ill = await place.run('doctor', '--data', 'doctored');
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/^FAILED {3}library: INDEX_CORRUPT/m);
    expect(ill.err).toContain('tidemark: CONFLICT: Failed checks: library, videos.');
  });

  it('take a video out', async () => {
    expect((await place.run('videos', 'remove', video?.id ?? '')).code).toBe(0);
    expect((await place.run('videos', '--json')).out).toBe('');
  });
});
