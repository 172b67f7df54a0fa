/** Words that travel with a video: files and tracks, encodings, broken ones. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { parseSubtitles } from '../../media/subtitles/subtitle-files.ts';
import { findSidecars, readSubtitles } from '../../media/subtitles/subtitles.ts';
import { decodeText } from '../../media/subtitles/text-encoding.ts';
import { runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const SRT =
  '1\r\n00:00:01,500 --> 00:00:02,000\r\nDer <b>Bär</b>\r\nschläft\r\n\r\n2\r\n00:01:00,000 --> 01:00:01,250\r\n{\\an8}Ende\r\n';
const CUES = [
  { startS: 1.5, endS: 2, text: 'Der Bär schläft' },
  { startS: 60, endS: 3601.25, text: 'Ende' },
];

const tmp = makeTmpDir();
let tools: FfmpegTools;
beforeAll(async () => {
  tools = await locateFfmpeg();
  await writeClip(tmp.file('clip.mp4'), { timesMs: steadyTimes(10, 5) });
});
afterAll(() => tmp[Symbol.dispose]());

describe('a subtitle file', () => {
  it('may be SubRip or WebVTT, with markup, notes and settings', () => {
    expect(parseSubtitles(SRT)).toEqual(CUES);
    const vtt =
      'WEBVTT - made by hand\n\nSTYLE\n::cue { color: red }\n\nNOTE not this\n\nintro\n00:01.500 --> 00:02.000 align:left\n<v Anna>Ham &amp; eggs</v>\n';
    expect(parseSubtitles(vtt)).toEqual([{ startS: 1.5, endS: 2, text: 'Ham & eggs' }]);
    expect(parseSubtitles('WEBVTT\n')).toEqual([]);
  });

  it('keeps what can be read of it, and is none when nothing can', () => {
    expect(
      parseSubtitles(
        `rubbish\n\n${SRT}\n3\n00:00:09,000 --> 00:00:08,000\nbackwards\n\n4\n00:00:09,000 --> 00:00:10,000\n \n`,
      ),
    ).toEqual(CUES);
    expect(parseSubtitles('Dear Sir or Madam,\n\nthis is a letter.')).toBeNull();
    expect(parseSubtitles('')).toBeNull();
  });

  it('may be in any encoding that people have', () => {
    const utf16 = Buffer.from(SRT, 'utf16le');
    const encodings: [string, Uint8Array][] = [
      ['UTF-8', Buffer.from(SRT)],
      ['UTF-8 with a mark', Buffer.from(`\ufeff${SRT}`)],
      ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
      ['UTF-16 without', utf16],
      ['UTF-16 the other way round', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
      ['Latin-1', Buffer.from(SRT, 'latin1')],
    ];
    for (const [name, bytes] of encodings)
      expect([name, parseSubtitles(decodeText(bytes))]).toEqual([name, CUES]);
  });

  it('is Chinese or Western European by what its letters say', () => {
    // "你好，世界！" and "繁體字幕", as GB18030 writes them; Node only reads it.
    const chinese = Buffer.from('c4e3bac3a3accac0bde7a3a10ab7b1f377d7d6c4bb', 'hex');
    expect(decodeText(chinese)).toBe('你好，世界！\n繁體字幕');
    const mixed = Buffer.concat([Buffer.from('<i>OK, '), chinese, Buffer.from('</i> on TV tonight\n')]);
    expect(decodeText(mixed)).toBe('<i>OK, 你好，世界！\n繁體字幕</i> on TV tonight\n');
    for (const text of [
      "L'été, à la crêperie: « Déjà vu ? »\nOù êtes-vous, chérie ?",
      // No byte of these contradicts GB18030.
      'Une idée créée en février',
      'Bär schläft, Vögel träumen',
      'DÉCÉDÉS ET NÉS',
    ])
      expect(decodeText(Buffer.from(text, 'latin1'))).toBe(text);
  });
});

describe('the subtitles of a video', () => {
  it('lie beside it under its name, with a language', async () => {
    for (const name of [
      'clip.srt',
      'clip.en.srt',
      'clip.pt_BR.forced.vtt',
      'clip.2.srt',
      'clipper.srt',
      'clip.txt',
    ]) {
      writeFileSync(tmp.file(name), SRT);
    }
    const found = (await findSidecars(tmp.file('clip.mp4'))).map(({ file, lang }) => [basename(file), lang]);
    expect(found).toEqual([
      ['clip.2.srt', null],
      ['clip.en.srt', 'en'],
      ['clip.pt_BR.forced.vtt', 'pt-BR'],
      ['clip.srt', null],
    ]);
  });

  it('are not those of a video with a longer name beside it', async () => {
    for (const name of ['day.mp4', 'day.2.mov', 'day.2.srt', 'day.2.en.srt', 'day.22.srt', 'day.fr.srt'])
      writeFileSync(tmp.file(name), SRT);
    const found = async (name: string) =>
      (await findSidecars(tmp.file(name))).map(({ file }) => basename(file));
    expect(await found('day.mp4')).toEqual(['day.22.srt', 'day.fr.srt']);
    expect(await found('day.2.mov')).toEqual(['day.2.en.srt', 'day.2.srt']);
  });

  it('are done without when they cannot be listed, or are no files', async () => {
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), subtitles: [] };
    const unlisted = await readSubtitles(tools, tmp.file('nowhere/film.mp4'), probe);
    expect(unlisted).toMatchObject({ passages: [], warnings: [{ code: 'SUBTITLES_UNREADABLE' }] });
    execFileSync('mkfifo', [tmp.file('pipe.srt')]);
    const piped = await readSubtitles(tools, tmp.file('pipe.mp4'), probe);
    expect(piped).toMatchObject({ passages: [], warnings: [{ message: 'pipe.srt: it is not a file' }] });
  });

  it('are also tracks inside of it, on its clock', async () => {
    writeFileSync(tmp.file('words.vtt'), 'WEBVTT\n\n00:00.250 --> 00:01.000\nInside\n');
    const inputs = ['-i', tmp.file('clip.mp4'), '-i', tmp.file('words.vtt')];
    const track = ['-map', '0', '-map', '1', '-c:v', 'copy', '-metadata:s:s', 'language=fra'];
    await runFfmpeg([...inputs, ...track, '-c:s', 'mov_text', tmp.file('inside.mp4')]);
    await runFfmpeg([...inputs, ...track, '-c:s', 'srt', '-output_ts_offset', '3', tmp.file('inside.mkv')]);
    for (const [name, startS] of [
      ['inside.mp4', 0.25],
      ['inside.mkv', 3.25],
    ] as const) {
      const probe = await probeVideo(tools, tmp.file(name));
      const { passages, warnings } = await readSubtitles(tools, tmp.file(name), probe);
      expect(warnings).toEqual([]);
      expect(passages).toEqual([
        {
          source: 'subtitle',
          lang: expect.stringMatching(/^fr/),
          startS,
          endS: startS + 0.75,
          text: 'Inside',
        },
      ]);
    }
  });
});
