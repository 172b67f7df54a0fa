/**
 * Writes exports of every kind of source for another program to read: `node --import tsx scripts/handoff/write-matrix.ts
 * FOLDER`. Beside each file stands `FILE.json` with what it must say. Rates x drop-frame x start timecode x sound, a mixed
 * reel, and an upload.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportClip, ExportVideo } from '../../api/export/clip.ts';
import { EXPORT_FORMATS } from '../../api/export/formats.ts';
import { mediaStart } from '../../api/export/source.ts';
import { keepFile } from '../../api/services/kept/kept-uploads.ts';
import { receiveFile } from '../../api/services/uploads.ts';
import { type FrameRate, formatTimecode, frameAt } from '../../core/timecode.ts';
import type { VideoProbe } from '../../media/probe/probe.ts';

/** The rate of a source: on average, exactly where it is constant, and what an export must count it at. */
interface Rate {
  fps: number;
  frameRate: VideoProbe['frameRate'];
  /** The rate that fcpxml and otio count at. */
  exact: FrameRate;
  /** The broadcast rate that xmeml and edl count at. */
  broadcast: FrameRate;
}

const whole = (num: number): FrameRate => ({ num, den: 1, drop: false });
const ntsc = (num: number, drop = false): FrameRate => ({ num, den: 1001, drop });

function constant(exact: FrameRate, broadcast = exact): Rate {
  const { num, den } = exact;
  return { fps: num / den, frameRate: { num, den }, exact, broadcast };
}

function variable(fps: number, nearest: FrameRate): Rate {
  return { fps, frameRate: null, exact: nearest, broadcast: nearest };
}

const RATES: Record<string, Rate> = {
  '8': constant(whole(8), whole(24)),
  '12.5': constant({ num: 25, den: 2, drop: false }, whole(25)),
  '15': constant(whole(15), whole(30)),
  '18': constant(whole(18), whole(24)),
  '20': constant(whole(20), whole(60)),
  '23.976': constant(ntsc(24_000)),
  '24': constant(whole(24)),
  '24.2': variable(24.2, whole(24)),
  '25': constant(whole(25)),
  '29.83': variable(29.83, whole(30)),
  '29.97': constant(ntsc(30_000, true)),
  '29.97-ndf': constant(ntsc(30_000)),
  '30': constant(whole(30)),
  '48': constant(whole(48)),
  '50': constant(whole(50)),
  '59.94': constant(ntsc(60_000, true)),
  '59.94-ndf': constant(ntsc(60_000)),
  '60': constant(whole(60)),
  '100': constant(whole(100), whole(50)),
};

const SOUNDS: Record<string, readonly number[]> = { silent: [], stereo: [2], mono2: [1, 1], surround: [6] };

const FORMATS = { fcpxml: 'fcpxml', xmeml: 'xml', otio: 'otio', edl: 'edl' } as const;

/** The spans of each reel, in seconds. */
const SPANS = [
  [1, 3],
  [600, 604.5],
] as const;

interface Case {
  name: string;
  /** That of the first video. */
  rate: Rate;
  videos: ExportVideo[];
}

function video(id: string, rate: Rate, sound: string, isLate: boolean): ExportVideo {
  const { fps, frameRate, broadcast } = rate;
  const label = formatTimecode(frameAt(36_000, broadcast), broadcast);
  const startTimecode = isLate ? { label, fps: broadcast.num / broadcast.den } : null;
  const soundTracks = (SOUNDS[sound] ?? []).map((channels) => ({ channels, sampleRateHz: 48_000 }));
  return {
    ...{ id, title: `Title of ${id}`, path: `/films/${id} é.mov`, fileName: `${id} é.mov`, durationS: 900 },
    ...{
      externalId: null,
      width: 1920,
      height: 1080,
      fps,
      source: { startTimecode, soundTracks, frameRate },
    },
  };
}

/** A file that came over HTTP, as a library keeps it: programs that look for it by name know the sender's. */
async function uploaded(): Promise<ExportVideo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-handoff-'));
  try {
    const fileName = 'Interview – take 3 (final) é.mov';
    const limits = { maxBytes: 100, announcedBytes: null, newName: () => 'one' };
    const received = await receiveFile(new Blob(['film']).stream(), { dataDir, fileName, ...limits });
    return {
      ...video('upload', constant(whole(25)), 'stereo', true),
      path: await keepFile(received, dataDir),
      fileName,
      externalId: 'take 3',
    };
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

async function cases(): Promise<Case[]> {
  const single = Object.entries(RATES).flatMap(([at, rate]) =>
    Object.keys(SOUNDS).flatMap((sound) =>
      [false, true].map((isLate) => {
        const name = `${at}-${sound}${isLate ? '-late' : ''}`;
        return { name, rate, videos: [video(name, rate, sound, isLate)] };
      }),
    ),
  );
  const rate = constant(whole(25));
  const mixed = [
    video('mixed-a', rate, 'stereo', true),
    video('mixed-b', constant(ntsc(30_000, true)), 'silent', false),
    video('mixed-c', constant(whole(20), whole(60)), 'surround', false),
  ];
  return [
    ...single,
    { name: 'mixed', rate, videos: mixed },
    { name: 'upload', rate, videos: [await uploaded()] },
  ];
}

function clipsOf({ videos }: Case): ExportClip[] {
  return videos.flatMap((each) =>
    SPANS.map(([start, end]) => ({
      ...{ video: each, start, end, peak: start + 1, label: `Moment at ${start}` },
      ...{ score: 0.5, probability: 0.5 },
    })),
  );
}

/** Returns the facts that a reader must find: frames of the sequence, and of the source on its own clock. */
function expectationOf(clips: readonly ExportClip[], rate: FrameRate) {
  return {
    rate: rate.num / rate.den,
    frame_duration: [rate.den, rate.num],
    drop: rate.drop,
    clips: clips.map((clip) => {
      const first = frameAt(clip.start, rate);
      const sounds = clip.video.source?.soundTracks ?? [];
      return {
        path: clip.video.path,
        file_name: clip.video.fileName,
        first,
        media_first: mediaStart(clip.video, rate) + first,
        frames: frameAt(clip.end, rate) - first,
        sound_streams: sounds.map(({ channels }) => channels),
      };
    }),
  };
}

const folder = process.argv[2] as string;
for (const each of await cases()) {
  const clips = clipsOf(each);
  for (const [format, extension] of Object.entries(FORMATS)) {
    if (format === 'edl' && each.videos.length > 1) continue;
    const rate = ['xmeml', 'edl'].includes(format) ? each.rate.broadcast : each.rate.exact;
    const file = join(folder, `${each.name}.${extension}`);
    const options = { name: each.name, drop: each.rate.exact.drop };
    const text = EXPORT_FORMATS[format as keyof typeof FORMATS].write(clips, options);
    writeFileSync(file, text);
    writeFileSync(`${file}.json`, JSON.stringify(expectationOf(clips, rate)));
  }
}
