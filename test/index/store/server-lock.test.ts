/** One server a data folder, whichever way the one before ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { lockForServer } from '../../../index/store/care/server-lock.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

const LOCK = fileURLToPath(new URL('../../../index/store/care/server-lock.ts', import.meta.url));

function conflictOf(dataDir: string): AppError {
  try {
    lockForServer(dataDir).release();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('The lock was given twice.');
}

test('a second server is refused with the process of the first, until that lets go', () => {
  using folder = makeTmpDir();
  const lock = lockForServer(folder.path);
  const { code, message, details } = conflictOf(folder.path);
  expect([code, details.pid]).toEqual(['CONFLICT', process.pid]);
  expect(message).toContain(String(process.pid));
  lock.release();
  lockForServer(folder.path).release();
});

test('a server that was killed leaves no lock', async () => {
  using folder = makeTmpDir();
  const body = `import(${JSON.stringify(LOCK)}).then(({ lockForServer }) => {
    lockForServer(${JSON.stringify(folder.path)}); console.log('locked'); setInterval(() => {}, 1e6); });`;
  const holder = spawn(process.execPath, ['--import', 'tsx', '-e', body], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(conflictOf(folder.path).details.pid).toBe(holder.pid);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  lockForServer(folder.path).release();
});
