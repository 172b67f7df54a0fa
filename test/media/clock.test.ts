/**
 * The clock: which frame is sampled for a second, and when it is shown, for the ways in which containers keep time. The
 * number in the picture says which frame it is; the expected times are those that Chromium's player shows these files at.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames, type SampledSecond } from '../../media/frames/decode-frames.ts';
import { canSkipFrames } from '../../media/frames/sample-filter.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { drawPoster } from '../../media/pictures/poster.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, readNumber, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { DATED } from '../support/tools.ts';

const SIZE = 64;
const B_FRAMES = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '40', '-pix_fmt', 'yuv420p'];
const TONE = ['-f', 'lavfi', '-i', 'sine=440:duration=12', '-map', '0:v', '-map', '1:a', '-c:a', 'aac'];

vi.setConfig({ testTimeout: 120_000 });

const tmp = makeTmpDir();
let tools: FfmpegTools;

beforeAll(async () => {
  tools = await locateFfmpeg();
});
afterAll(() => tmp[Symbol.dispose]());

interface Shown {
  second: number;
  ptsMs: number;
  frame: number | null;
}

async function sample(path: string, fromS = 0): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (const { second, ptsMs, rgb } of await decodeAll(path, fromS)) {
    shown.push({ second, ptsMs, frame: rgb && readNumber(rgb, SIZE, SIZE) });
  }
  return shown;
}

async function decodeAll(path: string, fromS = 0): Promise<SampledSecond[]> {
  const probe = await probeVideo(tools, path);
  const seconds: SampledSecond[] = [];
  for await (const second of decodeFrames({ tools, path, probe, width: SIZE, height: SIZE, fromS })) {
    seconds.push(second);
  }
  return seconds;
}

/** Returns what a player shows with frames at these times: the first frame of each second, else the one on display. */
function expected(timesMs: readonly number[], seconds: number): Shown[] {
  return Array.from({ length: seconds }, (_, second) => {
    const first = timesMs.findIndex((ms) => Math.floor((ms + 0.5) / 1000) === second);
    if (first >= 0) return { second, ptsMs: Math.round(timesMs[first] as number), frame: first };
    const onDisplay = Math.max(
      0,
      timesMs.findLastIndex((ms) => ms < second * 1000),
    );
    return { second, ptsMs: second * 1000, frame: onDisplay };
  });
}

/** 10 s with frames at 15 to 100 ms from each other. */
function irregularTimes(): number[] {
  const times: number[] = [];
  for (let ms = 0, i = 0; ms < 10_000; ms += [15, 100, 40, 33, 67, 20][i++ % 6] as number) times.push(ms);
  return times;
}

const steady = steadyTimes(200, 25);
const irregular = irregularTimes().slice(0, 80);

describe.skipIf(DATED)('the first frame of each second is sampled, at its presentation time', () => {
  const clips: {
    name: string;
    file: string;
    times: readonly number[];
    args?: string[];
    extra?: string[];
    shiftMs?: number;
    timeBase?: string;
  }[] = [
    { name: 'constant 25 fps', file: 'cfr.mp4', times: steady },
    { name: '29.97 fps', file: 'ntsc.mp4', times: steadyTimes(300, 30_000 / 1001) },
    { name: 'variable rate', file: 'vfr.mp4', times: irregular },
    { name: 'variable rate with B-frames', file: 'vfr-b.mp4', times: irregular, args: B_FRAMES },
    { name: 'variable rate in Matroska', file: 'vfr.mkv', times: irregular, args: B_FRAMES },
    {
      name: 'WebM',
      file: 'vp8.webm',
      times: steady,
      args: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
    },
    { name: 'AVI', file: 'mpeg4.avi', times: steady, args: ['-c:v', 'mpeg4', '-q:v', '4'], timeBase: '1/25' },
    {
      name: 'MPEG-TS, which starts late',
      file: 'late.ts',
      times: irregular,
      args: [...H264, '-output_ts_offset', '37'],
    },
    {
      name: 'a container that starts at 5 s',
      file: 'offset.mp4',
      times: steady,
      args: [...H264, '-output_ts_offset', '5'],
      shiftMs: 5000,
    },
    {
      name: 'WebM that starts at 5.2 s',
      file: 'offset.webm',
      times: steady,
      args: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-output_ts_offset', '5.2'],
      shiftMs: 5200,
    },
    {
      name: 'a picture that starts 2 s after the sound',
      file: 'sound-first.mp4',
      times: steady.map((ms) => ms + 2000).slice(0, 200),
      extra: TONE,
    },
  ];

  it.each(clips)('$name', async ({ file, times, args, extra = [], shiftMs = 0, timeBase = '1/90000' }) => {
    const path = tmp.file(file);
    await writeClip(path, {
      timesMs: times,
      timeBase,
      extraInput: extra,
      ...(args ? { outputArgs: args } : {}),
    });
    const shown = await sample(path);
    const shifted = times.map((ms) => ms + shiftMs);
    expect(shown).toEqual(expected(shifted, shown.length));
    expect(shown.length).toBeGreaterThanOrEqual(Math.floor((shifted.at(-1) as number) / 1000) + 1);
  });

  it('in a file cut by an edit list', async () => {
    await writeClip(tmp.file('whole.mp4'), { timesMs: steady, outputArgs: B_FRAMES });
    const path = tmp.file('edited.mp4');
    await runFfmpeg(['-ss', '1.3', '-i', tmp.file('whole.mp4'), '-c', 'copy', path]);
    const shown = await sample(path);
    for (const { ptsMs, frame } of shown) {
      expect(ptsMs).toBe(((frame as number) - 33) * 40);
    }
    expect(shown[0]?.frame).toBe(33);
  });

  it('in a video turned by its display matrix, upright', async () => {
    await writeClip(tmp.file('lying.mp4'), { timesMs: steadyTimes(75, 25), filters: ['transpose=1'] });
    const path = tmp.file('turned.mp4');
    await runFfmpeg(['-i', tmp.file('lying.mp4'), '-c', 'copy', '-metadata:s:v', 'rotate=90', path]);
    const probe = await probeVideo(tools, path);
    expect([probe.width, probe.height]).toEqual([320, 240]);
    expect((await sample(path)).map(({ frame }) => frame)).toEqual([0, 25, 50]);
  });
});

describe.skipIf(DATED)('steady videos with B-frames', () => {
  it('are sampled within a quarter of a second, at the exact time of the frame, without decoding all of them', async () => {
    const path = tmp.file('b.mp4');
    await writeClip(path, { timesMs: steady, outputArgs: B_FRAMES });
    expect(canSkipFrames(await probeVideo(tools, path))).toBe(true);
    const shown = await sample(path);
    expect(shown).toHaveLength(8);
    for (const { second, ptsMs, frame } of shown) {
      expect(ptsMs).toBe((frame as number) * 40);
      expect(ptsMs - second * 1000).toBeGreaterThanOrEqual(0);
      expect(ptsMs - second * 1000).toBeLessThan(250);
    }
  });
});

describe.skipIf(DATED)('seconds without a new frame', () => {
  it('show the last frame before them, even where it is not the first of its second', async () => {
    const path = tmp.file('slides.mp4');
    const times = [0, 500, 3200, 3400, 3800, 9000, 9040];
    await writeClip(path, { timesMs: times });
    expect((await sample(path)).slice(0, 10)).toEqual(expected(times, 10));
  });

  it('are a gap when nothing new was shown for more than 10 s', async () => {
    const path = tmp.file('gap.mkv');
    await writeClip(path, { timesMs: [0, 1000, 15_000, 15_040] });
    const shown = await sample(path);
    expect(shown.map(({ frame }) => frame)).toEqual([0, ...Array(11).fill(1), null, null, null, 2]);
    expect(shown[12]?.ptsMs).toBe(-1);
  });

  it('at the end show the last frame while the sound continues', async () => {
    const path = tmp.file('sound-last.mp4');
    await writeClip(path, { timesMs: steadyTimes(90, 25), extraInput: TONE });
    const shown = await sample(path);
    expect(shown.map(({ frame }) => frame)).toEqual([0, 25, 50, 75, ...Array(8).fill(89)]);
  });
});

describe.skipIf(DATED)('reading from a later second', () => {
  it.each(['vfr-b.mp4', 'b.mp4', 'vp8.webm', 'late.ts', 'mpeg4.avi', 'offset.webm'])(
    'gives the same seconds, bit for bit: %s',
    async (file) => {
      const whole = await decodeAll(tmp.file(file));
      for (const fromS of [1, 3]) {
        const rest = await decodeAll(tmp.file(file), fromS);
        expect(rest.map(({ second, ptsMs }) => [second, ptsMs])).toEqual(
          whole.slice(fromS).map(({ second, ptsMs }) => [second, ptsMs]),
        );
        expect(
          rest.every(({ rgb }, i) => Buffer.from(rgb ?? []).equals(Buffer.from(whole[fromS + i]?.rgb ?? []))),
        ).toBe(true);
      }
    },
  );

  it('holds frames that appeared before it, beyond a seek', async () => {
    const path = tmp.file('long-hold.mp4');
    const times = [...steadyTimes(20, 1), 19_500, 27_300, 27_900, 41_000, 41_040];
    await writeClip(path, { timesMs: times, outputArgs: [...H264, '-g', '4'] });
    const whole = await sample(path);
    for (const fromS of [24, 36]) expect(await sample(path, fromS)).toEqual(whole.slice(fromS));
  });
});

describe.skipIf(DATED)('the picture of a time is the frame that a player shows then', () => {
  it('in a program stream, where ffmpeg guesses the times of frames after a seek', async () => {
    const path = tmp.file('sound-ahead.mpg');
    const times = steadyTimes(900, 25).map((ms) => ms + 640);
    const sound = ['-f', 'lavfi', '-i', 'sine=440:duration=37', '-map', '0:v', '-map', '1:a', '-c:a', 'mp2'];
    const picture = ['-c:v', 'mpeg2video', '-q:v', '4', '-bf', '2'];
    await writeClip(path, { timesMs: times, timeBase: '1/25', extraInput: sound, outputArgs: picture });
    const probe = await probeVideo(tools, path);
    const aheadMs = probe.startS * 1000 - 640;
    for (let second = 1; second < 36; second += 2) {
      const timeS = second + 0.02 + aheadMs / 1000;
      const { rgb, width, height } = await decodeImage(await drawPoster(tools, { path, timeS, width: 160 }));
      const onDisplay = times.findLastIndex((ms) => ms <= second * 1000 + 20);
      expect([second, readNumber(rgb, width, height)]).toEqual([second, Math.max(0, onDisplay)]);
    }
  });

  it.each([
    { file: 'vfr-b.mp4', times: irregular, shiftMs: 0 },
    { file: 'offset.mp4', times: steady, shiftMs: 5000 },
    { file: 'late.ts', times: irregular, shiftMs: 0 },
  ])('$file', async ({ file, times, shiftMs }) => {
    for (const timeS of [0, 0.02, 1.01, 2.777, 6.5, 60]) {
      const shownMs = timeS * 1000 - shiftMs;
      const jpeg = await drawPoster(tools, { path: tmp.file(file), timeS, width: 160 });
      const { rgb, width, height } = await decodeImage(jpeg);
      const onDisplay = Math.max(
        0,
        times.findLastIndex((ms) => ms <= shownMs),
      );
      expect([timeS, readNumber(rgb, width, height)]).toEqual([timeS, onDisplay]);
      expect([width, height]).toEqual([160, 120]);
    }
  });
});
