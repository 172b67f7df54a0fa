/** One drive: answers of its child, and what happens when it gives none. */
import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { type Drive, openDrive } from '../../files/drives/drive.ts';
import { deepestMount, parseMountInfo } from '../../files/drives/mounts.ts';
import { closeDrives, hashUserFile, readUserFile } from '../../files/drives/user-files.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const CHILD = fileURLToPath(new URL('../../files/drives/drive-child.mjs', import.meta.url));
const TIMES = { briefMs: 300, patientMs: 3000, restMs: 300, idleMs: 10_000 };

const children: ChildProcess[] = [];
const drives: Drive[] = [];

function openTestDrive(times = TIMES): Drive {
  const drive = openDrive(() => {
    const child = fork(CHILD, { execArgv: [], serialization: 'advanced' });
    children.push(child);
    return child;
  }, times);
  drives.push(drive);
  return drive;
}

afterEach(() => {
  for (const drive of drives.splice(0)) drive.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  closeDrives();
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { code?: string }) => error.code,
  );

test('a drive that answers says what the file system says', async () => {
  using folder = makeTmpDir();
  writeFileSync(folder.file('a'), 'seven77');
  const drive = openTestDrive();
  expect(await drive.call('facts', [folder.file('a')])).toMatchObject({ isFile: true, sizeBytes: 7 });
  expect(await codeOf(drive.call('facts', [folder.file('b')]))).toBe('ENOENT');
  expect(await drive.call('names', [folder.path])).toEqual(['a']);
});

test('a stalled drive ends every call with a code, and answers again once it can', async () => {
  using folder = makeTmpDir();
  writeFileSync(folder.file('a'), 'x');
  const drive = openTestDrive();
  await drive.call('facts', [folder.file('a')]);
  children[0]?.kill('SIGSTOP');
  const patient = codeOf(drive.call('facts', [folder.file('a')], { patient: true }));
  expect(await codeOf(drive.call('facts', [folder.file('a')]))).toBe('MEDIA_UNREACHABLE');
  // Known to be late: the next one is refused, and not sent to the drive.
  expect(await codeOf(drive.call('facts', [folder.file('a')]))).toBe('MEDIA_UNREACHABLE');
  expect(await patient).toBe('MEDIA_UNREACHABLE');
  expect(await codeOf(drive.call('facts', [folder.file('a')], { patient: true }))).toBe('answered');
  expect(children).toHaveLength(2);
});

test('a child that dies fails its calls, and the next call starts another', async () => {
  using folder = makeTmpDir();
  const drive = openTestDrive();
  await drive.call('names', [folder.path]);
  children[0]?.kill('SIGSTOP');
  const lost = codeOf(drive.call('names', [folder.path], { patient: true }));
  children[0]?.kill('SIGKILL');
  expect(await lost).toBe('MEDIA_UNREACHABLE');
  expect(await drive.call('names', [folder.path])).toEqual([]);
});

test('another drive answers while one is stalled', async () => {
  using folder = makeTmpDir();
  const [stalled, sound] = [openTestDrive(), openTestDrive()];
  await stalled.call('names', [folder.path]);
  children[0]?.kill('SIGSTOP');
  // More than libuv has threads.
  const waiting = Array.from({ length: 8 }, () => codeOf(stalled.call('names', [folder.path])));
  expect(await sound.call('names', [folder.path])).toEqual([]);
  expect(new Set(await Promise.all(waiting))).toEqual(new Set(['MEDIA_UNREACHABLE']));
});

test('a pipe without a writer is no file that is waited for', async () => {
  using folder = makeTmpDir();
  execFileSync('mkfifo', [folder.file('pipe.mp4')]);
  const drive = openTestDrive({ ...TIMES, briefMs: 5000, patientMs: 20_000 });
  expect(await drive.call('open', [folder.file('pipe.mp4')])).toMatchObject({ facts: { isFile: false } });
});

test('an aborted call rejects at once with the reason', async () => {
  using folder = makeTmpDir();
  const drive = openTestDrive();
  await drive.call('names', [folder.path]);
  children[0]?.kill('SIGSTOP');
  const abort = new AbortController();
  const call = drive.call('names', [folder.path], { patient: true, signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(call).rejects.toThrow('enough');
});

test('a child ends with the process that started it', async () => {
  using folder = makeTmpDir();
  const drive = openTestDrive();
  await drive.call('names', [folder.path]);
  const child = children[0] as ChildProcess;
  const exit = once(child, 'exit');
  child.disconnect();
  expect(await exit).toEqual([0, null]);
});

test('files are read and hashed as they are', async () => {
  using folder = makeTmpDir();
  const bytes = Buffer.alloc(700_001, 'tidemark ');
  writeFileSync(folder.file('a b.mp4'), bytes);
  const pieces: Buffer[] = [];
  for await (const piece of readUserFile(folder.file('a b.mp4'), { start: 3, end: 600_000 }))
    pieces.push(piece);
  expect(Buffer.concat(pieces).equals(bytes.subarray(3, 600_000))).toBe(true);
  expect(await hashUserFile(folder.file('a b.mp4'))).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('the mount of a path is the deepest that holds it', () => {
  const points = parseMountInfo(
    [
      '22 1 254:0 / / rw shared:1 - ext4 /dev/vda rw',
      '40 22 0:44 / /mnt/my\\040nas rw - nfs4 nas:/films rw',
      '41 40 0:45 / /mnt/my\\040nas/old rw - cifs //nas/old rw',
    ].join('\n'),
  );
  expect(deepestMount('/home/a.mp4', points)).toBe('/');
  expect(deepestMount('/mnt/my nas/a.mp4', points)).toBe('/mnt/my nas');
  expect(deepestMount('/mnt/my nas/old', points)).toBe('/mnt/my nas/old');
  expect(deepestMount('/mnt/my nas 2/a.mp4', points)).toBe('/');
});
