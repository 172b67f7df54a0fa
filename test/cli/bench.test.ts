/** `tidemark bench` on a real library: its output, its files and its failures. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GoldResult } from '../../evaluation/measure-gold.ts';
import { openWorkplace, type Workplace, writeColours } from './workplace.ts';

const GOLD = [
  'file,sentence,start,end',
  'colours.mp4,red,0,10',
  'colours.mp4,green,10,20',
  'colours.mp4,blue,0:20,0:30',
  'colours.mp4,yellow,,',
].join('\n');

let place: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
  await writeColours(join(place.dir, 'colours.mp4'), 10);
  await writeFile(join(place.dir, 'gold.csv'), GOLD);
  expect((await place.run('index', 'colours.mp4')).code).toBe(0);
}, 120_000);
afterAll(() => place.remove());

describe('measuring a gold file', { timeout: 120_000 }, () => {
  it('prints every measure beside trivial answers, and writes a report', async () => {
    const { code, out, err } = await place.run('bench', '--gold', 'gold.csv');
    expect([code, err]).toEqual([0, expect.stringContaining('tidemark-bench.html')]);
    for (const row of ['Tidemark', 'best seconds', 'middle of the video', 'chance']) {
      expect(out).toMatch(new RegExp(`^${row} .*%`, 'm'));
    }
    expect(out).toMatch(/^Tidemark +100\.0 %/m);
    const page = await readFile(join(place.dir, 'tidemark-bench.html'), 'utf8');
    expect(page.match(/<svg/g)?.length).toBeGreaterThanOrEqual(5);
  });

  it('keeps a result that a later run is compared with', async () => {
    const kept = ['bench', '--gold', 'gold.csv', '--report', 'r.html', '--out', 'kept.json'];
    expect((await place.run(...kept)).code).toBe(0);
    const result: GoldResult = JSON.parse(await readFile(join(place.dir, 'kept.json'), 'utf8'));
    expect(result.questions.map(({ rank, truths }) => [rank, truths.length])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [null, 0],
    ]);
    expect((await place.run('bench', '--gold', 'gold.csv', '--gate', 'kept.json')).code).toBe(0);

    // The same sentences, all answered before in places that are wrong now.
    const moved = GOLD.replace('0,10', '25,26').replace('10,20', '0,1').replace('0:20,0:30', '0:01,0:02');
    await writeFile(join(place.dir, 'moved.csv'), moved);
    const worse = await place.run('bench', '--gold', 'moved.csv', '--gate', 'kept.json');
    expect(worse.code).toBe(1);
    expect(worse.err).toMatch(/BENCH_REGRESSED: .*R@1 1\.000 -> 0\.000/);
  });

  it.each([
    ['file,sentence,start,end\ncolours.mp4,red,9,3', /GOLD_INVALID: Line 2/],
    [
      'file,sentence,start,end\nno.mp4,red,1,3',
      /GOLD_INVALID: Line 2: no\.mp4: the library does not hold it/,
    ],
  ])('refuses a broken row by its line (%#)', async (text, message) => {
    await writeFile(join(place.dir, 'broken.csv'), text);
    const { code, out, err } = await place.run('bench', '--gold', 'broken.csv');
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(message);
  });

  it('requires a gold file', async () => {
    expect((await place.run('bench')).code).toBe(2);
    expect((await place.run('bench', '--gold', 'none.csv')).err).toContain('GOLD_INVALID');
  });
});
