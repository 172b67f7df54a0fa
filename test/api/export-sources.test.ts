/** Exports hand over what source files say of themselves: start timecode and sound, read from real files. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExportClip, ExportVideo } from '../../api/export/clip.ts';
import { EXPORT_FORMATS } from '../../api/export/formats.ts';
import { type ExportSource, sourceTimecode } from '../../api/export/source.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { H264, runFfmpeg } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { fcpxmlFaults } from './fcpxml-rules.ts';
import { findAll, readXml, textOf, type XmlElement } from './read-xml.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

/** Writes 4 s of a picture with sounds of the given channels, beginning at a timecode. */
async function film(name: string, fps: string, timecode: string, channels: readonly number[]): Promise<void> {
  const sounds = channels.flatMap(() => ['-f', 'lavfi', '-i', 'sine=440:d=4:r=48000']);
  const maps = channels.flatMap((count, i) => ['-map', `${i + 1}:a`, `-ac:a:${i}`, `${count}`]);
  const picture = ['-f', 'lavfi', '-i', `color=gray:s=64x36:r=${fps}:d=4`, ...sounds, '-map', '0:v', ...maps];
  await runFfmpeg([...picture, ...H264, '-c:a', 'pcm_s16le', '-timecode', timecode, tmp.file(name)]);
}

await film('stereo.mov', '25', '10:00:00:00', [2]);
await film('dropped.mkv', '30000/1001', '01:00:00;02', [1, 1]);

async function exportOf(format: string, name: string, fps: number, { isMissing = false } = {}) {
  using library = openTestLibrary();
  const path = join(library.dir, name);
  copyFileSync(tmp.file(name), path);
  const video = await putVideo(library, 'film', { path, durationS: 4, width: 64, height: 36, fps });
  if (isMissing) rmSync(path);
  const segments = [{ video_id: video?.id, start: 1, end: 3 }];
  const response = await library.app.request('/v1/export', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ format, segments }),
  });
  expect(response.status).toBe(200);
  return response.text();
}

const texts = (of: XmlElement, path: readonly string[]) => path.map((name) => textOf(of, name));

describe('a source file', () => {
  it.each([
    ['stereo.mov', '10:00:00:00', 25, [2]],
    ['dropped.mkv', '01:00:00;02', null, [1, 1]],
  ])('%s tells its start timecode and sound', async (name, label, fps, channels) => {
    const probe = await probeVideo(await locateFfmpeg(), tmp.file(name));
    expect(probe.startTimecode).toEqual({ label, fps });
    expect(probe.soundTracks).toEqual(channels.map((count) => ({ channels: count, sampleRateHz: 48_000 })));
  });

  it('reaches FCPXML', async () => {
    const root = readXml(await exportOf('fcpxml', 'stereo.mov', 25));
    expect(fcpxmlFaults(root)).toEqual([]);
    const [asset, clip] = [findAll(root, 'asset')[0], findAll(root, 'asset-clip')[0]];
    expect(asset?.attributes).toMatchObject({
      start: '900000/25s',
      duration: '100/25s',
      hasAudio: '1',
      audioSources: '1',
      audioChannels: '2',
      audioRate: '48000',
    });
    expect(clip?.attributes).toMatchObject({ start: '900025/25s', duration: '50/25s', tcFormat: 'NDF' });
    expect(clip?.children[0]?.attributes.start).toBe('900025/25s');
  });

  it('reaches xmeml, with a linked track for each channel', async () => {
    const root = readXml(await exportOf('xmeml', 'stereo.mov', 25));
    const [file] = findAll(root, 'file') as [XmlElement];
    const [timecode] = findAll(file, 'timecode') as [XmlElement];
    expect(texts(timecode, ['string', 'frame', 'displayformat'])).toEqual(['10:00:00:00', '900000', 'NDF']);
    const [sound, ...others] = findAll(file, 'audio') as [XmlElement];
    expect(others).toEqual([]);
    expect(textOf(sound, 'channelcount')).toBe('2');
    const items = findAll(root, 'clipitem');
    expect(items.map((item) => item.attributes.id)).toEqual(['clip-1', 'clip-1-sound-1', 'clip-1-sound-2']);
    expect(items.map((item) => textOf(item, 'in'))).toEqual(['25', '25', '25']);
    for (const item of items) expect(findAll(item, 'linkclipref')).toHaveLength(3);
    const channels = items
      .slice(1)
      .map((item) => textOf(findAll(item, 'sourcetrack')[0] as XmlElement, 'trackindex'));
    expect(channels).toEqual(['1', '2']);
  });

  it('reaches OpenTimelineIO, with a track for each stream of sound', async () => {
    const { tracks } = JSON.parse(await exportOf('otio', 'dropped.mkv', 29.97));
    expect(tracks.children.map(({ kind }: { kind: string }) => kind)).toEqual(['Video', 'Audio', 'Audio']);
    for (const { children } of tracks.children) {
      const [{ media_reference, source_range }] = children;
      expect(media_reference.available_range.start_time.value).toBe(107_894);
      expect(source_range.start_time.value).toBe(107_894 + 30);
    }
    expect(tracks.children[2].children[0].metadata.tidemark.sound).toEqual({
      stream: 2,
      channels: 1,
      sample_rate: 48_000,
    });
  });

  it.each(['fcpxml', 'xmeml', 'otio'])('that is missing leaves %s with what is known', async (format) => {
    const text = await exportOf(format, 'stereo.mov', 25, { isMissing: true });
    expect(text).not.toMatch(/hasAudio|<audio>|"Audio"|10:00:00:00/);
    expect(text).toContain('stereo.mov');
  });
});

describe('a source of a rate that is not broadcast', () => {
  it.each([
    ['twenty.mp4', 20, '20', '1/20s', { start: '720020/20s', duration: '40/20s' }, 60],
    ['half.mkv', 12.5, '25/2', '2/25s', { start: '900026/25s', duration: '50/25s' }, 25],
    ['hundred.mov', 100, '100', '1/100s', { start: '100/100s', duration: '200/100s' }, 50],
  ])(
    '%s keeps it, and has the nearest one in xmeml and EDL',
    async (name, fps, rate, frameDuration, span, labels) => {
      await film(name, rate, '10:00:00:00', []);
      const fcpxml = readXml(await exportOf('fcpxml', name, fps));
      expect(findAll(fcpxml, 'format').map(({ attributes }) => attributes.frameDuration)).toEqual([
        frameDuration,
      ]);
      expect(findAll(fcpxml, 'asset-clip')[0]?.attributes).toMatchObject(span);
      const otio = JSON.parse(await exportOf('otio', name, fps));
      expect(otio.tracks.children[0].children[0].source_range.duration).toMatchObject({
        rate: fps,
        value: 2 * fps,
      });
      const xmeml = readXml(await exportOf('xmeml', name, fps));
      for (const each of findAll(xmeml, 'rate'))
        expect(texts(each, ['timebase', 'ntsc'])).toEqual([String(labels), 'FALSE']);
      expect(textOf(findAll(xmeml, 'clipitem')[0] as XmlElement, 'out')).toBe(String(3 * labels));
      expect(await exportOf('edl', name, fps)).toContain(
        `* FRAME RATE: ${labels} frames a second, and the video has ${fps}\n`,
      );
    },
  );

  it('has its start timecode at that rate in xmeml', async () => {
    await film('labelled.mov', '20', '10:00:00:19', []);
    const [timecode] = findAll(
      findAll(readXml(await exportOf('xmeml', 'labelled.mov', 20)), 'file')[0] as XmlElement,
      'timecode',
    );
    expect(texts(timecode as XmlElement, ['string', 'frame', 'displayformat'])).toEqual([
      '10:00:00:57',
      '2160057',
      'NDF',
    ]);
  });

  it('has its own rate only when its frames come regularly', async () => {
    const tools = await locateFfmpeg();
    const uneven = ['-vf', "setpts='(N+floor(N/7))/25/TB'", '-fps_mode', 'vfr'];
    await runFfmpeg([
      '-f',
      'lavfi',
      '-i',
      'color=gray:s=64x36:r=25:d=4',
      ...uneven,
      ...H264,
      tmp.file('uneven.mp4'),
    ]);
    expect((await probeVideo(tools, tmp.file('uneven.mp4'))).frameRate).toBeNull();
    expect((await probeVideo(tools, tmp.file('stereo.mov'))).frameRate).toEqual({ num: 25, den: 1 });
    expect((await probeVideo(tools, tmp.file('dropped.mkv'))).frameRate).toEqual({ num: 30_000, den: 1001 });
  });
});

const SILENT: ExportVideo = {
  id: '0123456789abcdef',
  title: 'Silent',
  externalId: null,
  path: '/films/silent.mov',
  fileName: 'silent.mov',
  durationS: 60,
  width: 64,
  height: 36,
  fps: 29.97,
  source: null,
};

function video(id: string, fps: number, source: ExportSource): ExportVideo {
  return { ...SILENT, id, fps, source };
}

function clip(of: ExportVideo): ExportClip {
  return { video: of, start: 1, end: 3, peak: 2, label: of.id, score: null, probability: null };
}

describe('a reel of several sources', () => {
  const loud = video('1111111111111111', 25, {
    startTimecode: { label: '10:00:00:00', fps: 25 },
    soundTracks: [{ channels: 2, sampleRateHz: 48_000 }],
    frameRate: { num: 25, den: 1 },
  });
  const mono = video('2222222222222222', 29.97, {
    startTimecode: null,
    soundTracks: [{ channels: 1, sampleRateHz: null }],
    frameRate: { num: 30_000, den: 1001 },
  });
  const clips = [clip(SILENT), clip(loud), clip(mono)];
  const write = (format: 'fcpxml' | 'xmeml' | 'otio') =>
    EXPORT_FORMATS[format].write(clips, { name: 'Reel' });

  it('keeps the start of another rate exact in FCPXML', () => {
    const root = readXml(write('fcpxml'));
    expect(fcpxmlFaults(root)).toEqual([]);
    const seconds = (text = '') => Number(text.split('/')[0]) / Number(/\/(\d+)/.exec(text)?.[1]);
    expect(findAll(root, 'asset').map(({ attributes }) => attributes.hasAudio)).toEqual([
      undefined,
      '1',
      '1',
    ]);
    const [, asset] = findAll(root, 'asset');
    expect(seconds(asset?.attributes.start)).toBe(36_000);
    const [, second] = findAll(root, 'asset-clip');
    expect(seconds(second?.attributes.start)).toBeCloseTo(36_000 + (30 * 1001) / 30_000, 9);
  });

  it('numbers links by their place in a track of xmeml', () => {
    const root = readXml(write('xmeml'));
    const audio = findAll(root, 'clipitem').filter(({ attributes }) => attributes.id?.includes('sound'));
    expect(audio.map(({ attributes }) => attributes.id)).toEqual([
      'clip-2-sound-1',
      'clip-3-sound-1',
      'clip-2-sound-2',
    ]);
    const links = findAll(audio[1] as XmlElement, 'link');
    expect(links.map((link) => texts(link, ['linkclipref', 'trackindex', 'clipindex']))).toEqual([
      ['clip-3', '1', '3'],
      ['clip-3-sound-1', '1', '2'],
    ]);
  });

  it('fills silence with gaps in OpenTimelineIO', () => {
    const [, sound] = JSON.parse(write('otio')).tracks.children;
    const schemas = sound.children.map((child: { OTIO_SCHEMA: string }) => child.OTIO_SCHEMA);
    expect(schemas).toEqual(['Gap.1', 'Clip.1', 'Clip.1']);
    expect(sound.children[0].source_range.duration.value).toBe(60);
  });
});

describe('a start timecode', () => {
  const at = (label: string, fps: number | null, own = 29.97) =>
    sourceTimecode(video('x', own, { startTimecode: { label, fps }, soundTracks: [], frameRate: null }));

  it.each([
    ['01:00:00;00', null, 29.97, 107_892],
    ['01:00:00:00', null, 29.97, 108_000],
    ['01:00:00;00', null, 29.83, 107_892],
    ['01:00:00;00', 29.97, 59.94, 107_892],
    ['10:00:00:00', 25, 50, 900_000],
  ])('%s counted at %s in a video of %d is frame %d', (label, fps, own, frame) => {
    expect(at(label, fps, own)?.frame).toBe(frame);
  });

  it.each([
    ['25:00:00:00', 25],
    ['nonsense', 25],
    ['01:00:00:30', 120],
  ])('%s at %d is left out', (label, fps) => {
    expect(at(label, fps)).toBeNull();
  });
});

describe('a reel of two kinds of video', () => {
  const video = (id: string, facts: Pick<ExportVideo, 'width' | 'height' | 'fps'>): ExportVideo => ({
    ...{ id, title: id, externalId: null, path: `/films/${id}.mov`, fileName: `${id}.mov` },
    ...{ durationS: 10, source: null },
    ...facts,
  });
  const clips = [
    video('small', { width: 1280, height: 720, fps: 25 }),
    video('large', { width: 3840, height: 2160, fps: 23.976 }),
  ].map((each): ExportClip => {
    return { video: each, start: 1, end: 3, peak: 2, label: each.id, score: null, probability: null };
  });
  const written = (format: 'fcpxml' | 'xmeml') =>
    readXml(EXPORT_FORMATS[format].write(clips, { name: 'reel' }));

  it('has a format for each of them in FCPXML, and the largest frame for the sequence', () => {
    const root = written('fcpxml');
    expect(fcpxmlFaults(root)).toEqual([]);
    const formats = new Map(
      findAll(root, 'format').map(({ attributes: { id, ...rest } }) => [id, rest] as const),
    );
    const ofSequence = findAll(root, 'sequence')[0]?.attributes.format;
    expect(formats.get(ofSequence)).toEqual({ frameDuration: '1/25s', width: '3840', height: '2160' });
    expect(findAll(root, 'asset').map(({ attributes }) => formats.get(attributes.format))).toEqual([
      { frameDuration: '1/25s', width: '1280', height: '720' },
      { frameDuration: '1001/24000s', width: '3840', height: '2160' },
    ]);
  });

  it('has the own rate of each file in xmeml, and the largest frame for the sequence', () => {
    const root = written('xmeml');
    const files = findAll(root, 'file').filter(({ children }) => children.length > 0);
    const rates = files.map((file) => file.children.find(({ name }) => name === 'rate') as XmlElement);
    expect(rates.map((rate) => texts(rate, ['timebase', 'ntsc']))).toEqual([
      ['25', 'FALSE'],
      ['24', 'TRUE'],
    ]);
    expect(files.map((file) => textOf(file, 'duration'))).toEqual(['250', '240']);
    const [sequence] = findAll(root, 'samplecharacteristics');
    expect(texts(sequence as XmlElement, ['width', 'height'])).toEqual(['3840', '2160']);
  });
});
