/** Bounds on claims of files: times, tracks, titles, words. */
import { statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { withLength } from '../../media/probe/length.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { shortText } from '../../media/short-text.ts';
import { readSubtitles } from '../../media/subtitles/subtitles.ts';
import { runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

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

it('32 of many subtitle tracks are read', async () => {
  const path = tmp.file('tracks.mkv');
  writeFileSync(tmp.file('words.srt'), '1\n00:00:00,200 --> 00:00:01,000\nWords\n');
  const tracks = Array.from({ length: 60 }, () => ['-map', '1']).flat();
  const inputs = ['-i', tmp.file('clip.mkv'), '-i', tmp.file('words.srt')];
  await runFfmpeg([...inputs, '-map', '0', ...tracks, '-c:v', 'copy', '-c:s', 'srt', path]);
  const { passages, warnings } = await readSubtitles(tools, path, await probeVideo(tools, path));
  expect([passages.length, warnings]).toEqual([32, []]);
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
