/**
 * Nothing in a file makes ffmpeg or ffprobe open another: every call of theirs names the protocols and containers that
 * may be opened, and files that refer to a pipe are never seen to open it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AppError, ERROR_CODES } from '../../core/errors.ts';
import { makeClips } from '../../media/clips/make-clips.ts';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { SAFE_INPUT } from '../../media/ffmpeg/safe-input.ts';
import { decodeSpan } from '../../media/frames/decode-span.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { readSubtitles } from '../../media/subtitles/subtitles.ts';
import { runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { externalMxf } from '../support/external-mxf.ts';
import { examine, TURNS } from '../support/mutants.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 240_000 });

const tmp = makeTmpDir();
const tools = await locateFfmpeg();
afterAll(() => tmp[Symbol.dispose]());

beforeAll(async () => {
  const tone = ['-f', 'lavfi', '-i', 'sine=440:duration=2', '-map', '0:v', '-map', '1:a', '-c:a', 'aac'];
  await writeClip(tmp.file('plain.mp4'), { timesMs: steadyTimes(20, 10), extraInput: tone });
  const mxf = ['-r', '25', '-c:v', 'mpeg2video', '-c:a', 'pcm_s16le', '-ar', '48000', tmp.file('plain.mxf')];
  await runFfmpeg(['-i', tmp.file('plain.mp4'), ...mxf]);
  writeFileSync(tmp.file('words.srt'), '1\n00:00:00,200 --> 00:00:01,000\nWords\n');
  const inputs = ['-i', tmp.file('plain.mp4'), '-i', tmp.file('words.srt')];
  await runFfmpeg([...inputs, '-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'srt', tmp.file('clip.mkv')]);
});

/** Returns tools that write down how they are called, and what they wrote. */
function noted(): { tools: FfmpegTools; calls: () => string[][] } {
  const log = tmp.file('calls');
  const note = (name: string, path: string) => {
    writeFileSync(
      tmp.file(name),
      `#!/bin/sh\n{ for a; do printf '%s\\n' "$a"; done; echo; } >> ${log}\nexec ${path} "$@"\n`,
      { mode: 0o755 },
    );
    return tmp.file(name);
  };
  return {
    tools: {
      ffmpeg: { ...tools.ffmpeg, path: note('ffmpeg', tools.ffmpeg.path) },
      ffprobe: { ...tools.ffprobe, path: note('ffprobe', tools.ffprobe.path) },
      // Confined, they could not write it down.
      confinement: null,
    },
    calls: () =>
      readFileSync(log, 'utf8')
        .split('\n\n')
        .map((call) => call.split('\n'))
        .filter((call) => call.includes('-i')),
  };
}

/** Does with a file all that the product does; a coded error is as good as a result. */
async function doAll(of: FfmpegTools, path: string): Promise<void> {
  const { size: sizeBytes } = statSync(path);
  for (let turn = 0; turn < TURNS; turn++) await examine(of, path, sizeBytes, turn);
  try {
    const probe = await probeVideo(of, path);
    const size = { width: 32, height: 32 };
    for await (const _ of decodeSpan({
      ...{ tools: of, path, probe, startS: 0.5, endS: 1, fps: 5, size, durationS: 2 },
    }));
    const source = { path, fileName: 'clip', sizeBytes, durationS: 2, start: 0.2, end: 1, label: 'clip' };
    const folder = tmp.file('reel');
    await makeClips(of, { sources: [source, source], name: 'reel', joined: true, toleranceS: 0, folder });
  } catch (error) {
    expect((error as AppError).code).toBeOneOf(Object.keys(ERROR_CODES));
  }
}

it('every call of ffmpeg and ffprobe on a file has the whitelists', async () => {
  const { tools: own, calls } = noted();
  await doAll(own, tmp.file('clip.mkv'));
  expect(existsSync(tmp.file('reel/reel.mp4'))).toBe(true);
  expect(calls().length).toBeGreaterThan(20);
  for (const call of calls()) {
    let begin = 0;
    for (const [at, word] of call.entries()) {
      if (word !== '-i') continue;
      const options = call.slice(begin, at);
      const after = (option: string) => options[options.indexOf(option) + 1];
      // The list of a reel is ours.
      const isOwn = call[at + 1]?.endsWith('.joined.txt');
      expect([call, after('-protocol_whitelist')]).toEqual([call, 'file,pipe']);
      expect([call, after('-format_whitelist')]).toEqual([call, isOwn ? 'concat,nut' : SAFE_INPUT[3]]);
      begin = at + 1;
    }
  }
  const playlists = [
    'hls',
    'dash',
    'concat',
    'imf',
    'image2',
    'sdp',
    'rtsp',
    'applehttp',
    'webm_dash_manifest',
  ];
  expect(SAFE_INPUT[3]?.split(',').filter((name) => playlists.includes(name))).toEqual([]);
});

/** Watches a pipe: a process that opens it waits for a writer, and is noticed. */
function watchPipe(path: string): { isOpened: () => boolean; close: () => void } {
  execFileSync('mkfifo', [path]);
  let opened = false;
  const timer = setInterval(() => {
    try {
      closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK));
      opened = true;
    } catch {
      // ENXIO: nobody has opened it.
    }
  }, 5);
  return { isOpened: () => opened, close: () => clearInterval(timer) };
}

/** Returns an MP4 whose pictures are said to lie in another file, as QuickTime's reference movies say it. */
function referenceMovie(whole: Buffer, target: string): Buffer {
  const path = Buffer.from(`${target}${target.length % 2 ? '\0' : ''}`);
  const word = (value: number) => Buffer.from([value >> 8, value & 255]);
  const alias = [Buffer.alloc(150), word(2), word(target.length), path, word(0xffff), word(0)];
  const record = Buffer.concat([Buffer.from('\0\0\0\0alis\0\0\0\0', 'latin1'), ...alias]);
  record.writeUInt32BE(record.length);
  // The box of the reference to the file itself, in the first track; the index stands last, so no offset moves.
  const at = whole.indexOf('url \0\0\0\x01', 0, 'latin1') - 4;
  const moved = Buffer.concat([whole.subarray(0, at), record, whole.subarray(at + 12)]);
  for (const box of ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref']) {
    const size = moved.lastIndexOf(box, at, 'latin1') - 4;
    moved.writeUInt32BE(moved.readUInt32BE(size) + record.length - 12, size);
  }
  return moved;
}

describe.skipIf(process.platform === 'win32')('a file that refers to another opens nothing', () => {
  const target = tmp.file('canary');
  let pipe: ReturnType<typeof watchPipe>;
  beforeAll(() => {
    pipe = watchPipe(target);
  });
  afterAll(() => pipe.close());

  const segment = `#EXTINF:2.0,\n${target}\n#EXT-X-ENDLIST\n`;
  const FILES: Record<string, () => string | Buffer> = {
    'hls.mp4': () => `#EXTM3U\n#EXT-X-TARGETDURATION:2\n${segment}`,
    'hls-key.ts': () =>
      `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:METHOD=AES-128,URI="${target}"\n${segment}`,
    'concat.mkv': () => `ffconcat version 1.0\nfile '${target}'\n`,
    'concat-url.mp4': () => `ffconcat version 1.0\nfile 'subfile,,start,0,end,0,,:${target}'\n`,
    'dash.mp4': () =>
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S">` +
      `<Period><AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="1"><BaseURL>file://${target}` +
      '</BaseURL></Representation></AdaptationSet></Period></MPD>',
    'session.mp4': () => `v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n`,
    'metadata.mkv': () => `;FFMETADATA1\ntitle=x\n[CHAPTER]\nSTART=0\nEND=1\ntitle=file:${target}\n`,
    'external.mxf': () => externalMxf(readFileSync(tmp.file('plain.mxf')), target),
    'reference.mov': () => referenceMovie(readFileSync(tmp.file('plain.mp4')), target),
  };

  it.each(Object.keys(FILES))('%s', async (name) => {
    const path = tmp.file(name);
    writeFileSync(path, FILES[name]?.() ?? '');
    await doAll(tools, path);
    expect(pipe.isOpened()).toBe(false);
  });

  it('nor does a playlist in the place of its subtitles, or of a picture', async () => {
    const playlist = FILES['hls.mp4']?.() ?? '';
    const path = tmp.file('plain.mp4');
    for (const ending of ['srt', 'vtt', 'ass']) writeFileSync(tmp.file(`plain.${ending}`), playlist);
    const { passages } = await readSubtitles(tools, path, await probeVideo(tools, path));
    expect(passages).toEqual([]);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><image href="file://${target}"/></svg>`;
    for (const picture of [svg, playlist]) {
      await expect(decodeImage(Buffer.from(picture))).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
    }
    expect(pipe.isOpened()).toBe(false);
  });

  it('such as the MXF with its locator, which its reader sees', async () => {
    writeFileSync(tmp.file('seen.mxf'), FILES['external.mxf']?.() ?? '');
    expect((await probeVideo(tools, tmp.file('seen.mxf'))).codec).toBe('mpeg2video');
    const said = spawnSync(tools.ffprobe.path, ['-v', 'trace', tmp.file('seen.mxf')], { encoding: 'utf8' });
    // The key of a network locator, which it passes over.
    expect(said.stderr).toContain('Dark key 06.0e.2b.34.02.53.01.01.0d.01.01.01.01.01.32.00');
  });

  it('and this test would notice it', async () => {
    const follows = ['-enable_drefs', '1', '-use_absolute_path', '1', '-i', tmp.file('reference.mov')];
    await runFfmpeg(['-y', ...follows, tmp.file('out.mp4')]).catch(() => {});
    expect(pipe.isOpened()).toBe(true);
  });
});
