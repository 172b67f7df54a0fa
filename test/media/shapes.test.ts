/** Files whose times, lengths or streams are easily misread: the picture of a time is the one on display then. */
import { statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { drawPoster } from '../../media/pictures/poster.ts';
import { withLength } from '../../media/probe/length.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { planProxy } from '../../media/proxies/proxy-plan.ts';
import { readSubtitles } from '../../media/subtitles/subtitles.ts';
import { H264, readNumber, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 300_000 });

const tmp = makeTmpDir();
const tools = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

async function frameAt(path: string, timeS: number): Promise<number | null> {
  const { rgb, width, height } = await decodeImage(await drawPoster(tools, { path, timeS, width: 160 }));
  return readNumber(rgb, width, height);
}

it('sound ahead of the picture in MPEG-TS puts the picture later', async () => {
  const path = tmp.file('ahead.ts');
  const tone = ['-f', 'lavfi', '-i', 'sine=440:duration=5', '-map', '0:v', '-map', '1:a', '-c:a', 'aac'];
  await writeClip(path, { timesMs: steadyTimes(75, 25).map((ms) => ms + 720), extraInput: tone });
  const probe = await probeVideo(tools, path);
  expect(probe.startS).toBeCloseTo(0.743, 2);
  const ptsMs: number[] = [];
  for await (const second of decodeFrames({ tools, path, probe, width: 64, height: 64 }))
    ptsMs.push(second.ptsMs);
  expect(ptsMs.slice(0, 3)).toEqual([743, 1023, 2023]);
  expect(await frameAt(path, 1.75)).toBe(25);
});

it('a picture that stands is shown until the next one', async () => {
  const path = tmp.file('standing.mp4');
  await writeClip(path, { timesMs: [0, 100, 8000, 8100, 20_000], outputArgs: [...H264, '-g', '100'] });
  expect(await Promise.all([5, 7.99, 8.05, 15].map((timeS) => frameAt(path, timeS)))).toEqual([1, 1, 2, 3]);
});

it('keyframes 10 s apart in MPEG-TS do not make it late', async () => {
  const path = tmp.file('long.ts');
  const outputArgs = [...H264, '-g', '100', '-keyint_min', '100', '-sc_threshold', '0'];
  await writeClip(path, { timesMs: steadyTimes(250, 10), outputArgs });
  expect(await Promise.all([4.05, 13.05, 21.05].map((timeS) => frameAt(path, timeS)))).toEqual([
    40, 130, 210,
  ]);
});

it('a cover of one frame is not the film', async () => {
  await writeClip(tmp.file('cover.mov'), {
    timesMs: [0],
    outputArgs: ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'],
  });
  await writeClip(tmp.file('film.mov'), { timesMs: steadyTimes(30, 10) });
  const inputs = ['-i', tmp.file('cover.mov'), '-i', tmp.file('film.mov')];
  await runFfmpeg([...inputs, '-map', '0:v', '-map', '1:v', '-c', 'copy', tmp.file('both.mov')]);
  const { streamIndex, codec } = await probeVideo(tools, tmp.file('both.mov'));
  expect([streamIndex, codec]).toEqual([1, 'h264']);
});

describe('a length', () => {
  it('that the header does not state is found, and a browser gets a proxy', async () => {
    const path = tmp.file('live.mkv');
    await writeClip(path, { timesMs: steadyTimes(40, 10), outputArgs: [...H264, '-live', '1'] });
    const probe = await probeVideo(tools, path);
    expect(probe.durationS).toBeNull();
    expect(planProxy(probe).needed).toBe(true);
    expect((await withLength(tools, { path, sizeBytes: statSync(path).size }, probe)).durationS).toBeCloseTo(
      3.94,
      2,
    );
  });

  it('of years in a small file is looked into', async () => {
    const path = tmp.file('short.mkv');
    await writeClip(path, { timesMs: steadyTimes(40, 10) });
    const claimed = { ...(await probeVideo(tools, path)), durationS: 1e9 };
    expect(
      (await withLength(tools, { path, sizeBytes: statSync(path).size }, claimed)).durationS,
    ).toBeCloseTo(3.94, 2);
  });
});

it('a subtitle file that is a link out of its folder is refused', async () => {
  const path = tmp.file('linked.mp4');
  await writeClip(path, { timesMs: steadyTimes(10, 10) });
  using other = makeTmpDir();
  writeFileSync(other.file('secret.srt'), '1\n00:00:00,000 --> 00:00:01,000\nsecret\n');
  symlinkSync(other.file('secret.srt'), tmp.file('linked.srt'));
  const { passages, warnings } = await readSubtitles(tools, path, await probeVideo(tools, path));
  expect(passages).toEqual([]);
  expect(warnings[0]?.message).toContain('leads out of its folder');
});
