/**
 * The rough pass: before a long video is decoded whole, its keyframes alone are, so that all of it answers within a
 * hundredth of its length. In: a probed file. Out: rough chunks, in which each second has the vector of the last
 * keyframe before it. Indexing replaces them minute by minute.
 */
import { AppError } from '../core/errors.ts';
import type { OnProgress } from '../core/progress.ts';
import type { UnitVector } from '../core/vector.ts';
import { quantise } from '../core/vector.ts';
import type { Store } from '../index/store/store.ts';
import type { FfmpegTools } from '../media/ffmpeg/ffmpeg-tools.ts';
import { canSkimKeyframes, decodeFrames } from '../media/frames/decode-frames.ts';
import { readFrameTimes } from '../media/frames/frame-times.ts';
import type { VideoProbe } from '../media/probe/probe.ts';
import { encodeTimeline, type ModelPack, type TimelineSeconds } from '../model/runtime/pack.ts';
import { CHUNK_SECONDS, cutMinutes } from './chunks.ts';
import { startStream } from './first-item.ts';
import { embedSeconds, readingStartS, sampledSize } from './frame-batches.ts';

/** Shorter videos are indexed within seconds. */
export const SKIMMED_FROM_S = 300;

/** Of keyframes that come more often, one in this many seconds is embedded: a fifth of what indexing embeds. */
const EVERY_S = 5;

/** Seconds from the start in which keyframes are counted. */
const COUNTED_S = 30;

/** Where fewer frames go with a keyframe, to decode the keyframes costs more than a tenth of decoding all. */
const FRAMES_PER_KEYFRAME = 24;

/** A keyframe stands for what follows it no longer than this. */
const HOLD_S = 60;

/** A video whose rough pass is due. */
export interface SkimTask {
  tools: FfmpegTools;
  store: Pick<Store, 'timelines'>;
  pack: Pick<ModelPack, 'dim' | 'frames' | 'timeline'>;
  path: string;
  probe: VideoProbe;
  /** Seconds before it are indexed; a multiple of 60. */
  fromS: number;
  /** Decoding threads; ffmpeg decides when absent. */
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Hears of each rough minute that is written. */
  onProgress?: OnProgress | undefined;
}

/**
 * Returns true when a rough pass pays: over a long rest of a video, of a codec whose keyframes ffmpeg decodes alone, where
 * these are few. Throws `FFMPEG_FAILED`, `FFMPEG_MISSING`, or the signal's reason.
 */
export async function isWorthSkimming(
  { tools, path, probe, fromS, signal }: SkimTask,
  skimmedFromS = SKIMMED_FROM_S,
): Promise<boolean> {
  if ((probe.durationS ?? 0) - fromS < skimmedFromS || !canSkimKeyframes(probe)) return false;
  const video = { path, probe, isReadWhole: false, signal };
  const { frames } = await readFrameTimes(tools, video, { startS: 0, endS: COUNTED_S });
  const keyframes = frames.filter(({ isKey }) => isKey).length;
  return keyframes > 0 && frames.length >= FRAMES_PER_KEYFRAME * keyframes;
}

/** Returns the second from which rough chunks are missing: an interrupted pass has left the earlier ones. */
export async function roughEndS(
  { store, fromS }: Pick<SkimTask, 'store' | 'fromS'>,
  timelineId: number,
): Promise<number> {
  const last = (await store.timelines.chunkTimes(timelineId)).at(-1);
  const endS = last ? last.startS + last.ptsMs.length : 0;
  return Math.max(fromS, endS - (endS % CHUNK_SECONDS));
}

/**
 * Writes the rough chunks that are missing. `openTimeline` is called when the first keyframe is there, before anything is
 * written. A file whose keyframes do not decode by themselves is left to indexing, which says what is wrong with it. Throws
 * what the encoder and the store throw, and the signal's reason.
 */
export async function skimVideo(
  task: SkimTask,
  startS: number,
  openTimeline: () => Promise<number>,
): Promise<void> {
  const { tools, store, pack, path, probe, threads, signal, onProgress = () => {} } = task;
  const size = sampledSize(pack.frames, probe);
  const fromS = readingStartS(pack, startS);
  const keyframes = decodeFrames({
    ...{ tools, path, probe, ...size, fromS, threads, signal },
    keyframesEveryS: EVERY_S,
  });
  try {
    const decoding = await startStream(keyframes);
    try {
      const timelineId = await openTimeline();
      const batches = embedSeconds(decoding.items, pack.frames, size);
      const timeline = holdKeyframes(encodeTimeline(batches, pack, { signal }), probe.durationS ?? 0);
      for await (const minute of cutMinutes(timeline, startS)) {
        const vectors = minute.vectors.map((vector) => vector && quantise(vector));
        const cuts = vectors.map(() => false);
        const chunk = { startS: minute.startS, ptsMs: minute.ptsMs, vectors, cuts };
        // Another process may have come further meanwhile: its minutes are worth more.
        if (!(await store.timelines.commitRough(timelineId, chunk))) return;
        onProgress({ stage: 'skimming', done: minute.startS + vectors.length, total: probe.durationS });
      }
    } finally {
      await decoding.close();
    }
  } catch (error) {
    const isOfKeyframes = error instanceof AppError && ['FFMPEG_FAILED', 'VIDEO_EMPTY'].includes(error.code);
    if (!isOfKeyframes) throw error;
  }
}

/** Gives the seconds after a keyframe its vector, up to the next one, the end of the video, or for a minute. */
async function* holdKeyframes(
  timeline: AsyncIterable<TimelineSeconds>,
  endS: number,
): AsyncGenerator<TimelineSeconds> {
  let held: { vector: UnitVector; second: number } | null = null;
  let nextS = 0;
  const holdAt = (second: number): UnitVector | null =>
    held && second - held.second < HOLD_S ? held.vector : null;
  for await (const { startS, ptsMs, vectors } of timeline) {
    const filled = vectors.map((vector, i) => {
      if (vector) held = { vector, second: startS + i };
      return vector ?? holdAt(startS + i);
    });
    yield { startS, ptsMs: timesOf(startS, filled, ptsMs), vectors: filled };
    nextS = startS + vectors.length;
  }
  const rest = Array.from({ length: Math.max(0, Math.round(endS) - nextS) }, (_, i) => nextS + i);
  const after = rest.map(holdAt).filter((vector) => vector !== null);
  if (after.length > 0) yield { startS: nextS, ptsMs: timesOf(nextS, after), vectors: after };
}

/** Returns the times of seconds: those of their own pictures, and where one is held the second's start. */
function timesOf(startS: number, vectors: readonly (UnitVector | null)[], own?: Int32Array): Int32Array {
  return Int32Array.from(vectors, (vector, i) => {
    const ptsMs = own?.[i] ?? -1;
    return vector && ptsMs < 0 ? (startS + i) * 1000 : ptsMs;
  });
}
