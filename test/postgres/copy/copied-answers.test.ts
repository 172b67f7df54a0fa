/** The commands, as people use them: a library is indexed, copied there and back, and each copy answers as the original. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChainResponse } from '../../../contract/chains.ts';
import { SearchResponse } from '../../../contract/index.ts';
import { openWorkplace, type Workplace, writeColours } from '../../cli/workplace.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../../support/postgres.ts';

const address = freshAddress(TEST_DATABASE_URL as string);
let place: Workplace;
let shared: Workplace;

beforeAll(async () => {
  place = await openWorkplace();
  // The same place, with a library in PostgreSQL; TIDEMARK_DATABASE_URL keeps the password off the command line.
  const database = { TIDEMARK_DATABASE_URL: address.url, TIDEMARK_LIBRARY: address.schema };
  shared = await openWorkplace({ ...database, TIDEMARK_PACK: join(place.dir, 'pack') });
  for (const [name, seconds] of [
    ['short', 20],
    ['long', 50],
  ] as const) {
    await writeColours(join(place.dir, `${name}.mp4`), seconds);
  }
  const indexed = await place.run('index', 'short.mp4', 'long.mp4', '--data', 'data');
  expect([indexed.code, indexed.err]).toEqual([0, expect.any(String)]);
}, 300_000);
afterAll(async () => {
  await Promise.all([place.remove(), shared.remove()]);
  await releaseAddress(address);
});

/** Asks by the commands; the answers lack the times that they took. */
async function answers({ run }: Workplace, data: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const words of [['red'], ['red then green'], ['short'], ['blue', '--limit', '50']]) {
    const { code, out, err } = await run('search', ...words, '--data', data, '--json');
    expect([words, code, err]).toEqual([words, 0, expect.any(String)]);
    const { data: segments } = SearchResponse.parse(JSON.parse(out));
    found.push(segments);
  }
  const { out } = await run('chain', 'why is it blue', '--data', data, '--json');
  found.push(ChainResponse.parse(JSON.parse(out)).data);
  return found;
}

test('each copy answers as the original, by the commands', async () => {
  const before = await answers(place, 'data');
  expect(before.map((found) => (found as unknown[]).length > 0)).toEqual([true, true, true, true, true]);
  const data = join(place.dir, 'data');
  const there = await shared.run('copy', '--from', `sqlite:${data}`, '--to', 'postgres', '--data', 'moved');
  expect([there.code, there.err]).toEqual([0, expect.stringContaining('checking videos')]);
  expect(there.out).toMatch(/^table +rows +checksum/);
  expect(there.out).toMatch(/^videos +2 +[0-9a-f]{16}$/m);
  expect(there.out).toMatch(/[1-9]\d* files, \d+ bytes, are the same in .*moved; [1-9]\d* of them are new\./);
  expect(existsSync(join(shared.dir, 'moved', 'storyboards'))).toBe(true);
  expect(await answers(shared, 'moved')).toEqual(before);

  const back = ['--from', address.url, '--library', address.schema, '--to', 'sqlite:again'];
  const without = await place.run('copy', ...back);
  expect([without.code, without.err]).toEqual([2, expect.stringContaining('--data is missing')]);
  const again = await place.run('copy', ...back, '--data', join(shared.dir, 'moved'), '--json');
  expect([again.code, JSON.parse(again.out)]).toEqual([
    0,
    expect.objectContaining({ resumed: false, missing: [], files: expect.objectContaining({}) }),
  ]);
  expect(await answers(place, 'again')).toEqual(before);
}, 300_000);

test.each([
  ['two of one kind', 1, ['sqlite:a', 'sqlite:b'], 'tidemark backup'],
  ['two of the other', 1, ['postgres://a/b', 'postgres://c/d'], 'pg_dump'],
  ['what is no place', 2, ['data', 'sqlite:b'], 'postgres://user:password@host/name'],
  ['no setting for the word', 1, ['sqlite:data', 'postgres'], 'TIDEMARK_DATABASE_URL is not set'],
])('the command refuses %s', async (_, code, [from = '', to = ''], said) => {
  const refused = await place.run('copy', '--from', from, '--to', to, '--data', 'data');
  expect([refused.code, refused.err]).toEqual([code, expect.stringContaining(said)]);
});

test('an error names no password', async () => {
  const { host } = new URL(address.url);
  const url = `postgres://tidemark:secret-word@${host}/no-such-database`;
  const refused = await place.run('copy', '--from', url, '--to', 'sqlite:b', '--data', 'data');
  expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('DATABASE_UNAVAILABLE')]);
  expect(refused.err + refused.out).not.toContain('secret-word');
});
