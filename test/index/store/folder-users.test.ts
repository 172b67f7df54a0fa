/** Tests who is alone in a data folder: the processes themselves say so, whichever way they end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { joinFolder } from '../../../index/store/care/folder-users.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

const USERS = fileURLToPath(new URL('../../../index/store/care/folder-users.ts', import.meta.url));

/** Joins and leaves; returns true when nobody else was there. */
async function isAlone(dataDir: string): Promise<boolean> {
  let found = false;
  const user = await joinFolder(dataDir, async () => {
    found = true;
  });
  user.leave();
  return found;
}

test('nobody is alone beside another user, and the last one leaves the folder to the next', async () => {
  using folder = makeTmpDir();
  const first = await joinFolder(folder.path, async () => {});
  const second = await joinFolder(folder.path, async () => expect.unreachable());
  expect(await isAlone(folder.path)).toBe(false);
  first.leave();
  expect(await isAlone(folder.path)).toBe(false);
  second.leave();
  expect(await isAlone(folder.path)).toBe(true);
});

test('who is alone has the folder for itself until its work ends, also badly', async () => {
  using folder = makeTmpDir();
  const ends: string[] = [];
  let letGo = () => {};
  const hold = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const first = joinFolder(folder.path, async () => {
    await hold;
    ends.push('first');
    throw new Error('a full disk');
  });
  const second = joinFolder(folder.path, async () => expect.unreachable()).then((user) => {
    ends.push('second');
    user.leave();
  });
  letGo();
  await expect(first).rejects.toThrow('a full disk');
  await second;
  expect(ends).toEqual(['first', 'second']);
});

test('a process that was killed is no user any more', async () => {
  using folder = makeTmpDir();
  const body = `import(${JSON.stringify(USERS)}).then(async ({ joinFolder }) => {
    await joinFolder(${JSON.stringify(folder.path)}, async () => {}); console.log('in'); setInterval(() => {}, 1e6); });`;
  const user = spawn(process.execPath, ['--import', 'tsx', '-e', body], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(user.stdout, 'data');
  expect(await isAlone(folder.path)).toBe(false);
  user.kill('SIGKILL');
  await once(user, 'exit');
  expect(await isAlone(folder.path)).toBe(true);
});
