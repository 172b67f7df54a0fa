/** Commands on a data folder whose disk is full or cannot be written: they end, with a code. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorkplace, type Workplace, writeColours } from './workplace.ts';

let place: Workplace;
const mounted: string[] = [];

/** A disk of its own, gone with the test. */
function mountDisk(name: string, sizeKib: number): string {
  const folder = join(place.dir, name);
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKib}k`, 'tidemark-test', folder]);
  mounted.push(folder);
  return folder;
}

beforeAll(async () => {
  place = await openWorkplace();
  mkdirSync(join(place.dir, 'films'));
  for (const s of [1, 2, 3]) await writeColours(join(place.dir, 'films', `${s}.mp4`), s);
});

afterAll(async () => {
  for (const folder of mounted) execFileSync('umount', [folder]);
  await place.remove();
});

test('index of several files on a full disk ends with DISK_FULL, and goes on once there is room', async () => {
  const disk = mountDisk('full', 4096);
  expect((await place.run('videos', '--data', join(disk, 'd'))).code).toBe(0);
  const { bavail, bsize } = statfsSync(disk);
  writeFileSync(join(disk, 'filler'), Buffer.alloc(bavail * bsize - 40 * 1024));
  const { code, err } = await place.run('index', 'films', '--data', join(disk, 'd'));
  expect([code, err]).toEqual([1, expect.stringContaining('DISK_FULL')]);
  writeFileSync(join(disk, 'filler'), '');
  expect((await place.run('index', 'films', '--data', join(disk, 'd'))).code).toBe(0);
  expect((await place.run('videos', '--data', join(disk, 'd'))).out.match(/indexed/g)).toHaveLength(3);
}, 240_000);

test('a data folder that cannot be written is refused with DATA_READ_ONLY by every command', async () => {
  const disk = mountDisk('locked', 8192);
  expect((await place.run('index', 'films/1.mp4', '--data', join(disk, 'd'))).code).toBe(0);
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  // Searching makes no library, so one that is not there is only not found.
  const onNew = { index: 'DATA_READ_ONLY', videos: 'DATA_READ_ONLY', search: 'NOT_FOUND' };
  for (const data of [join(disk, 'd'), join(disk, 'new')]) {
    for (const command of [['index', 'films'], ['videos'], ['search', 'red']] as const) {
      const wanted = data.endsWith('new') ? onNew[command[0]] : 'DATA_READ_ONLY';
      const { code, err } = await place.run(...command, '--data', data);
      expect([code, err]).toEqual([1, expect.stringContaining(wanted)]);
    }
  }
}, 240_000);
