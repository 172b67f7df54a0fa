/**
 * A queue at the end of ffmpeg: it decodes on while its reader computes, and does not stop at the 64 KiB of a pipe, which
 * are less than a picture. In: the size of a picture. Out: options of an output of raw pictures.
 */
import { askOnce, type FfmpegTools, ffmpegMuxers } from './ffmpeg-tools.ts';

/** Two batches of the frame encoder: while one is embedded, the next is decoded. */
const MOST_PICTURES = 24;

/** Larger pictures are fewer: the queue lies in ffmpeg's memory. */
const MOST_BYTES = 32 * 2 ** 20;

const muxersOf = askOnce(ffmpegMuxers);

/** Returns the options of an output that holds raw pictures back; of a plain one where a build lacks the queue. */
export async function queuedPictures(tools: FfmpegTools, pictureBytes: number): Promise<string[]> {
  if (!(await muxersOf(tools)).has('fifo')) return ['-f', 'rawvideo'];
  const pictures = Math.max(2, Math.min(MOST_PICTURES, Math.floor(MOST_BYTES / pictureBytes)));
  const queue = ['-f', 'fifo', '-fifo_format', 'rawvideo', '-queue_size', String(pictures)];
  return ['-c:v', 'rawvideo', ...queue];
}
