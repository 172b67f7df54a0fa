/** Which encoder makes clips: what browsers and editing programs play, of what this ffmpeg can. */
import { AppError } from '../../core/errors.ts';
import { type FfmpegTools, ffmpegEncoders } from '../ffmpeg-tools.ts';

/** Best first, with settings at which one sees no loss. */
const ENCODERS: readonly (readonly [name: string, ...options: string[]])[] = [
  ['libx264', '-preset', 'veryfast', '-crf', '18'],
  ['libopenh264', '-b:v', '8M'],
  ['libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '5', '-b:v', '0', '-crf', '24'],
];

/** The encoder and its options. Throws `FFMPEG_FAILED` when there is none of them. */
export async function chooseVideoEncoder(tools: FfmpegTools): Promise<readonly string[]> {
  const present = await ffmpegEncoders(tools);
  const found = ENCODERS.find(([name]) => present.has(name));
  if (found) return found;
  const wanted = ENCODERS.map(([name]) => name).join(', ');
  throw new AppError(
    'FFMPEG_FAILED',
    `${tools.ffmpeg.path} has no encoder for clips; wanted one of ${wanted}.`,
  );
}
