/**
 * Chooses the film among several streams of pictures: what is indexed, drawn, cut and played. In: streams as ffprobe
 * describes them. Out: one of them. A cover or thumbnail that is not marked as one gives itself away by its one frame.
 */
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { runFfprobe } from '../ffmpeg/run-ffprobe.ts';

/** Codecs that some current browser plays. Nobody plays others. */
const PLAYED_CODECS = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'theora'];

/** Packets of pictures that are looked at: a film has a second one among them, however its streams are interleaved. */
const PACKETS = 500;

/** A stream of pictures, as far as the choice goes. */
interface PictureStream {
  index: number;
  disposition: Record<string, number>;
}

/** Returns true for a codec that some current browser plays. */
export function isPlayedCodec(codec: string | null | undefined): boolean {
  return PLAYED_CODECS.includes(codec ?? '');
}

/**
 * Returns the film: of the streams with more than one frame the default one, else the first. `countFrames` is asked
 * only where there is a choice.
 */
export async function pickPicture<S extends PictureStream>(
  candidates: readonly S[],
  countFrames: () => Promise<Map<number, number>>,
): Promise<S> {
  if (candidates.length === 1) return candidates[0] as S;
  const frames = await countFrames();
  const moving = candidates.filter(({ index }) => (frames.get(index) ?? 0) > 1);
  const films = moving.length > 0 ? moving : candidates;
  return films.find(({ disposition }) => disposition.default) ?? (films[0] as S);
}

/** Counts the frames of each stream of pictures near the beginning of a file. Throws as {@link runFfprobe}. */
export async function countFrames(
  tools: FfmpegTools,
  path: string,
  signal?: AbortSignal,
): Promise<Map<number, number>> {
  const text = await runFfprobe(tools, {
    ...{ path, signal },
    options: [
      ...['-select_streams', 'v', '-read_intervals', `%+#${PACKETS}`],
      ...['-show_entries', 'packet=stream_index', '-of', 'csv=p=0'],
    ],
  });
  const counts = new Map<number, number>();
  for (const line of text.split('\n')) {
    const index = Number.parseInt(line, 10);
    if (!Number.isNaN(index)) counts.set(index, (counts.get(index) ?? 0) + 1);
  }
  return counts;
}
