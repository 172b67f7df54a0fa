/** Pieces of the same shape, one after the other, as one video. In: pieces with their lengths. Out: an MP4. */
import { rm, writeFile } from 'node:fs/promises';
import { AppError } from '../../core/errors.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { writeFfmpeg } from '../ffmpeg/write-ffmpeg.ts';
import { type ClipWatch, holdsFrames, type MadeClip } from './cut-clip.ts';

/** The list is ours: it names files that we made. */
const TRUST = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'concat,nut'];

/**
 * Joins pieces that were cut with the same shape: the picture as it is, the sound encoded once, so that no gap is heard
 * between them. Throws `DISK_FULL`, `FFMPEG_FAILED`, or the signal's reason; then nothing of it stays.
 */
export async function joinClips(
  tools: FfmpegTools,
  pieces: readonly MadeClip[],
  target: string,
  watch: ClipWatch = {},
): Promise<string> {
  const list = `${target}.txt`;
  const file = `${target}.mp4`;
  const lines = pieces.flatMap(({ path, lengthS }) => [
    `file 'file:${path.replaceAll("'", "'\\''")}'`,
    `duration ${lengthS.toFixed(6)}`,
  ]);
  await writeFile(list, ['ffconcat version 1.0', ...lines].join('\n'));
  try {
    await writeFfmpeg(tools, {
      inputs: [{ path: list, options: ['-f', 'concat', '-safe', '0'], trust: TRUST }],
      outputOptions: [
        ...['-map', '0', '-c:v', 'copy', '-c:a', 'aac', '-b:a', '192k'],
        ...['-video_track_timescale', '90000', '-movflags', '+faststart'],
      ],
      file,
      ...watch,
    });
    const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
    if (await holdsFrames(tools, file, frames, watch.signal)) return file;
    throw new AppError(
      'FFMPEG_FAILED',
      `ffmpeg did not join the ${frames} frames of ${pieces.length} clips.`,
    );
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await rm(list, { force: true });
  }
}
