/** Bounds on claims of files: times, tracks, titles, words. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cutClip } from '../../media/clips/cut-clip.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { withLength } from '../../media/probe/length.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { makeProxy } from '../../media/proxies/proxy.ts';
import { shortText } from '../../media/short-text.ts';
import { readSubtitles } from '../../media/subtitles/subtitles.ts';
import { runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000 });

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

let tools: FfmpegTools;

beforeAll(async () => {
  tools = await locateFfmpeg();
  await writeClip(tmp.file('clip.mkv'), { timesMs: steadyTimes(20, 10) });
});

it('a clock that starts after a day counts from its start', async () => {
  const path = tmp.file('late.mkv');
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c', 'copy', '-output_ts_offset', '90000', path]);
  const probe = await probeVideo(tools, path);
  expect([probe.clockOffsetS, probe.startS]).toEqual([0, 0]);
  const { durationS } = await withLength(tools, { path, sizeBytes: statSync(path).size }, probe);
  expect(durationS).toBeLessThan(3);
});

/** Writes a video with 60 subtitle tracks. */
async function writeTracks(path: string): Promise<void> {
  writeFileSync(tmp.file('words.srt'), '1\n00:00:00,200 --> 00:00:01,000\nWords\n');
  const tracks = Array.from({ length: 60 }, () => ['-map', '1']).flat();
  const inputs = ['-i', tmp.file('clip.mkv'), '-i', tmp.file('words.srt')];
  await runFfmpeg(['-y', ...inputs, '-map', '0', ...tracks, '-c:v', 'copy', '-c:s', 'srt', path]);
}

it('32 of many subtitle tracks are read', async () => {
  const path = tmp.file('tracks.mkv');
  await writeTracks(path);
  const { passages, warnings } = await readSubtitles(tools, path, await probeVideo(tools, path));
  const message = expect.stringMatching(/^\d+ subtitle tracks from 33 on: too many/);
  expect([passages.length, warnings]).toEqual([32, [{ code: 'SUBTITLES_UNREADABLE', message }]]);
});

it('a title of any length is cut to what the API takes', async () => {
  const path = tmp.file('titled.mkv');
  const title = `title=${'x'.repeat(100_000)}`;
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c', 'copy', '-metadata', title, path]);
  expect((await probeVideo(tools, path)).title).toBe(`${'x'.repeat(299)}…`);
  expect(shortText('x'.repeat(3e6), 300)).toHaveLength(300);
});

it('a cue of megabytes is cut too', async () => {
  writeFileSync(tmp.file('clip.srt'), `1\n00:00:00,200 --> 00:00:01,000\n${'word '.repeat(4e5)}\n`);
  const path = tmp.file('clip.mkv');
  const { passages } = await readSubtitles(tools, path, await probeVideo(tools, path));
  expect(passages).toHaveLength(1);
  expect(passages[0]?.text.length).toBeLessThan(10_000);
});

it('600 attachments are passed over', async () => {
  const path = tmp.file('attached.mkv');
  writeFileSync(tmp.file('font.txt'), 'a font');
  const attached = Array.from({ length: 600 }, (_, i) => [
    ...['-attach', tmp.file('font.txt'), `-metadata:s:${i + 1}`, 'mimetype=text/plain'],
  ]).flat();
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c', 'copy', ...attached, path]);
  expect(await probeVideo(tools, path)).toMatchObject({ streamIndex: 0, codec: 'h264' });
});

it('300 streams of pictures are refused, which would take as many decoders', async () => {
  const path = tmp.file('many.mkv');
  const maps = Array.from({ length: 300 }, () => ['-map', '0:v']).flat();
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c', 'copy', ...maps, path]);
  await expect(probeVideo(tools, path)).rejects.toMatchObject({
    code: 'VIDEO_UNREADABLE',
    message: expect.stringContaining('300 streams of pictures; up to 64'),
  });
});

it('a video of which hardly a frame can be decoded says why', async () => {
  const path = tmp.file('noisy.mkv');
  const noise = ['-bsf:v', "noise=amount='1000*lt(n,3)+1'"];
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c:v', 'png', ...noise, path]);
  const probe = await probeVideo(tools, path);
  const decoded = (async () => {
    for await (const _ of decodeFrames({ tools, path, probe, width: 32, height: 32 }));
  })();
  await expect(decoded).rejects.toMatchObject({
    code: 'FFMPEG_FAILED',
    message: expect.stringMatching(/: (Error while decoding|\[png @ .*Invalid)/),
  });
});

it('a raw stream is as long as its pictures, and clips are cut of it', async () => {
  const path = tmp.file('raw.m1v');
  await runFfmpeg(['-i', tmp.file('clip.mkv'), '-c:v', 'mpeg1video', '-r', '25', '-f', 'mpeg1video', path]);
  const probe = await withLength(
    tools,
    { path, sizeBytes: statSync(path).size },
    await probeVideo(tools, path),
  );
  expect(probe.durationS).toBeGreaterThan(1.7);
  const { durationS } = probe;
  const clip = await cutClip(
    tools,
    { path, durationS, startS: 0.5, endS: 1.5, toleranceS: 0 },
    tmp.file('cut'),
  );
  expect(clip.frames / 25).toBeCloseTo(1, 1);
});

it('a proxy takes over the sound of a video with FLAC', async () => {
  const path = tmp.file('flac.nut');
  const tone = ['-f', 'lavfi', '-i', 'sine=440:duration=2'];
  await runFfmpeg(['-i', tmp.file('clip.mkv'), ...tone, '-c:v', 'ffv1', '-c:a', 'flac', path]);
  const file = tmp.file('flac.mp4');
  await makeProxy(tools, { path, probe: await probeVideo(tools, path), method: 'encode', file });
  expect((await probeVideo(tools, file)).soundCodec).toBe('flac');
});

it('a child that comes to the end of its memory gives a coded error', async () => {
  const small = tmp.file('small-ffmpeg');
  writeFileSync(small, `#!/bin/sh\nulimit -v 600000\nexec ${tools.ffmpeg.path} "$@"\n`, { mode: 0o755 });
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', 'color=s=8192x8192:d=1:r=5', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'],
    tmp.file('large.mkv'),
  ]);
  const path = tmp.file('large.mkv');
  const probe = await probeVideo(tools, path);
  const limited = { ...tools, ffmpeg: { ...tools.ffmpeg, path: small } };
  const decoded = (async () => {
    for await (const _ of decodeFrames({ tools: limited, path, probe, width: 32, height: 32 }));
  })();
  await expect(decoded).rejects.toMatchObject({ code: expect.stringMatching(/FFMPEG_FAILED|VIDEO_EMPTY/) });
});

it('tracks that cannot be read have one deadline together', async () => {
  await writeTracks(tmp.file('tracks.mkv'));
  const stuck = tmp.file('stuck-ffmpeg');
  writeFileSync(stuck, `#!/bin/sh\necho . >> ${tmp.file('starts')}\nexec sleep 1000\n`, { mode: 0o755 });
  const slow = { ...tools, ffmpeg: { ...tools.ffmpeg, path: stuck }, confinement: null };
  const path = tmp.file('tracks.mkv');
  const probe = await probeVideo(tools, path);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let isOver = false;
    const reading = readSubtitles(slow, path, probe).finally(() => {
      isOver = true;
    });
    while (!isOver) {
      await vi.advanceTimersByTimeAsync(300);
      // Processes start and end in time of their own.
      for (const fromMs = performance.now(); performance.now() - fromMs < 20; ) await setImmediate();
    }
    const { warnings } = await reading;
    expect(warnings.filter(({ message }) => message.startsWith('subtitle track'))).toHaveLength(32);
    expect(readFileSync(tmp.file('starts'), 'utf8').split('\n').length).toBeLessThan(5);
  } finally {
    vi.useRealTimers();
  }
});
