/**
 * Lets readers read a video that is indexed already: it is decoded again, at their size, from the second up to which all of
 * them have come. No vector changes. Stopped anywhere, the next call continues after the last stored minute.
 */
import type { VideoId } from '../../core/ids.ts';
import type { OnProgress } from '../../core/progress.ts';
import type { Store } from '../../index/store/store.ts';
import type { FfmpegTools } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames, type SampledSecond } from '../../media/frames/decode-frames.ts';
import type { VideoProbe } from '../../media/probe/probe.ts';
import { CHUNK_SECONDS } from '../chunks.ts';
import { type ReaderProgress, Reading, readingSize } from './reading.ts';

/** The parts of a catch-up. */
export interface CatchUp {
  tools: FfmpegTools;
  store: Pick<Store, 'readings'>;
  videoId: VideoId;
  path: string;
  probe: VideoProbe;
  /** Those that have not read the video to its end. */
  unfinished: readonly ReaderProgress[];
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress: OnProgress;
}

/** Reads the rest of the video for each reader. Stage is reading, units are seconds of video. Throws as `decodeFrames` and readers do. */
export async function catchUp(parts: CatchUp): Promise<void> {
  // Readers that stopped at different seconds read one after the other: none reads a second twice.
  const starts = [...new Set(parts.unfinished.map(({ nextS }) => nextS))].sort((a, b) => a - b);
  for (const fromS of starts) {
    const readers = parts.unfinished.filter(({ nextS }) => nextS === fromS).map(({ reader }) => reader);
    await readFrom(parts, fromS, readers);
  }
}

async function readFrom(
  { tools, store, videoId, path, probe, threads, signal, onProgress }: CatchUp,
  fromS: number,
  readers: ReaderProgress['reader'][],
): Promise<void> {
  const size = readingSize(readers, probe);
  if (size === null) return;
  const reading = new Reading({ store, videoId, readers, size, fromS, signal });
  const seconds = decodeFrames({ tools, path, probe, ...size, fromS, threads, signal });
  let nextS = fromS;
  let storedS = fromS;
  for await (const { second } of reading.watch(alone(seconds))) {
    nextS = second + 1;
    onProgress({ stage: 'reading', done: nextS, total: probe.durationS && Math.max(nextS, probe.durationS) });
    if (nextS % CHUNK_SECONDS > 0) continue;
    await reading.commit({ startS: storedS, endS: nextS });
    storedS = nextS;
  }
  if (storedS < nextS) await reading.commit({ startS: storedS, endS: nextS });
  await reading.complete(nextS);
}

/** Nobody else wants the pictures: the only size is the readers'. */
async function* alone(seconds: AsyncIterable<SampledSecond>): AsyncGenerator<SampledSecond> {
  for await (const second of seconds) yield { ...second, large: second.rgb };
}
