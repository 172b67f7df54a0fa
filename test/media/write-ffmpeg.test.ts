/**
 * The time that a silent ffmpeg is waited for (a script stands in for it, and time passes on demand), and what
 * is not decoded, or not taken for whole.
 */
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { MAX_PIXELS } from '../../media/ffmpeg/safe-input.ts';
import { SILENCE_MS } from '../../media/ffmpeg/watchdog.ts';
import { writeFfmpeg } from '../../media/ffmpeg/write-ffmpeg.ts';
import { runFfmpeg } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

/** Says nothing, and writes to its output until it is held; ends on demand. */
const SILENT = `#!/bin/sh
case "$1" in -formats | -encoders) exit ;; esac
for last; do :; done
file=\${last#file:}
while [ ! -e "$file.end" ]; do
  [ -e "$file.hold" ] || truncate -s +8M "$file"
  sleep 0.01
done
`;

const located = await locateFfmpeg();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('is waited for as long as its file is written to, and ended when that stops too', async () => {
  using tmp = makeTmpDir();
  writeFileSync(tmp.file('ffmpeg'), SILENT);
  chmodSync(tmp.file('ffmpeg'), 0o755);
  const tools: FfmpegTools = { ...located, ffmpeg: { ...located.ffmpeg, path: tmp.file('ffmpeg') } };
  const write = (file: string) => writeFfmpeg(tools, { inputs: [], outputOptions: [], file });

  const moved = tmp.file('moved.mp4');
  const done = write(moved);
  for (let i = 0; i < 4; i++) {
    await grown(moved);
    await vi.advanceTimersByTimeAsync(SILENCE_MS);
  }
  writeFileSync(`${moved}.end`, '');
  await expect(done).resolves.toBeUndefined();

  const stuck = tmp.file('stuck.mp4');
  const failed = expect(write(stuck)).rejects.toMatchObject({
    code: 'FFMPEG_FAILED',
    message: expect.stringContaining(`silent for ${SILENCE_MS} ms`),
  });
  await grown(stuck);
  writeFileSync(`${stuck}.hold`, '');
  const over = failed.then(() => true);
  while (!(await Promise.race([over, setImmediate(false)])))
    await vi.advanceTimersByTimeAsync(SILENCE_MS / 100);
});

it('does not take for whole what it wrote of a file that could not be read to its end', async () => {
  using tmp = makeTmpDir();
  const says = '#!/bin/sh\necho "file:video.mkv: Input/output error" >&2\n';
  writeFileSync(tmp.file('ffmpeg'), says, { mode: 0o755 });
  const tools: FfmpegTools = { ...located, ffmpeg: { ...located.ffmpeg, path: tmp.file('ffmpeg') } };
  const write = writeFfmpeg(tools, { inputs: [], outputOptions: [], file: tmp.file('clip.mp4') });
  await expect(write).rejects.toMatchObject({
    code: 'FFMPEG_FAILED',
    message: expect.stringContaining('ended too early: file:video.mkv: Input/output error'),
  });
});

it('does not decode pictures that are larger than may be', async () => {
  using tmp = makeTmpDir();
  const side = 2 * Math.ceil(Math.sqrt(MAX_PIXELS) / 2) + 2;
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', `color=s=${side}x${side}:d=0.1:r=10`, '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p'],
    tmp.file('huge.mkv'),
  ]);
  const write = writeFfmpeg(located, {
    inputs: [{ path: tmp.file('huge.mkv') }],
    outputOptions: ['-vf', 'scale=64:64'],
    file: tmp.file('small.mp4'),
  });
  await expect(write).rejects.toMatchObject({ code: 'FFMPEG_FAILED' });
});

/** Waits until a file is longer than it was. */
async function grown(file: string): Promise<void> {
  const size = () => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const before = size();
  while (size() === before) await setImmediate();
}
