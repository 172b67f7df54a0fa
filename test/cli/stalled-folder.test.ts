/** Commands that read users' folders whose drive stops answering: they end by themselves, and at once when told to. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { driveChildren, openStallingFolder, type StallingFolder } from '../support/stalling-folder.ts';
import { openWorkplace, type Workplace } from './workplace.ts';

let place: Workplace;
let drive: StallingFolder;

beforeAll(async () => {
  place = await openWorkplace();
  mkdirSync(join(place.dir, 'films'));
  for (const name of ['a.ts', 'b.png', 'c.txt']) writeFileSync(join(place.dir, 'films', name), 'a film');
  drive = await openStallingFolder(join(place.dir, 'films'), join(place.dir, 'mount'));
});

afterAll(async () => {
  await drive?.close();
  await place.remove();
});

/** Runs a command on the stalled folder; ends it by `signal` once it waits for the drive, or lets it be. */
async function endOf(args: string[], signal: NodeJS.Signals | null): Promise<{ end: string; tookS: number }> {
  const { child, finished } = place.start(...args, '--data', `d-${args[0]}-${signal}`);
  drive.stall(child.pid as number);
  if (signal) {
    while (driveChildren(child.pid as number).length === 0) await sleep(100);
    await sleep(1000);
    child.kill(signal);
  }
  const startedMs = performance.now();
  const { code, err } = await Promise.race([
    finished,
    sleep(60_000).then(() => {
      child.kill('SIGKILL');
      return { code: null, err: 'it did not end' };
    }),
  ]);
  const said = /CANCELLED|MEDIA_UNREACHABLE/.exec(err)?.[0] ?? err;
  return { end: `${code} ${said}`, tookS: (performance.now() - startedMs) / 1000 };
}

test('a stalled folder ends index and embed in time, and a signal ends them at once', async () => {
  const commands = [
    ['index', drive.path],
    ['embed', '--images', drive.path],
    ['embed', '--texts', join(drive.path, 'c.txt')],
  ];
  const byThemselves = await Promise.all(commands.map((args) => endOf(args, null)));
  expect(byThemselves.map(({ end }) => end)).toEqual(Array(3).fill('1 MEDIA_UNREACHABLE'));
  const killed = await Promise.all([
    endOf(['index', drive.path], 'SIGTERM'),
    endOf(['index', drive.path], 'SIGINT'),
    endOf(['embed', '--images', drive.path], 'SIGTERM'),
  ]);
  expect(killed.map(({ end }) => end)).toEqual(Array(3).fill('1 CANCELLED'));
  for (const { tookS } of killed) expect(tookS).toBeLessThan(20);
}, 240_000);
