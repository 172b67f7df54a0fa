/** A server that runs as root, and a file that its owner keeps to himself: ffmpeg may not read it, and the error says why. */
import { chmodSync, chownSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { writeFfmpeg } from '../../media/ffmpeg/write-ffmpeg.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const NOBODY = 65534;

const tools = await locateFfmpeg();
const tmp = makeTmpDir();
const film = tmp.file('film.mp4');

beforeAll(() => runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=d=1:s=64x48:r=5', ...H264, film]));
afterAll(() => tmp[Symbol.dispose]());

// Only in a user namespace root is nobody in particular.
it.skipIf(process.getuid?.() !== 0 || !tools.confinement?.isolation)(
  'is refused with the way out, and read once others may read it',
  async () => {
    chmodSync(tmp.file('.'), 0o755);
    chownSync(film, NOBODY, NOBODY);
    chmodSync(film, 0o600);
    const wayOut = expect.stringMatching(/without the rights of root.*docs\/running\.md/);
    await expect(probeVideo(tools, film)).rejects.toMatchObject({
      code: 'VIDEO_UNREADABLE',
      message: wayOut,
    });
    const write = writeFfmpeg(tools, {
      inputs: [{ path: film }],
      outputOptions: [],
      file: tmp.file('out.mp4'),
    });
    await expect(write).rejects.toMatchObject({ code: 'FFMPEG_FAILED', message: wayOut });

    chmodSync(film, 0o604);
    expect((await probeVideo(tools, film)).codec).toBe('h264');
  },
);
