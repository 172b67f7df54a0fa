/** Folders that may not be read: the file system refuses by name here, since the tests may run as root. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, relative } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { expandPaths } from '../../ingest/expand-paths.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  const readdir = async (path: string) => {
    if (basename(path) !== 'lost+found') return real.readdir(path);
    throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
  };
  return { ...real, readdir };
});

let tmp: ReturnType<typeof makeTmpDir>;
beforeEach(() => {
  tmp = makeTmpDir();
  mkdirSync(tmp.file('films/lost+found'), { recursive: true });
  for (const name of ['films/a.mp4', 'films/lost+found/b.mp4', 'films/z.mp4'])
    writeFileSync(tmp.file(name), 'x');
});
afterEach(() => tmp[Symbol.dispose]());

async function expand(folder: string): Promise<{ found: string[]; barred: string[] }> {
  const [found, barred]: [string[], string[]] = [[], []];
  for await (const file of expandPaths([folder], (path) => barred.push(relative(tmp.path, path)))) {
    found.push(relative(tmp.path, file));
  }
  return { found, barred };
}

it('leaves out a folder below that may not be read, and tells of it', async () => {
  const wanted = { found: ['films/a.mp4', 'films/z.mp4'], barred: ['films/lost+found'] };
  expect(await expand(tmp.file('films'))).toEqual(wanted);
});

it('refuses a folder that is named itself and may not be read', async () => {
  await expect(expand(tmp.file('films/lost+found'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
