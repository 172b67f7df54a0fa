/**
 * The text tracks inside a video. In: a probed file. Out: the cues of each track, on the player's clock. All tracks are
 * read in one pass: a file of gigabytes may hold dozens of them.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { bytesOf, passingMs } from '../ffmpeg/watchdog.ts';
import { writeFfmpeg } from '../ffmpeg/write-ffmpeg.ts';
import type { VideoProbe } from '../probe/probe.ts';
import type { SubtitleTrack } from '../probe/subtitle-tracks.ts';
import { type Cue, MAX_BYTES } from './cue.ts';
import { parseSubtitles } from './subtitle-files.ts';
import { decodeText } from './text-encoding.ts';

/** All tracks together take this long, and the time to read the file, at most. */
const MOST_MS = 60_000;

/** A track, and the function that returns its cues, or throws what keeps them from being read. */
export interface ReadTrack {
  track: SubtitleTrack;
  read: () => Promise<Cue[]>;
}

/** Yields the tracks of a video, each to be read before the next one. Throws only the signal's reason. */
export async function* readTracks(
  tools: FfmpegTools,
  path: string,
  probe: VideoProbe,
  signal: AbortSignal | undefined,
): AsyncGenerator<ReadTrack> {
  if (probe.subtitles.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-subtitles-'));
  const late = new AbortController();
  const why = new AppError('FFMPEG_FAILED', 'Reading the subtitle tracks takes too long.');
  const timer = setTimeout(() => late.abort(why), MOST_MS + passingMs(await bytesOf([path])));
  const inTime = AbortSignal.any([late.signal, ...(signal ? [signal] : [])]);
  const write = (tracks: readonly SubtitleTrack[]) => writeTracks(tools, path, tracks, folder, inTime);
  try {
    // One that breaks takes the others with it: then each is tried for itself.
    const areWritten = await write(probe.subtitles).then(
      () => true,
      () => false,
    );
    for (const track of probe.subtitles) {
      signal?.throwIfAborted();
      const read = async () => {
        if (!areWritten) await write([track]);
        return readCues(join(folder, fileOf(track)), probe);
      };
      yield { track, read };
    }
  } finally {
    clearTimeout(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

/** Lets ffmpeg write each track into a file of its own. */
async function writeTracks(
  tools: FfmpegTools,
  path: string,
  tracks: readonly SubtitleTrack[],
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const outputs = tracks.map((track) => {
    // Written as WebVTT, the drawings of ASS would become words.
    const format = track.isAss ? 'ass' : 'webvtt';
    const options = [
      '-map',
      `0:${track.streamIndex}`,
      '-c:s',
      format,
      '-fs',
      String(MAX_BYTES),
      '-f',
      format,
    ];
    return { options, file: join(folder, fileOf(track)) };
  });
  const last = outputs.pop();
  if (!last) return;
  const before = outputs.flatMap(({ options, file }) => [...options, `file:${file}`]);
  await writeFfmpeg(tools, {
    ...{ inputs: [{ path }], outputOptions: [...before, ...last.options], file: last.file, signal },
  });
}

/** ffmpeg counts from the container's first packet; the player's clock may not. */
async function readCues(file: string, { clockOffsetS }: VideoProbe): Promise<Cue[]> {
  return (parseSubtitles(decodeText(await readFile(file))) ?? []).map((cue) => ({
    ...cue,
    startS: cue.startS + clockOffsetS,
    endS: cue.endS + clockOffsetS,
  }));
}

function fileOf({ streamIndex }: SubtitleTrack): string {
  return `${streamIndex}.txt`;
}
