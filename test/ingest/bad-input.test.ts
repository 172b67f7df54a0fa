/** Files that are no videos, lie about what they are, or are broken get a documented code, from the probe or the decoder. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppError, ERROR_CODES, type ErrorCode } from '../../core/errors.ts';
import { type FfmpegTools, ffmpegCapabilities, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { streamFfmpeg } from '../../media/ffmpeg/stream-ffmpeg.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { seeded } from '../support/seeded.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const SIZE = 32;
const FAULTS: ErrorCode[] = [
  'VIDEO_UNREADABLE',
  'NO_VIDEO_STREAM',
  'VIDEO_EMPTY',
  'VIDEO_DIMENSIONS',
  'FFMPEG_FAILED',
];

const tmp = makeTmpDir();
let tools: FfmpegTools;

beforeAll(async () => {
  tools = await locateFfmpeg();
  const timesMs = steadyTimes(60, 10);
  await writeClip(tmp.file('good.mp4'), { timesMs, outputArgs: [...H264, '-movflags', 'faststart'] });
  await runFfmpeg(['-i', tmp.file('good.mp4'), '-c', 'copy', tmp.file('good.mkv')]);
  await runFfmpeg(['-i', tmp.file('good.mp4'), '-c', 'copy', tmp.file('good.ts')]);
  await runFfmpeg(['-i', tmp.file('good.mp4'), '-c:v', 'mpeg4', tmp.file('good.avi')]);
});
afterAll(() => tmp[Symbol.dispose]());

/** Counts the seconds that come out, or returns the code of the error. */
async function look(path: string): Promise<number | ErrorCode> {
  try {
    const probe = await probeVideo(tools, path);
    let seconds = 0;
    for await (const _ of decodeFrames({ tools, path, probe, width: SIZE, height: SIZE, threads: 1 }))
      seconds++;
    return seconds;
  } catch (error) {
    expect((error as AppError).code, String(error)).toBeOneOf(Object.keys(ERROR_CODES));
    return (error as AppError).code;
  }
}

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(tmp.file(name), content);
  return tmp.file(name);
}

describe('files that are no videos', () => {
  it.each([
    ['empty.mp4', '', 'VIDEO_UNREADABLE'],
    ['words.mp4', 'This is a letter and not a video.\n'.repeat(200), 'VIDEO_UNREADABLE'],
    ['zeros.mkv', new Uint8Array(100_000), 'VIDEO_UNREADABLE'],
  ])('%s', async (name, content, code) => {
    expect(await look(write(name, content))).toBe(code);
  });

  it('sound alone, with or without a cover, has no video stream', async () => {
    const tone = ['-f', 'lavfi', '-i', 'sine=440:duration=1'];
    await runFfmpeg([...tone, tmp.file('tone.m4a')]);
    await runFfmpeg(['-i', tmp.file('good.mp4'), '-frames:v', '1', tmp.file('cover.jpg')]);
    const cover = [
      '-i',
      tmp.file('cover.jpg'),
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'copy',
      '-disposition:v',
      'attached_pic',
    ];
    await runFfmpeg([...tone, ...cover, tmp.file('song.m4a')]);
    expect(await look(tmp.file('tone.m4a'))).toBe('NO_VIDEO_STREAM');
    expect(await look(tmp.file('song.m4a'))).toBe('NO_VIDEO_STREAM');
  });

  it('a picture larger than any screen is refused, a tiny one is read', async () => {
    const make = (size: string, name: string) =>
      runFfmpeg(['-f', 'lavfi', '-i', `color=s=${size}:d=1:r=2`, '-c:v', 'ffv1', tmp.file(name)]);
    await make('20000x16', 'wide.mkv');
    await make('2x2', 'tiny.mkv');
    expect(await look(tmp.file('wide.mkv'))).toBe('VIDEO_DIMENSIONS');
    expect(await look(tmp.file('tiny.mkv'))).toBe(1);
  });
});

describe('files that lie', () => {
  it('a playlist called .mp4 reads neither other files nor the network', async () => {
    let requests = 0;
    const server = createServer((_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const targets = [tmp.file('good.ts'), `file:${tmp.file('good.ts')}`, `${url}a.ts`];
    try {
      for (const [i, target] of targets.entries()) {
        const hls = `#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6.0,\n${target}\n#EXT-X-ENDLIST\n`;
        expect(await look(write(`hls-${i}.mp4`, hls))).toBe('VIDEO_UNREADABLE');
        expect(await look(write(`concat-${i}.mp4`, `ffconcat version 1.0\nfile '${target}'\n`))).toBe(
          'VIDEO_UNREADABLE',
        );
      }
      expect(await look(write('image%03d.mp4', readFileSync(tmp.file('good.mp4'))))).toBe(6);
    } finally {
      server.close();
    }
    expect(requests).toBe(0);
  });

  it('a name that looks like an option or an address is a name', async () => {
    const good = readFileSync(tmp.file('good.mp4'));
    expect(await look(write('-i http:.mp4', good))).toBe(6);
    expect(await look(write('it\'s; $(rm) "q" | é.mp4', good))).toBe(6);
  });
});

describe('broken files', () => {
  it.each(['good.mp4', 'good.mkv', 'good.avi'])(
    '%s cut off anywhere is known to be cut off',
    async (name) => {
      const good = readFileSync(tmp.file(name));
      for (const share of [0.02, 0.5, 0.97]) {
        const cut = write(`cut-${share}-${name}`, good.subarray(0, Math.floor(good.length * share)));
        expect([share, await look(cut)]).toEqual([share, 'VIDEO_UNREADABLE']);
      }
    },
  );

  it('bytes changed at random give seconds or a documented fault, and never hang', async () => {
    const random = seeded(7);
    for (const name of ['good.mp4', 'good.mkv', 'good.ts', 'good.avi']) {
      const good = readFileSync(tmp.file(name));
      for (let round = 0; round < 4; round++) {
        const bad = Uint8Array.from(good);
        for (let i = 0; i < 3 ** (round + 1); i++)
          bad[Math.floor(random() * bad.length)] = Math.floor(random() * 256);
        const outcome = await look(write(`flipped-${round}-${name}`, bad));
        if (typeof outcome !== 'number') expect(outcome).toBeOneOf(FAULTS);
      }
    }
  });
});

describe('a run of ffmpeg', () => {
  const endless = ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  const maxBytes = Number.POSITIVE_INFINITY;
  /** The ffmpegs that read files of this test; only Linux lists them as files. */
  const children = () =>
    (existsSync('/proc/self/stat') ? readdirSync('/proc') : [])
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`file:${tmp.file('good.mp4')}`);
        } catch {
          return false; // Gone since it was listed.
        }
      });

  it('ends with the loop that reads it', async () => {
    const path = tmp.file('good.mp4');
    const probe = await probeVideo(tools, path);
    for await (const { second } of decodeFrames({ tools, path, probe, width: SIZE, height: SIZE })) {
      if (second === 1) break;
    }
    expect(children()).toEqual([]);
  });

  it('ends when it is aborted, with the reason', async () => {
    const abort = new AbortController();
    const run = {
      path: tmp.file('good.mp4'),
      outputOptions: [...endless, '-vf', 'loop=-1:size=10'],
      ...{ signal: abort.signal, maxBytes },
    };
    const reading = (async () => {
      for await (const _ of streamFfmpeg(tools, run)) abort.abort(new Error('enough'));
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(children()).toEqual([]);
  });

  it('is ended when it falls silent', async () => {
    // A video played a thousand times slower.
    const run = {
      path: tmp.file('good.mp4'),
      outputOptions: [...endless, '-vf', 'realtime=speed=0.001'],
      ...{ silenceMs: 1500, maxBytes },
    };
    const reading = (async () => {
      for await (const _ of streamFfmpeg(tools, run));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'FFMPEG_FAILED' });
    expect(children()).toEqual([]);
  });

  it('that fails says which command, how it ended, and its last words', async () => {
    const outputOptions = ['-vf', 'nosuchfilter', '-f', 'rawvideo'];
    const run = { path: tmp.file('good.mp4'), outputOptions, maxBytes };
    const reading = (async () => {
      for await (const _ of streamFfmpeg(tools, run));
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'FFMPEG_FAILED',
      details: {
        exitCode: 1,
        command: expect.stringContaining('nosuchfilter'),
        stderr: expect.arrayContaining([expect.stringContaining('nosuchfilter')]),
      },
    });
  });

  it('needs an ffmpeg that starts', async () => {
    await expect(locateFfmpeg({ TIDEMARK_FFMPEG: '/no/such/ffmpeg' })).rejects.toMatchObject({
      code: 'FFMPEG_MISSING',
    });
    const { missing } = await ffmpegCapabilities(tools);
    expect(missing.filters).toEqual([]);
  });
});
