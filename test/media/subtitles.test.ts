/** Words that travel with a video: files and tracks, encodings, broken ones. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { parseSubtitles } from '../../media/subtitles/subtitle-files.ts';
import { findSidecars, readSubtitles } from '../../media/subtitles/subtitles.ts';
import { decodeText, readText } from '../../media/subtitles/text-encoding.ts';
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

  it('begins a cue at each line of timing, with or without blank lines', () => {
    const close = '1\n00:00:01,000 --> 00:00:02,000\nalpha\n2\n00:00:05,000 --> 00:00:06,000\ncharlie\n';
    expect(parseSubtitles(close)?.map(({ startS, text }) => [startS, text])).toEqual([
      [1, 'alpha'],
      [5, 'charlie'],
    ]);
    const wide =
      '1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nsecond paragraph\n\n2\n00:00:03,000 --> 00:00:04,000\n10\n9\n';
    expect(parseSubtitles(wide)?.map(({ text }) => text)).toEqual(['first second paragraph', '10 9']);
    const unnumbered = '00:00:01,000 --> 00:00:02,000\n7\n\n00:00:03,000 --> 00:00:04,000\nsecond\n';
    expect(parseSubtitles(unnumbered)?.map(({ text }) => text)).toEqual(['7', 'second']);
    const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\none\n\nNOTE no words\n\n00:03.000 --> 00:04.000\ntwo\n';
    expect(parseSubtitles(vtt)?.map(({ text }) => text)).toEqual(['one', 'two']);
  });

  it.each([
    ['5 < 6 and 7 > 3', '5 < 6 and 7 > 3'],
    ['a<b>c</b> <i>d</i> <font color="#fff">e</font>', 'ac d e'],
    ['I <3 you<br/>too', 'I <3 you too'],
    ['&quot;Caf&eacute;&quot; &#8211; it&#x27;s &lt;b&gt; &unknown;', '"Café" – it\'s <b> &unknown;'],
  ])('reads "%s" as "%s"', (markup, text) => {
    expect(parseSubtitles(`1\n00:00:01,000 --> 00:00:02,000\n${markup}\n`)).toMatchObject([{ text }]);
  });

  it('may be ASS, whose drawings are not words, or MicroDVD, which counts frames', () => {
    const ass = [
      '[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: Default\n\n[Events]',
      'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text',
      'Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a note',
      'Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,{\\pos(1,2)}Well,\\Nhello {\\i1}you{\\i0}',
      'Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\an7\\p1}m 0 0 l 100 0 100 100{\\p0}',
      'Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}Sign',
    ].join('\n');
    expect(parseSubtitles(ass)).toEqual([
      { startS: 1.5, endS: 2, text: 'Well, hello you' },
      { startS: 5, endS: 6, text: 'Sign' },
    ]);
    const frames = '{50}{100}{y:i}Hello|there\n{200}{250}Bye\n';
    expect(parseSubtitles(frames, 25)).toEqual([
      { startS: 2, endS: 4, text: 'Hello there' },
      { startS: 8, endS: 10, text: 'Bye' },
    ]);
    expect(parseSubtitles(`{1}{1}50\n${frames}`, 25)).toMatchObject([{ startS: 1 }, { startS: 4 }]);
    expect(() => parseSubtitles(frames)).toThrow('frame rate');
  });

  it('may be SAMI, whose words stand until the next of their language', () => {
    const sami = [
      '<SAMI>\n<HEAD><STYLE TYPE="text/css"><!-- P { font-size: 18pt } .KRCC {lang: ko-KR;} --></STYLE></HEAD>\n<BODY>',
      '<SYNC Start=1000><P Class=KRCC>안녕<br>하세요 <font color="red">&lt;3</font>',
      '<P Class=ENCC>Hello',
      '<SYNC Start=2500><P Class=KRCC>&nbsp',
      '<sync start="4000"><p class="ENCC">Bye</p></sync>',
      '</BODY>\n</SAMI>',
    ].join('\n');
    expect(parseSubtitles(sami)).toEqual([
      { startS: 1, endS: 2.5, text: '안녕 하세요 <3' },
      { startS: 1, endS: 4, text: 'Hello' },
      { startS: 4, endS: 14, text: 'Bye' },
    ]);
    expect(parseSubtitles('<SAMI><BODY></BODY></SAMI>')).toEqual([]);
  });

  it('may be SBV, or SubViewer with its own breaks of lines', () => {
    const sbv = '0:00:01.500,0:00:03.000\nfirst\nline\n\n1:00:00.000,1:00:02.500\n>> second\n';
    expect(parseSubtitles(sbv)).toEqual([
      { startS: 1.5, endS: 3, text: 'first line' },
      { startS: 3600, endS: 3602.5, text: '>> second' },
    ]);
    const viewer =
      '[INFORMATION]\n[TITLE]a\n[END INFORMATION]\n[SUBTITLE]\n00:00:04.05,00:00:05.50\none[br]two\n';
    expect(parseSubtitles(viewer)).toEqual([{ startS: 4.05, endS: 5.5, text: 'one two' }]);
  });

  it('may be LRC, where a line is sung until the next one, and again at each of its times', () => {
    const lrc = [
      '[ti:Song]\n[offset:+500]',
      '[00:01.50]<00:01.50>first <00:02.00>line',
      '[00:04.5][01:02.25]refrain',
      '[00:06.00]',
    ].join('\n');
    expect(parseSubtitles(lrc)).toEqual([
      { startS: 1, endS: 4, text: 'first line' },
      { startS: 4, endS: 5.5, text: 'refrain' },
      { startS: 61.75, endS: 71.75, text: 'refrain' },
    ]);
  });

  it.each([
    '<font size="28">FrameCnt: 1, DiffTime: 33ms\n2023-05-06 07:08:09.123\n[iso: 100] [shutter: 1/1000.0] [fnum: 2.8] [latitude: 22.5] [longitude: 113.9] </font>',
    'HOME(149.0251,-20.2532) 2017.08.05 14:11:51\nGPS(149.0251,-20.2533,16) BAROMETER:1.9\nISO:100 Shutter:60 EV: Fnum:2.2',
    'F/2.8, SS 206.14, ISO 100, EV 0, GPS (8.6, 47.6, 15), D 24.1m, H 6.0m, H.S 0.0m/s, V.S 0.0m/s',
  ])('is not speech when a drone wrote it: %s', (text) => {
    const cue = (n: number) => `${n}\n00:00:0${n},000 --> 00:00:0${n},900\n${text}\n\n`;
    expect(parseSubtitles(cue(1) + cue(2) + cue(3))).toEqual([]);
    expect(parseSubtitles('1\n00:00:01,000 --> 00:00:02,000\nSet ISO to 100, at f/2.8.\n')).toHaveLength(1);
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

describe('the encoding of a subtitle file', () => {
  const bytesOf = (text: string, encoding: string) =>
    execFileSync('iconv', ['-t', encoding], {
      input: `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`,
    });

  it.each([
    ['cp1250', 'Pes běží po pláži. Příliš žluťoučký kůň'],
    ['cp1250', 'Zażółć gęślą jaźń, pies biegnie po plaży'],
    ['cp1251', 'Собака бежит'],
    ['koi8-r', 'Привет, как дела? Сегодня хорошая погода.'],
    ['cp1252', 'Don’t stop € 5'],
    ['cp1252', '“I know,” he said'],
    ['cp1252', 'Ålesund ist schön'],
    ['cp1253', 'Ο σκύλος τρέχει στην παραλία'],
    ['cp1254', 'Köpek kumsalda koşuyor. Şimdi gidiyoruz, değil mi?'],
    ['cp1255', 'הכלב רץ על החוף'],
    ['cp1256', 'الكلب يجري على الشاطئ'],
    ['shift_jis', '犬が砂浜を走っている'],
    ['euc-jp', '今日はいい天気ですね。犬が砂浜を走っている'],
    ['euc-kr', '안녕하세요. 오늘 날씨가 좋네요.'],
    ['big5', '狗在海灘上奔跑'],
    ['gb18030', '狗在海滩上奔跑'],
  ])('is found: %s, %s', (encoding, text) => {
    const found = readText(bytesOf(text, encoding));
    expect([found.text.split('\n')[2], found.guess]).toEqual([text, null]);
  });

  it('is a guess where a text is too short for it, and that is a warning', async () => {
    writeFileSync(tmp.file('guess.srt'), bytesOf('да', 'cp1251'));
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), subtitles: [] };
    const { warnings } = await readSubtitles(tools, tmp.file('guess.mp4'), probe);
    expect(warnings).toMatchObject([
      { code: 'SUBTITLES_ENCODING', message: expect.stringContaining('guess.srt') },
    ]);
  });
});

describe('the subtitles of a video', () => {
  it('lie beside it under its name, with a language', async () => {
    for (const name of [
      'clip.srt',
      'clip.de.ass',
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
      ['clip.de.ass', 'de'],
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

  it('end with it', async () => {
    writeFileSync(
      tmp.file('short.srt'),
      '1\n00:00:01,000 --> 00:01:00,000\nin\n\n2\n00:00:02,000 --> 00:00:03,000\npast\n',
    );
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), durationS: 2, subtitles: [] };
    const { passages } = await readSubtitles(tools, tmp.file('short.mp4'), probe);
    expect(passages).toMatchObject([{ startS: 1, endS: 2, text: 'in' }]);
  });

  it('are refused aloud when they are of another kind', async () => {
    writeFileSync(tmp.file('other.ttml'), '<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>');
    writeFileSync(tmp.file('other.sub'), Buffer.from([0, 0, 1, 0xba, 0x44]));
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), subtitles: [] };
    const { passages, warnings } = await readSubtitles(tools, tmp.file('other.mp4'), probe);
    expect(passages).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'other.sub: it holds pictures of words, not words',
      'other.ttml: it is none of SubRip, WebVTT, ASS, MicroDVD, SAMI, SBV, SubViewer and LRC; convert it to SubRip',
    ]);
  });

  it.each([
    ['smi', '<SAMI><BODY><SYNC Start=1000><P>words<SYNC Start=2000><P>&nbsp;</BODY></SAMI>'],
    ['sbv', '0:00:01.000,0:00:02.000\nwords\n'],
    ['lrc', '[00:01.00]words\n[00:02.00]\n'],
    ['webvtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nwords\n'],
  ])('are read when they are .%s', async (ending, text) => {
    writeFileSync(tmp.file(`read-${ending}.${ending}`), text);
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), durationS: 2, subtitles: [] };
    const { passages, warnings } = await readSubtitles(tools, tmp.file(`read-${ending}.mp4`), probe);
    expect(warnings).toEqual([]);
    expect(passages).toMatchObject([{ startS: 1, endS: 2, text: 'words' }]);
  });

  // What ffmpeg and editing programs know as subtitles, read or refused.
  it.each(
    'srt vtt ass ssa sub smi sami sbv lrc ttml dfxp itt stl scc mcc cap sup idx mks usf mpl mpl2 jss pjs psb aqt rt'.split(
      ' ',
    ),
  )('are never passed over in silence: .%s', async (ending) => {
    writeFileSync(tmp.file(`silent-${ending}.${ending.toUpperCase()}`), 'no words of a known kind');
    const probe = { ...(await probeVideo(tools, tmp.file('clip.mp4'))), subtitles: [] };
    const { warnings } = await readSubtitles(tools, tmp.file(`silent-${ending}.mp4`), probe);
    expect(warnings).toMatchObject([
      {
        message: expect.stringMatching(
          new RegExp(`^silent-${ending}\\.${ending.toUpperCase()}: it is none of`),
        ),
      },
    ]);
  });

  it('hold no drawings when they are an ASS track', async () => {
    const dialogue = (start: number, text: string) =>
      `Dialogue: 0,0:00:0${start}.00,0:00:0${start}.50,Default,,0,0,0,,${text}\n`;
    const head = '[Script Info]\nScriptType: v4.00+\n\n[Events]\n';
    const format = 'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n';
    writeFileSync(
      tmp.file('drawn.ass'),
      head + format + dialogue(0, 'Hello') + dialogue(1, '{\\p1}m 0 0 l 100 0 100 100{\\p0}'),
    );
    await runFfmpeg([
      ...['-i', tmp.file('clip.mp4'), '-i', tmp.file('drawn.ass'), '-map', '0', '-map', '1'],
      ...['-c:v', 'copy', '-c:s', 'ass', tmp.file('ass-inside.mkv')],
    ]);
    const probe = await probeVideo(tools, tmp.file('ass-inside.mkv'));
    const { passages, warnings } = await readSubtitles(tools, tmp.file('ass-inside.mkv'), probe);
    expect(warnings).toEqual([]);
    expect(passages).toMatchObject([{ startS: 0, endS: 0.5, text: 'Hello' }]);
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

  it('that are pictures of words are named, not passed over in silence', async () => {
    writeFileSync(tmp.file('disc.sup'), Buffer.concat([0, 1].flatMap((second) => emptyDisplaySet(second))));
    const inputs = ['-i', tmp.file('clip.mp4'), '-i', tmp.file('disc.sup')];
    await runFfmpeg([...inputs, '-map', '0', '-map', '1', '-c', 'copy', tmp.file('bluray.mkv')]);
    const probe = await probeVideo(tools, tmp.file('bluray.mkv'));
    const { passages, warnings } = await readSubtitles(tools, tmp.file('bluray.mkv'), probe);
    expect(passages).toEqual([]);
    const message = expect.stringMatching(/^subtitle track \d+: pictures of words \(hdmv_pgs_subtitle\)/);
    expect(warnings).toEqual([{ code: 'SUBTITLES_UNREADABLE', message }]);
  });
});

/** Returns the segments of a Blu-ray's display set at a second: a composition of no pictures, and its end. */
function emptyDisplaySet(second: number): Buffer[] {
  const composition = Buffer.from([0x05, 0x00, 0x02, 0xd0, 0x10, 0, second, 0x80, 0, 0, 0]);
  return [segment(second, 0x16, composition), segment(second, 0x80, Buffer.alloc(0))];
}

function segment(second: number, type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(13);
  head.write('PG');
  head.writeUInt32BE(second * 90_000, 2);
  head.writeUInt8(type, 10);
  head.writeUInt16BE(body.length, 11);
  return Buffer.concat([head, body]);
}
