import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportClip, ExportVideo } from '../../api/export/clip.ts';
import { EXPORT_FORMATS } from '../../api/export/formats.ts';
import type { ExportFormatName } from '../../contract/index.ts';
import { frameAt, frameRate, parseTimecode } from '../../core/timecode.ts';
import { parseSubtitles } from '../../media/subtitles/subtitle-files.ts';
import { FFPROBE } from '../support/tools.ts';
import { fcpxmlFaults } from './fcpxml-rules.ts';
import { findAll, readXml, textOf, type XmlElement } from './read-xml.ts';
import { post, problem } from './requests.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

const walk: ExportVideo = {
  id: '0123456789abcdef',
  title: 'A "walk" & more',
  externalId: 'clip-7',
  path: '/films/a walk & <more>.mp4',
  fileName: 'a walk & <more>.mp4',
  durationS: 600,
  width: 1280,
  height: 720,
  fps: 29.97,
  source: null,
};
const sea: ExportVideo = { ...walk, id: 'fedcba9876543210', title: 'Sea', path: '/films/sea.mov', fps: 25 };

function clip(start: number, end: number, label: string, video = walk): ExportClip {
  return { video, start, end, peak: start + 1, label, score: 0.25, probability: null };
}

const CLIPS = [clip(62, 65.5, 'a dog, "running" <fast>'), clip(12.345, 14, 'the sea & sky\nat night')];
const MIXED = [...CLIPS, clip(3, 5, 'waves', sea)];

function write(
  format: ExportFormatName,
  clips = CLIPS,
  options: { fps?: number; drop?: boolean; startTimecode?: string } = {},
) {
  return EXPORT_FORMATS[format].write(clips, { name: 'My reel', ...options });
}

/** Rows of an RFC 4180 file. */
function readCsv(text: string): string[][] {
  return text
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .filter((line) => line !== '')
    .map((line) =>
      line
        .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
        .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)),
    );
}

describe('tables', () => {
  it('write CSV that reads back, with formulas made text', () => {
    const [header, first, , third] = readCsv(write('csv', [...CLIPS, clip(1, 2, '=SUM(A1)')]));
    const row = Object.fromEntries((header ?? []).map((key, i) => [key, first?.[i]]));
    expect(row).toMatchObject({
      start: '62',
      end_ms: '65500',
      label: 'a dog, "running" <fast>',
      probability: '',
      external_id: 'clip-7',
    });
    expect(third).toContain("'=SUM(A1)");
  });

  const SIGNS = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹢', '﹣', '﹦', '﹫'];
  const BLANKS = [
    '\t',
    '\r',
    '\n',
    ' ',
    '\u3000',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\u000b',
    '\u0000',
    '\u0085',
    '\u2060',
  ];

  it.each([...SIGNS, ...BLANKS.map((blank) => `${blank}=`), ' \u3000\u200b@'])(
    'make text of a cell that begins with %j',
    (start) => {
      const rows = readCsv(write('csv', [clip(1, 2, `${start}1+1`)]));
      expect(rows[1]?.[8]).toBe(`'${start}1+1`);
    },
  );

  it.each([
    ['a;=1+1', "a;'=1+1"],
    [';=1+1', ";'=1+1"],
    ['a; \u3000=1+1', "a; \u3000'=1+1"],
    ['a\n=1+1', "a\n'=1+1"],
    ['a\t@SUM(1)', "a\t'@SUM(1)"],
  ])('make text of a formula that stands alone where %j is split', (label, written) => {
    const csv = write('csv', [clip(1, 2, label)]);
    expect(csv).toContain(`"${written}"`);
  });

  it.each(['a - b', 'a=b', 'one; two', 'x +1', 'Søndag – dag 2'])('leave %j as it is', (label) => {
    expect(readCsv(write('csv', [clip(1, 2, label)]))[1]?.[8]).toBe(label);
  });

  it('take a time that grows with the length of blanks', () => {
    const startedMs = performance.now();
    write('csv', [clip(1, 2, `a${'\t;'.repeat(200_000)}b`)]);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });

  it('write JSON', () => {
    expect(JSON.parse(write('json'))).toMatchObject({
      name: 'My reel',
      segments: [
        { video_id: walk.id, start: 62, label: CLIPS[0]?.label, probability: null, external_id: 'clip-7' },
        { start_ms: 12_345 },
      ],
    });
  });
});

describe('subtitles', () => {
  it.each(['srt', 'vtt'] as const)('%s reads back in the order of time', (format) => {
    const cues = parseSubtitles(write(format));
    expect(cues?.map(({ startS, endS }) => [startS, endS])).toEqual([
      [12.345, 14],
      [62, 65.5],
    ]);
    expect(cues?.[0]?.text).toBe('the sea & sky at night');
  });

  it('chapters can be read by ffmpeg, and end where the next begins', () => {
    const dir = mkdtempSync(join(tmpdir(), 'tidemark-chapters-'));
    try {
      const file = join(dir, 'chapters.txt');
      writeFileSync(
        file,
        write('chapters', [
          clip(1, 9, 'a=b;c#d\\e'),
          clip(5, 7, 'second'),
          clip(7, 8, 'C:\\'),
          clip(8, 9, 'last'),
        ]),
      );
      const args = ['-v', 'error', '-f', 'ffmetadata', '-show_chapters', '-of', 'json', file];
      const { chapters } = JSON.parse(execFileSync(FFPROBE, args, { encoding: 'utf8' }));
      expect(chapters).toMatchObject([
        { start: 1000, end: 5000, tags: { title: 'a=b;c#d\\e' } },
        { start: 5000, end: 7000, tags: { title: 'second' } },
        { start: 7000, end: 8000, tags: { title: 'C:\\ ' } },
        { start: 8000, end: 9000, tags: { title: 'last' } },
      ]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it.each(['srt', 'vtt', 'chapters', 'edl'] as const)('%s refuses segments of several videos', (format) => {
    expect(() => write(format, MIXED)).toThrow('one video');
  });
});

describe('marker EDL', () => {
  const marker = /^(\d{3}) {2}001 {6}V {5}C {8}(\S+) (\S+) (\S+) (\S+)\n \|C:(\w+) \|M:(.*) \|D:(\d+)$/gm;

  it('puts each marker at its timecode, from one hour on', () => {
    const text = write('edl');
    expect(text).toMatch(/^TITLE: My reel\nFCM: DROP FRAME\n\n001[^*]*\n\* EXTERNAL ID: clip-7\n$/);
    const rate = frameRate(29.97);
    const markers = [...text.matchAll(marker)];
    expect(markers.map(([, number, from, , , , , label, length]) => [number, from, label, length])).toEqual([
      ['001', '01:01:02;00', 'a dog, "running" <fast>', '105'],
      ['002', '01:00:12;10', 'the sea & sky at night', '50'],
    ]);
    expect(parseTimecode(markers[0]?.[2] ?? '', rate) - parseTimecode('01:00:00;00', rate)).toBe(
      frameAt(62, rate),
    );
  });

  it('obeys the rate, the start and non-drop-frame', () => {
    expect(write('edl', CLIPS, { drop: false })).toContain('FCM: NON-DROP FRAME');
    expect(write('edl', CLIPS, { fps: 25, startTimecode: '00:00:00:00' })).toContain('00:01:02:00');
  });

  it('labels a variable frame rate at the nearest standard rate', () => {
    const phone = { ...walk, fps: 29.83 };
    expect(write('edl', [clip(600, 605, 'late', phone)], { startTimecode: '00:00:00:00' })).toContain(
      ' 00:10:00:00 00:10:00:01 ',
    );
    const [item] = findAll(readXml(write('xmeml', [clip(600, 605, 'late', phone)])), 'clipitem');
    expect([textOf(item as XmlElement, 'in'), textOf(item as XmlElement, 'out')]).toEqual(['18000', '18150']);
    expect(textOf(findAll(item as XmlElement, 'rate')[0] as XmlElement, 'timebase')).toBe('30');
  });

  it('has no labels beyond 24 hours or above 99 frames a second', () => {
    const late = [clip(86_500, 86_510, 'tomorrow')];
    const refusal = expect.objectContaining({ code: 'BAD_REQUEST' });
    expect(() => write('edl', late, { fps: 25 })).toThrow(refusal);
    expect(() => write('edl', CLIPS, { fps: 25, startTimecode: '24:00:00:00' })).toThrow(refusal);
    expect(() => write('edl', CLIPS, { fps: 240 })).toThrow(refusal);
    const fast = { ...walk, fps: 240 };
    expect(write('edl', [clip(2.5, 3, 'fast', fast)])).toContain(' 01:00:02:30 01:00:02:31 ');
  });

  it('refuses more markers than it can number', () => {
    const clips = Array.from({ length: 1000 }, (_, i) => clip(i, i + 1, `${i}`));
    expect(write('edl', clips.slice(1)).match(/^ \|C:/gm)).toHaveLength(999);
    expect(() => write('edl', clips)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
  });

  it('keeps a label from breaking out of its field', () => {
    expect(write('edl', [clip(1, 2, 'a |C:Red |D:9\n002')])).toContain('|M:a /C:Red /D:9 002 |D:');
  });
});

/** Seconds of an FCPXML time. */
function fraction(text: string | undefined): number {
  const [, num, den = '1'] = /^(\d+)(?:\/(\d+))?s$/.exec(text ?? '') ?? [];
  return Number(num) / Number(den);
}

describe('editing programs', () => {
  it('FCPXML lays the clips end to end, on frames, with a marker at each peak', () => {
    const root = readXml(write('fcpxml', MIXED));
    expect([root.name, root.attributes.version]).toEqual(['fcpxml', '1.9']);
    const clips = findAll(root, 'asset-clip');
    expect(clips.map(({ attributes }) => attributes.name)).toEqual(MIXED.map(({ label }) => label));
    let end = 0;
    for (const [i, { attributes, children }] of clips.entries()) {
      expect(fraction(attributes.offset)).toBeCloseTo(end, 6);
      expect(fraction(attributes.start)).toBeCloseTo(MIXED[i]?.start ?? -1, 1);
      expect(fraction(children[0]?.attributes.start)).toBeCloseTo(MIXED[i]?.peak ?? -1, 1);
      end += fraction(attributes.duration);
      expect((fraction(attributes.duration) * 30_000) / 1001).toBeCloseTo(
        Math.round((fraction(attributes.duration) * 30_000) / 1001),
        6,
      );
    }
    expect(fraction(findAll(root, 'sequence')[0]?.attributes.duration)).toBeCloseTo(end, 6);
    const assets = findAll(root, 'asset');
    const ids = assets.map(({ attributes }) => attributes.id);
    expect(clips.every(({ attributes }) => ids.includes(attributes.ref))).toBe(true);
    expect(findAll(root, 'media-rep')[0]?.attributes.src).toBe(pathToFileURL(walk.path).href);
    expect(ids).toHaveLength(2);
  });

  it.each([
    ['01:00:00:00', 25, undefined, 90_000],
    ['01:00:00;00', 29.97, undefined, 107_892],
    ['01:00:00:00', 29.97, false, 108_000],
  ])('begin at %s at %d frames a second where asked', (startTimecode, fps, drop, frame) => {
    const options = { fps, startTimecode, ...(drop === undefined ? {} : { drop }) };
    const { num, den } = frameRate(fps);
    const startS = (frame * den) / num;
    const root = readXml(write('fcpxml', MIXED, options));
    expect(fraction(findAll(root, 'sequence')[0]?.attributes.tcStart)).toBeCloseTo(startS, 6);
    const offsets = (of: XmlElement) =>
      findAll(of, 'asset-clip').map(({ attributes }) => fraction(attributes.offset));
    const plain = offsets(readXml(write('fcpxml', MIXED, { ...options, startTimecode: '00:00:00:00' })));
    expect(offsets(root).map((offset) => offset - startS)).toEqual(
      plain.map((offset) => expect.closeTo(offset, 6)),
    );
    const { global_start_time } = JSON.parse(write('otio', MIXED, options));
    expect(global_start_time).toEqual({ OTIO_SCHEMA: 'RationalTime.1', rate: num / den, value: frame });
    expect(JSON.parse(write('otio', MIXED)).global_start_time).toBeNull();
    const [timecode] = findAll(readXml(write('xmeml', MIXED, options)), 'timecode');
    expect(textOf(timecode as XmlElement, 'frame')).toBe(String(frame));
  });

  it('xmeml counts frames of one rate, and describes each file once', () => {
    const root = readXml(write('xmeml', MIXED));
    const items = findAll(root, 'clipitem');
    const number = (item: XmlElement, name: string) => Number(textOf(item, name));
    let end = 0;
    for (const [i, item] of items.entries()) {
      expect([number(item, 'start'), textOf(item, 'name')]).toEqual([end, MIXED[i]?.label]);
      expect(number(item, 'in')).toBe(frameAt(MIXED[i]?.start ?? 0, frameRate(29.97)));
      expect(number(item, 'end') - number(item, 'start')).toBe(number(item, 'out') - number(item, 'in'));
      end = number(item, 'end');
    }
    expect(findAll(root, 'pathurl')).toHaveLength(2);
    expect(findAll(root, 'marker')).toHaveLength(3);
    expect(textOf(findAll(root, 'rate')[0] as XmlElement, 'ntsc')).toBe('TRUE');
  });

  it('OpenTimelineIO has a clip for each segment, within the range of its file', () => {
    const timeline = JSON.parse(write('otio', MIXED));
    expect(timeline.OTIO_SCHEMA).toBe('Timeline.1');
    const clips = timeline.tracks.children[0].children;
    expect(clips).toHaveLength(3);
    for (const [i, { source_range, media_reference, markers }] of clips.entries()) {
      const { start_time, duration } = source_range;
      expect(start_time.value / start_time.rate).toBeCloseTo(MIXED[i]?.start ?? -1, 1);
      expect(start_time.value + duration.value).toBeLessThanOrEqual(
        media_reference.available_range.duration.value,
      );
      expect(markers).toHaveLength(1);
    }
  });
});

describe('any format', () => {
  const anyLabel = fc.string({ unit: 'grapheme', maxLength: 60 });
  const anyClip = fc.record({
    start: fc.double({ min: 0, max: 500, noNaN: true }),
    length: fc.double({ min: 0.001, max: 90, noNaN: true }),
    label: anyLabel,
  });

  it.each(Object.keys(EXPORT_FORMATS) as ExportFormatName[])(
    '%s holds whatever a label says, over HTTP',
    async (format) => {
      using library = openTestLibrary();
      // Labels are the subject: a source file that is away saves reading it each time.
      const { id } = await putVideo(library, 'video a', { path: '/films/away.mp4', durationS: 600 });
      await fc.assert(
        fc.asyncProperty(fc.array(anyClip, { minLength: 1, maxLength: 5 }), anyLabel, async (clips, name) => {
          const segments = clips.map(({ start, length, label }) => ({
            video_id: id,
            start,
            end: start + length,
            label,
          }));
          const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
          const body = JSON.stringify({ format, segments, name: `${name}x` });
          const response = await library.app.request('/v1/export', { ...init, body });
          expect(response.status).toBe(200);
          expect(response.headers.get('Content-Disposition')).toMatch(
            /^attachment; filename\*=UTF-8''[\w%.~!-]+$/,
          );
          const text = await response.text();
          if (format === 'fcpxml') {
            expect(findAll(readXml(text), 'asset-clip')).toHaveLength(clips.length);
            expect(fcpxmlFaults(readXml(text))).toEqual([]);
          }
          if (format === 'xmeml') expect(findAll(readXml(text), 'clipitem')).toHaveLength(clips.length);
          if (format === 'otio' || format === 'json') JSON.parse(text);
          if (format === 'edl') expect(text.match(/^ \|C:/gm)).toHaveLength(clips.length);
          if (format === 'chapters') expect(text.match(/^\[CHAPTER\]$/gm)).toHaveLength(clips.length);
        }),
        { numRuns: 40 },
      );
    },
  );

  it.each(['fcpxml', 'xmeml'] as const)(
    '%s is well-formed for names that hold control characters, and keeps joined emoji',
    async (format) => {
      using library = openTestLibrary();
      const nasty = 'a\u0001b\u001b[2J\u202e\ufffe\ud800 👩‍👧.mov';
      const { id } = await putVideo(library, 'video a', { title: nasty, fileName: nasty });
      const segments = [{ video_id: id, start: 1, end: 2, label: nasty }];
      const text = await (await post(library, '/v1/export', { format, segments })).text();
      expect(text).toContain('ab[2J 👩‍👧.mov');
      // Expat knows which characters XML may hold.
      execFileSync('/usr/bin/python3', ['-c', 'import sys, xml.dom.minidom as d; d.parse(sys.stdin)'], {
        input: text,
      });
    },
  );

  it.each(Object.keys(EXPORT_FORMATS) as ExportFormatName[])(
    '%s refuses times that no recording has, and never writes Infinity',
    async (format) => {
      using library = openTestLibrary();
      const { id } = await putVideo(library, 'video a', { durationS: null });
      for (const end of [1e308, Number.MAX_SAFE_INTEGER, 10_000_001]) {
        const segments = [{ video_id: id, start: 1, end }];
        const response = await post(library, '/v1/export', { format, segments });
        expect(await problem(response)).toMatchObject({ code: 'BAD_REQUEST' });
      }
      const segments = [{ video_id: id, start: 1, end: 10_000_000 }];
      const response = await post(library, '/v1/export', { format, segments });
      expect(await response.text()).not.toMatch(/Infinity|NaN/);
    },
  );

  it('refuses a segment that ends before it starts, and an unknown video', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a');
    const send = (segment: object) =>
      library.app.request('/v1/export', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ format: 'csv', segments: [segment] }),
      });
    expect((await send({ video_id: id, start: 5, end: 5 })).status).toBe(400);
    expect((await send({ video_id: '0000000000000000', start: 5, end: 6 })).status).toBe(404);
    expect((await send({ video_id: id, start: 5, end: 6 })).status).toBe(200);
  });
});
