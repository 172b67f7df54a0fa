/** The queue at the end of ffmpeg, by what a build can do. */
import { writeFileSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { queuedPictures } from '../../media/ffmpeg/queued-output.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

it('holds two batches of pictures, of large ones fewer', async () => {
  const tools = await locateFfmpeg();
  const sizeOf = async (bytes: number) => (await queuedPictures(tools, bytes)).at(-1);
  expect(await queuedPictures(tools, 150_528)).toContain('fifo');
  expect(await sizeOf(150_528)).toBe('24');
  expect(await sizeOf(3_000_000)).toBe('11');
  expect(await sizeOf(100_000_000)).toBe('2');
});

it('is left out where a build has none', async () => {
  const path = tmp.file('small-ffmpeg');
  writeFileSync(path, "#!/bin/sh\nprintf ' E mp4             MP4\\n  E rawvideo        raw video\\n'\n", {
    mode: 0o755,
  });
  const { ffmpeg, ffprobe } = await locateFfmpeg();
  const tools = { ffmpeg: { ...ffmpeg, path }, ffprobe };
  expect(await queuedPictures(tools, 150_528)).toEqual(['-f', 'rawvideo']);
});
