/**
 * A process that is killed at any moment of an ingest leaves what the next one completes: with the same rows, and no
 * others, as if nothing had happened. TIDEMARK_KILLS sets how many kills; TIDEMARK_KILL_SEED which moments.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../index/store/sqlite/open-sqlite-store.ts';
import { steadyTimes, writeClip } from '../support/clips.ts';
import { seeded } from '../support/seeded.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { DATED } from '../support/tools.ts';

const KILLS = Number(process.env.TIDEMARK_KILLS ?? 3);
const SEED = Number(process.env.TIDEMARK_KILL_SEED ?? 1);
const CHILD = fileURLToPath(new URL('processes/ingest-once.ts', import.meta.url));
const PATIENCE_MS = 120_000 + KILLS * 60_000;

/** Too little to start with, and perhaps to work: how much it takes differs between versions of Node. */
const NARROW_HEAPS_MIB = [16, 26];

const tmp = makeTmpDir();
const clip = tmp.file('clip.mp4');
let packDir: string;

beforeAll(async () => {
  packDir = await writeTinyPack(tmp.file('pack'));
  // Three minutes and a bit, B-frames, a static span and one of gaps.
  const times = [...steadyTimes(500, 5), ...steadyTimes(200, 4).map((ms) => ms + 118_000), 190_000, 190_250];
  await writeClip(clip, {
    timesMs: times,
    outputArgs: ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', '30', '-pix_fmt', 'yuv420p'],
  });
  writeFileSync(
    tmp.file('clip.srt'),
    '1\n00:00:05,000 --> 00:00:07,500\nA line of words\n\n2\n00:02:00,000 --> 00:02:01,000\nAnd another\n',
  );
}, PATIENCE_MS);
afterAll(() => tmp[Symbol.dispose]());

it.skipIf(DATED)(
  `${KILLS} kills leave what an undisturbed run leaves`,
  async () => {
    const undisturbed = tmp.file('undisturbed');
    const first = await life(undisturbed, 0, null);
    expect(first.end).toBe('done');
    let { workMs } = first;
    const wanted = everythingIn(undisturbed);
    expect(wanted.chunks.length).toBe(4);

    const random = seeded(SEED);
    const moments: string[] = [];
    for (let kills = 0, run = 0; kills < KILLS; run++) {
      const dataDir = tmp.file(`killed-${run}`);
      let lives = 0;
      for (let end = ''; end !== 'done'; lives++) {
        const afterMs = kills < KILLS ? random() * workMs : null;
        const lived = await life(dataDir, lives, afterMs);
        end = lived.end;
        // As fast as the machine is now: later moments would find the work done.
        if (end === 'done' && lives === 0) workMs = lived.workMs;
        if (end === 'killed')
          moments.push(
            `${++kills}: ${Math.round(afterMs as number)} ms into life ${lives} of run ${run}, ${nextSecond(dataDir)} s committed`,
          );
      }
      expect(everythingIn(dataDir)).toEqual(wanted);
    }
    console.log(`undisturbed ${Math.round(first.workMs)} ms; kills at\n${moments.join('\n')}`);
  },
  PATIENCE_MS,
);

it.skipIf(DATED || process.platform === 'win32')(
  'a process that runs out of memory leaves what an undisturbed run leaves',
  async () => {
    const undisturbed = tmp.file('enough');
    const { workMs } = await life(undisturbed, 0, null);
    let [dataDir, end] = ['', 'done'];
    // On a machine that is faster by now, the work may be done at a late moment.
    for (let part = 4; end !== 'killed'; part *= 4) {
      dataDir = tmp.file(`too-little-${part}`);
      ({ end } = await life(dataDir, 0, workMs / part, 'memory'));
    }
    expect((await life(dataDir, 1, null)).end).toBe('done');
    expect(everythingIn(dataDir)).toEqual(everythingIn(undisturbed));
  },
  PATIENCE_MS,
);

it.skipIf(DATED || process.platform === 'win32')(
  'a heap that is too small ends the process, and one that is large enough finds all whole',
  async () => {
    const undisturbed = tmp.file('roomy');
    await life(undisturbed, 0, null);
    const dataDir = tmp.file('narrow');
    const ends: string[] = [];
    for (const heapMib of NARROW_HEAPS_MIB)
      ends.push((await life(dataDir, ends.length, null, 'memory', heapMib)).end);
    expect(ends[0]).toBe('killed');
    if (!ends.includes('done')) ends.push((await life(dataDir, ends.length, null)).end);
    expect(ends.at(-1)).toBe('done');
    expect(everythingIn(dataDir)).toEqual(everythingIn(undisturbed));
  },
  PATIENCE_MS,
);

/** Runs the process; kills it some time after it began to work, or lets it end. How it ended, and how long it worked. */
async function life(
  dataDir: string,
  before: number,
  killAfterMs: number | null,
  by: 'SIGKILL' | 'memory' = 'SIGKILL',
  heapMib = 128,
): Promise<{ end: string; workMs: number }> {
  mkdirSync(dataDir, { recursive: true });
  const limits = by === 'memory' ? [`--max-old-space-size=${heapMib}`] : [];
  const args = [...limits, '--import', 'tsx', CHILD, clip, dataDir, packDir, String(before)];
  // Node says at length where its memory went.
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', by === 'memory' ? 'ignore' : 'inherit'],
  });
  const exited = once(child, 'exit');
  let [end, beganMs] = ['killed', performance.now()];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'working') {
      end = line;
      break;
    }
    beganMs = performance.now();
    if (killAfterMs !== null)
      setTimeout(() => child.kill(by === 'memory' ? 'SIGUSR2' : 'SIGKILL'), killAfterMs);
  }
  const workMs = performance.now() - beganMs;
  // One without memory ends by itself; it closes its output only then.
  child.kill('SIGKILL');
  await exited;
  return { end, workMs };
}

/** Every row and picture, without ids that count insertions and the times of day. */
function everythingIn(dataDir: string) {
  const database = openDatabase(join(dataDir, LIBRARY_FILE));
  try {
    const all = (sql: string) => database.prepare<Record<string, unknown>>(sql).all({});
    return {
      videos: all(
        'SELECT id, content_hash, path, title, tags, duration_s, width, height, fps, warnings FROM videos',
      ),
      timelines: all('SELECT video_id, pack_id, pack_revision, fps, state, next_second FROM timelines'),
      chunks: all(
        'SELECT start_s, seconds, pts_ms, vector_values, scales, cuts FROM chunks ORDER BY start_s',
      ),
      moments: all(
        'SELECT chunk_start_s, start_s, end_s, vector_values, scale FROM moments ORDER BY start_s',
      ),
      passages: all(
        'SELECT video_id, source, lang, start_s, end_s, text FROM passages ORDER BY source, start_s',
      ),
      jobs: all('SELECT path, video_id, state, stage, done_s, total_s, error FROM jobs'),
      pictures: picturesIn(join(dataDir, 'storyboards')),
    };
  } finally {
    database.close();
  }
}

function picturesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(
      ({ parentPath, name }) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(parentPath, name)))
          .digest('hex')}`,
    )
    .sort();
}

function nextSecond(dataDir: string): number {
  const database = openDatabase(join(dataDir, LIBRARY_FILE));
  try {
    return (
      database.prepare<{ next_second: number }>('SELECT next_second FROM timelines').get({})?.next_second ?? 0
    );
  } catch {
    return 0; // Killed before the library was made.
  } finally {
    database.close();
  }
}
