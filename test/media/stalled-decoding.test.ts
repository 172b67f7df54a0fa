/** A drive that stops answering while ffmpeg reads from it: the work ends with a coded error, though the kernel holds ffmpeg. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import type { AppError } from '../../core/errors.ts';
import { closeDrives } from '../../files/drives/user-files.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { SILENCE_MS } from '../../media/ffmpeg/watchdog.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { runFfmpeg } from '../support/clips.ts';
import { openStallingFolder } from '../support/stalling-folder.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const tmp = makeTmpDir();
mkdirSync(tmp.file('films'));
const drive = await openStallingFolder(tmp.file('films'), tmp.file('mount'));
afterAll(async () => {
  await drive.close();
  closeDrives();
  tmp[Symbol.dispose]();
});

// Where nothing can be mounted, only reads of ours can be held up.
it.skipIf(drive.kind !== 'mount')('ends the decoding of a video on it', async () => {
  const tools = await locateFfmpeg();
  // More than lies in any buffer between its file and its pictures.
  await runFfmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=s=640x360:r=10:d=120', '-c:v', 'mjpeg', '-q:v', '2'],
    ...['-pix_fmt', 'yuvj420p', join(tmp.file('films'), 'long.mkv')],
  ]);
  const path = join(drive.path, 'long.mkv');
  const probe = await probeVideo(tools, path);
  let stalledMs = 0;
  const decoding = (async () => {
    for await (const { second } of decodeFrames({ tools, path, probe, width: 320, height: 320 })) {
      if (second !== 2) continue;
      drive.stall(process.pid);
      stalledMs = performance.now();
    }
  })();
  const error = await decoding.then(
    () => null,
    (thrown: AppError) => thrown,
  );
  expect(error).toMatchObject({ code: 'FFMPEG_FAILED', message: expect.stringContaining('silent for') });
  expect(performance.now() - stalledMs).toBeLessThan(2 * SILENCE_MS);
});
