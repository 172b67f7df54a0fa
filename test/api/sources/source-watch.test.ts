/** The watch of one source: real folders and events; the scan only counts. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SourceWatch, WATCH_TIMES, type WatchTimes } from '../../../api/services/sources/source-watch.ts';
import { watchFolder } from '../../../api/services/sources/watch-folder.ts';

let folder: string;
let watch: SourceWatch | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-source-'));
});
afterEach(async () => {
  await watch?.close();
  rmSync(folder, { recursive: true });
});

function watchOf(scan: (signal: AbortSignal) => Promise<boolean>, times: WatchTimes): SourceWatch {
  return new SourceWatch({
    ...{ open: (onChange) => watchFolder(folder, onChange), scan, times, onError: () => {} },
  });
}

function follow(scan: (signal: AbortSignal) => Promise<boolean>): void {
  watch = watchOf(scan, { ...WATCH_TIMES, afterChangeMs: 50 });
}

it('looks once more when it hears of changes: what came before was told to nobody', async () => {
  let scans = 0;
  follow(async () => {
    scans += 1;
    return false;
  });
  await vi.waitUntil(() => scans >= 2, { timeout: 10_000 });
});

it('looks at other files while one is being written', async () => {
  const scans: number[] = [];
  follow(async () => {
    scans.push(performance.now());
    return false;
  });
  await vi.waitUntil(() => scans.length >= 2, { timeout: 10_000 });
  const before = scans.length;
  writeFileSync(join(folder, 'long.mp4'), 'video');
  // Each write comes sooner than a pause after a change would take.
  for (let n = 0; n < 60; n++) {
    appendFileSync(join(folder, 'long.mp4'), 'more');
    await wait(20);
  }
  expect(scans.length).toBeGreaterThan(before);
});

it('looks from time to time at a folder that is away, and hears of changes once it is back', async () => {
  const scans: boolean[] = [];
  rmSync(folder, { recursive: true });
  const scan = async () => {
    scans.push(existsSync(folder));
    if (!existsSync(folder)) throw new Error('away');
    return false;
  };
  const times = { ...WATCH_TIMES, afterChangeMs: 50, withoutEventsMs: 400 };
  watch = watchOf(scan, times);
  await wait(1000);
  expect(scans.length).toBeLessThanOrEqual(3);
  expect(watch.by()).toBe('polling');

  mkdirSync(folder);
  // One when it is found, one when the new watch listens.
  await vi.waitUntil(() => scans.filter(Boolean).length >= 2, { timeout: 10_000 });
  expect(watch.by()).toBe('events');
  const before = scans.length;
  writeFileSync(join(folder, 'a.mp4'), 'video');
  await vi.waitUntil(() => scans.length > before, { timeout: 10_000 });
});

it('ends the scan that runs when it is closed', async () => {
  let began = false;
  follow(
    (signal) =>
      new Promise((_, reject) => {
        began = true;
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  );
  await vi.waitUntil(() => began, { timeout: 10_000 });
  await watch?.close();
});
