/** Clips: which frames they show, and when. The number in the picture says which frame it is. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type ClipRequest, cutClip } from '../../media/clips/cut-clip.ts';
import { joinClips } from '../../media/clips/join-clips.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { writeFfmpeg } from '../../media/ffmpeg/write-ffmpeg.ts';
import { H264, readNumber, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { DATED, FFMPEG, FFPROBE } from '../support/tools.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SIZE = 64;
/** A keyframe a second, as surveillance and phones write them. */
const KEYS = ['-g', '25', '-keyint_min', '25', '-sc_threshold', '0'];
const PLAIN = [...H264, ...KEYS];
const B_FRAMES = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-pix_fmt', 'yuv420p', ...KEYS];
const OPEN = [...B_FRAMES, '-x264-params', 'open-gop=1'];
const TONE = ['-f', 'lavfi', '-i', 'sine=440:duration=8', '-map', '0:v', '-map', '1:a', '-c:a', 'aac'];
const steady = steadyTimes(200, 25);

const tmp = makeTmpDir();
let tools: FfmpegTools;
let made = 0;

beforeAll(async () => {
  tools = await locateFfmpeg();
});
afterAll(() => tmp[Symbol.dispose]());

/** The content of a clip: each frame's number and time in ms, and the length of its sound in ms. */
interface Shown {
  frames: (number | null)[];
  ms: number[];
  soundMs: number | null;
}

function look(path: string): Shown {
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${SIZE}x${SIZE}`,
    '-vsync',
    'passthrough',
    'pipe:1',
  ];
  const rgb = execFileSync(FFMPEG, ['-v', 'error', '-i', path, '-map', '0:v', ...raw], {
    maxBuffer: 2 ** 28,
  });
  const bytes = SIZE * SIZE * 3;
  const frames = Array.from({ length: rgb.length / bytes }, (_, i) =>
    readNumber(rgb.subarray(i * bytes, (i + 1) * bytes), SIZE, SIZE),
  );
  const times = (stream: string, entries: string) =>
    execFileSync(
      FFPROBE,
      ['-v', 'error', '-select_streams', stream, '-show_entries', entries, '-of', 'csv=p=0', path],
      { encoding: 'utf8' },
    )
      .trim()
      .split('\n')
      .map((line) => Number.parseFloat(line))
      .filter((value) => !Number.isNaN(value));
  const ms = times('v', 'frame=best_effort_timestamp_time').map((s) => Math.round(s * 1000));
  const [sound] = times('a', 'stream=duration');
  return { frames, ms, soundMs: sound === undefined ? null : Math.round(sound * 1000) };
}

async function written(
  name: string,
  outputArgs: string[],
  timesMs: readonly number[] = steady,
  extraInput = TONE,
): Promise<string> {
  const path = tmp.file(name);
  await writeClip(path, { timesMs, outputArgs, extraInput });
  return path;
}

async function cut(path: string, startS: number, endS: number, more: Partial<ClipRequest> = {}) {
  const clip = await cutClip(
    tools,
    { path, startS, endS, toleranceS: 0, ...more },
    tmp.file(`cut-${made++}`),
  );
  return { ...clip, ...look(clip.path) };
}

function run(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

describe.skipIf(DATED)('a clip that begins on a keyframe', () => {
  it('is copied, frame by frame, with its sound', async () => {
    const { how, frames, ms, soundMs } = await cut(await written('plain.mp4', PLAIN), 2, 4);
    expect(how).toBe('copied');
    expect(frames).toEqual(run(50, 100));
    expect(ms).toEqual(run(0, 50).map((i) => i * 40));
    expect(Math.abs((soundMs ?? 0) - 2000)).toBeLessThan(50);
  });

  it('is copied out of Matroska too, and up to the end', async () => {
    const { how, frames } = await cut(await written('plain.mkv', PLAIN, steady, []), 6, 8);
    expect([how, frames]).toEqual(['copied', run(150, 200)]);
  });

  it.each(['b.mp4', 'b.mkv'])(
    'is copied with B-frames where the cut falls between groups: %s',
    async (name) => {
      const { how, frames, ms } = await cut(await written(name, B_FRAMES, steady, []), 1, 3);
      expect([how, frames]).toEqual(['copied', run(25, 75)]);
      expect(ms).toEqual(run(0, 50).map((i) => i * 40));
    },
  );

  it('is encoded where the last frames are not stored together, and exact', async () => {
    const path = await written('b-end.mp4', B_FRAMES);
    for (const end of [2.04, 2.12, 2.16]) {
      const { frames } = await cut(path, 1, end);
      expect(frames).toEqual(run(25, Math.round(end * 25)));
    }
  });

  it('is encoded where the group is open: its first frames need the one before', async () => {
    const { frames, how } = await cut(await written('open.mp4', OPEN), 2, 3);
    expect(frames).toEqual(run(50, 75));
    expect(how).toBe('encoded');
  });
});

describe.skipIf(DATED)('a clip that begins elsewhere', () => {
  it('is encoded from the frame on display at its start to the last one before its end', async () => {
    const { how, frames, ms, soundMs } = await cut(await written('any.mp4', PLAIN), 2.5, 3.9);
    expect(how).toBe('encoded');
    expect(frames).toEqual(run(62, 98));
    expect(ms).toEqual(run(0, 36).map((i) => i * 40));
    expect(Math.abs((soundMs ?? 0) - 1440)).toBeLessThan(50);
  });

  it('is copied from the keyframe before where that is near enough', async () => {
    const path = await written('near.mp4', PLAIN);
    expect(await cut(path, 2.2, 3.9, { toleranceS: 0.5 })).toMatchObject({
      how: 'copied',
      frames: run(50, 98),
    });
    expect(await cut(path, 2.6, 3.9, { toleranceS: 0.5 })).toMatchObject({
      how: 'encoded',
      frames: run(65, 98),
    });
  });

  it.each([
    ['29.97 frames a second', 'ntsc.mp4', steadyTimes(200, 30_000 / 1001), PLAIN],
    ['a variable rate', 'vfr.mp4', irregular(), B_FRAMES],
    ['MPEG-TS, which starts late', 'late.ts', steady, [...PLAIN, '-output_ts_offset', '37']],
    ['a container that starts at 5 s', 'offset.mp4', steady, [...PLAIN, '-output_ts_offset', '5']],
  ])('has the same clock with %s', async (_, name, times, args) => {
    const path = await written(name, args, times, []);
    const shiftMs = name === 'offset.mp4' ? 5000 : 0;
    const [startMs, endMs] = [(times[70] as number) + shiftMs, (times[131] as number) + shiftMs];
    const { frames, ms } = await cut(path, startMs / 1000, endMs / 1000);
    expect(frames).toEqual(run(70, 131));
    const wanted = run(70, 131).map((i) => (times[i] as number) + shiftMs - startMs);
    for (const [i, at] of wanted.entries()) expect(Math.abs((ms[i] as number) - at)).toBeLessThanOrEqual(1);
  });

  it('holds a still for as long as a player does, on both ends', async () => {
    const times = [0, 40, 80, 3000, 3040, 3080, 7000];
    const { frames, ms, lengthS } = await cut(await written('still.mp4', PLAIN, times, []), 1, 5);
    expect(frames).toEqual([2, 3, 4, 5, 5]);
    expect(ms.slice(0, 4)).toEqual([0, 2000, 2040, 2080]);
    expect(ms[4]).toBeGreaterThan(3000);
    expect(lengthS).toBe(4);
  });
});

describe.skipIf(DATED)('a reel', () => {
  it('shows the clips one after the other, each at its time, with sound throughout', async () => {
    const loud = await written('loud.mp4', PLAIN);
    const silent = await written('silent.mkv', B_FRAMES, steady, []);
    const shape = { width: 320, height: 240, hasSound: true };
    const pieces = [];
    for (const [path, startS, endS] of [
      [loud, 2.52, 4],
      [silent, 1, 2],
      [loud, 0, 0.6],
    ] as const) {
      const target = tmp.file(`piece-${pieces.length}`);
      pieces.push(await cutClip(tools, { path, startS, endS, toleranceS: 0, shape }, target));
    }
    const { frames, ms, soundMs } = look(await joinClips(tools, pieces, tmp.file('reel')));
    expect(frames).toEqual([...run(63, 100), ...run(25, 50), ...run(0, 15)]);
    expect(ms).toEqual(run(0, 77).map((i) => i * 40));
    expect(Math.abs((soundMs ?? 0) - 3080)).toBeLessThan(50);
  });
});

describe('a clip that cannot be made', () => {
  it('is refused after the end of its video', async () => {
    const path = await written('short.mp4', PLAIN, steadyTimes(25, 25), []);
    await expect(cut(path, 60, 61)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('leaves nothing when it is given up, or the disk is full', async () => {
    const path = await written('long.mp4', PLAIN);
    const signal = AbortSignal.timeout(50);
    const before = readdirSync(tmp.path).length;
    const request = { path, startS: 0.1, endS: 7.9, toleranceS: 0 };
    await expect(cutClip(tools, request, tmp.file('given-up'), { signal })).rejects.toThrow();
    expect(readdirSync(tmp.path)).toHaveLength(before);
    const full = { inputs: [{ path }], outputOptions: ['-c:v', 'rawvideo', '-f', 'nut'], file: '/dev/full' };
    // Confined, it would see no such device.
    await expect(writeFfmpeg({ ...tools, confinement: null }, full)).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
  });
});

/** 8 s with frames at 20 to 80 ms from each other. */
function irregular(): number[] {
  const times: number[] = [];
  for (let ms = 0, i = 0; ms < 8000; ms += [20, 80, 40, 40, 60][i++ % 5] as number) times.push(ms);
  return times;
}
