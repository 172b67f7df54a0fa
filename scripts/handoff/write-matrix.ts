/**
 * Writes exports of every kind of source for another program to read: `node --import tsx scripts/handoff/write-matrix.ts
 * FOLDER`. Beside each file stands `FILE.json` with what it must say. Rates x start timecode x sound, a mixed reel, and an upload.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExportClip, ExportVideo } from '../../api/export/clip.ts';
import { EXPORT_FORMATS } from '../../api/export/formats.ts';
import { mediaStart } from '../../api/export/source.ts';
import { keepFile } from '../../api/services/kept/kept-uploads.ts';
import { receiveFile } from '../../api/services/uploads.ts';
import { type FrameRate, formatTimecode, frameAt, standardRate } from '../../core/timecode.ts';

/** Average rates as files have them; 29.83 and 24.2 are of variable rate. */
const RATES = [23.976, 24, 24.2, 25, 29.83, 29.97, 30, 50, 59.94, 60];

const SOUNDS: Record<string, readonly number[]> = { silent: [], stereo: [2], mono2: [1, 1], surround: [6] };

const FORMATS = { fcpxml: 'fcpxml', xmeml: 'xml', otio: 'otio', edl: 'edl' } as const;

/** The spans of each reel, in seconds. */
const SPANS = [
  [1, 3],
  [600, 604.5],
] as const;

interface Case {
  name: string;
  videos: ExportVideo[];
}

function video(id: string, fps: number, sound: string, isLate: boolean): ExportVideo {
  const rate = standardRate(fps);
  const startTimecode = isLate ? { label: formatTimecode(frameAt(36_000, rate), rate), fps } : null;
  const soundTracks = (SOUNDS[sound] ?? []).map((channels) => ({ channels, sampleRateHz: 48_000 }));
  return {
    ...{ id, title: `Title of ${id}`, path: `/films/${id} é.mov`, fileName: `${id} é.mov`, durationS: 900 },
    ...{ externalId: null, width: 1920, height: 1080, fps, source: { startTimecode, soundTracks } },
  };
}

/** A file that came over HTTP, as a library keeps it: programs that look for it by name know the sender's. */
async function uploaded(): Promise<ExportVideo> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidemark-handoff-'));
  try {
    const fileName = 'Interview – take 3 (final) é.mov';
    const limits = { maxBytes: 100, announcedBytes: null, newName: () => 'one' };
    const received = await receiveFile(new Blob(['film']).stream(), { dataDir, fileName, ...limits });
    return { ...video('upload', 25, 'stereo', true), path: await keepFile(received, dataDir), fileName };
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

async function cases(): Promise<Case[]> {
  const single = RATES.flatMap((fps) =>
    Object.keys(SOUNDS).flatMap((sound) =>
      [false, true].map((isLate) => {
        const name = `${fps}-${sound}${isLate ? '-late' : ''}`;
        return { name, videos: [video(name, fps, sound, isLate)] };
      }),
    ),
  );
  const mixed = [video('mixed-a', 25, 'stereo', true), video('mixed-b', 29.97, 'silent', false)];
  return [...single, { name: 'mixed', videos: mixed }, { name: 'upload', videos: [await uploaded()] }];
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
    clips: clips.map((clip) => {
      const first = frameAt(clip.start, rate);
      return {
        path: clip.video.path,
        file_name: clip.video.fileName,
        first,
        media_first: mediaStart(clip.video, rate) + first,
        frames: frameAt(clip.end, rate) - first,
        sound_streams: clip.video.source?.soundTracks.length ?? 0,
        sound_channels: (clip.video.source?.soundTracks ?? []).reduce(
          (sum, { channels }) => sum + channels,
          0,
        ),
      };
    }),
  };
}

const folder = process.argv[2] as string;
for (const each of await cases()) {
  const clips = clipsOf(each);
  const rate = standardRate(each.videos[0]?.fps ?? 25);
  for (const [format, extension] of Object.entries(FORMATS)) {
    if (format === 'edl' && each.videos.length > 1) continue;
    const file = join(folder, `${each.name}.${extension}`);
    const text = EXPORT_FORMATS[format as keyof typeof FORMATS].write(clips, { name: each.name });
    writeFileSync(file, text);
    writeFileSync(`${file}.json`, JSON.stringify(expectationOf(clips, rate)));
  }
}
