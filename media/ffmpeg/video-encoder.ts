/** Chooses the encoder for videos: what browsers and editing programs play, of what this ffmpeg can. */
import { AppError } from '../../core/errors.ts';
import { type FfmpegTools, ffmpegEncoders } from './ffmpeg-tools.ts';

/** Encoders whose output browsers play, best first, each with the options that it is used with. */
export type EncoderSettings = readonly (readonly [name: string, ...options: string[]])[];

/** Settings at which one sees no loss. */
const FOR_CLIPS: EncoderSettings = [
  ['libx264', '-preset', 'veryfast', '-crf', '18'],
  ['libopenh264', '-b:v', '8M'],
  ['libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '5', '-b:v', '0', '-crf', '24'],
];

/**
 * Returns the first of the encoders that is there, and its options. Throws `FFMPEG_FAILED` when there is none of them.
 */
export async function chooseVideoEncoder(
  tools: FfmpegTools,
  settings: EncoderSettings = FOR_CLIPS,
): Promise<readonly string[]> {
  const present = await ffmpegEncoders(tools);
  const found = settings.find(([name]) => present.has(name));
  if (found) return found;
  const wanted = settings.map(([name]) => name).join(', ');
  throw new AppError(
    'FFMPEG_FAILED',
    `${tools.ffmpeg.path} has no encoder that browsers play; wanted one of ${wanted}.`,
  );
}
