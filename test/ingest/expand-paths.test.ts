/** Entries that are left out of a folder. The file system refuses unreadable ones by name, since the tests may run as root. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { expandPaths, type OnBarred } from '../../ingest/expand-paths.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.mock('../../files/drives/user-files.ts', async (original) => {
  const real = await original<typeof import('../../files/drives/user-files.ts')>();
  const namesIn: typeof real.namesIn = async (path, options) => {
    if (basename(path) !== 'lost+found') return real.namesIn(path, options);
    throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
  };
  return { ...real, namesIn };
});

let tmp: ReturnType<typeof makeTmpDir>;
beforeEach(() => {
  tmp = makeTmpDir();
  mkdirSync(tmp.file('videos/lost+found'), { recursive: true });
  for (const name of ['videos/a.mp4', 'videos/lost+found/b.mp4', 'videos/z.mp4'])
    writeFileSync(tmp.file(name), 'x');
});
afterEach(() => tmp[Symbol.dispose]());

async function expand(folder: string): Promise<{ found: string[]; barred: string[] }> {
  const [found, barred]: [string[], string[]] = [[], []];
  const onBarred: OnBarred = (path, why) => barred.push(`${relative(tmp.path, path)}: ${why}`);
  for await (const file of expandPaths([folder], onBarred)) found.push(relative(tmp.path, file));
  return { found, barred };
}

it('leaves out a folder below that may not be read, and reports it', async () => {
  const wanted = { found: ['videos/a.mp4', 'videos/z.mp4'], barred: ['videos/lost+found: may not be read'] };
  expect(await expand(tmp.file('videos'))).toEqual(wanted);
});

// Other systems refuse such names, or make others of them.
it.runIf(process.platform === 'linux')('reports names that are not UTF-8', async () => {
  const latin = (name: string) => Buffer.concat([Buffer.from(tmp.file('old/')), Buffer.from(name, 'latin1')]);
  mkdirSync(tmp.file('old'));
  mkdirSync(latin('été'));
  for (const name of ['a.mp4', 'été/b.mp4', 'é.mp4']) writeFileSync(latin(name), 'x');
  expect(await expand(tmp.file('old'))).toEqual({
    found: ['old/a.mp4'],
    barred: ['old/\ufffd.mp4: its name is not UTF-8', 'old/\ufffdt\ufffd: its name is not UTF-8'],
  });
});

it('refuses a folder that is named itself and may not be read', async () => {
  await expect(expand(tmp.file('videos/lost+found'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
