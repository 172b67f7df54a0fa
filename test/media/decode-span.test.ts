import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeSpan } from '../../media/frames/decode-span.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, readNumber, steadyTimes, writeClip } from '../support/clips.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'tidemark-span-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const SIZE = { width: 320, height: 240 };

/** Returns the times and frame numbers of a span's pictures. */
async function picturesOf(path: string, startS: number, endS: number): Promise<[number, number | null][]> {
  const tools = await locateFfmpeg();
  const probe = await probeVideo(tools, path);
  const pictures: [number, number | null][] = [];
  const span = { path, startS, endS, fps: 5, size: SIZE, durationS: probe.durationS };
  for await (const { atS, rgb } of decodeSpan({ tools, probe, ...span }))
    pictures.push([atS, readNumber(rgb, SIZE.width, SIZE.height)]);
  return pictures;
}

describe('decoding a span', () => {
  it.each([
    ['an MP4', 'a.mp4', H264],
    ['an MP4 with B-frames', 'b.mp4', [...H264, '-bf', '2', '-g', '50']],
    ['a WebM-like Matroska', 'c.mkv', [...H264, '-g', '50']],
    ['a transport stream', 'd.ts', [...H264, '-g', '50']],
  ])('shows the frame on display at each tick of %s', async (_, name, outputArgs) => {
    const file = join(dir, name);
    await writeClip(file, { timesMs: steadyTimes(250, 25), outputArgs });
    const pictures = await picturesOf(file, 6.2, 8);
    expect(pictures.map(([atS]) => atS)).toEqual([6.2, 6.4, 6.6, 6.8, 7, 7.2, 7.4, 7.6, 7.8]);
    expect(pictures.map(([, number]) => number)).toEqual(pictures.map(([atS]) => Math.round(atS * 25)));
  });

  it('repeats a frame that stays, and ends with the video', async () => {
    const file = join(dir, 'slow.mp4');
    await writeClip(file, { timesMs: [0, 1000, 2000, 3000], outputArgs: H264 });
    const pictures = await picturesOf(file, 0.6, 10);
    expect(pictures.slice(0, 7).map(([, number]) => number)).toEqual([0, 0, 1, 1, 1, 1, 1]);
    expect(pictures.at(-1)?.[0]).toBeLessThan(5);
  });
});
