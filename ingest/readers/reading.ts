/**
 * One run of readers over a video: seconds pass through, the frames that readers want are read, and results wait until
 * their minute is stored. Readers whose results are stored up to another second than the run's first take no part in it:
 * {@link catchUp} lets them read the rest.
 */
import type { VideoId } from '../../core/ids.ts';
import type { Span } from '../../core/time.ts';
import type { ReaderKey, ReadingRecord } from '../../index/store/readings/readings.ts';
import type { Store } from '../../index/store/store.ts';
import type { PictureSize } from '../../media/frames/colours.ts';
import type { SampledSecond } from '../../media/frames/decode-frames.ts';
import { CHUNK_SECONDS } from '../chunks.ts';
import { DueFrames } from './due-frames.ts';
import type { FrameReader, FrameResult, ReadFrame } from './frame-reader.ts';

/** The store of readings and of what readers write. */
type ReadingStores = Pick<Store, 'readings'>;

/** The parts of a run. */
export interface ReadingParts {
  store: ReadingStores;
  videoId: VideoId;
  readers: readonly FrameReader[];
  /** The size of the pictures; null when no reader takes part. */
  size: PictureSize | null;
  /** Seconds before it are not read. */
  fromS: number;
  signal?: AbortSignal | undefined;
}

/** Reads the frames of a run of seconds. */
export class Reading {
  readonly #parts: ReadingParts;
  readonly #due = new DueFrames();
  /** By reader, the results that are not stored. */
  readonly #results = new Map<FrameReader, { second: number; result: unknown }[]>();
  /** Seconds without a picture that are not stored. */
  #gaps: number[] = [];

  constructor(parts: ReadingParts) {
    this.#parts = parts;
    for (const reader of parts.readers) this.#results.set(reader, []);
  }

  /** The size of the pictures; null when no reader takes part. */
  get size(): PictureSize | null {
    return this.#parts.size;
  }

  /** Passes the seconds on when their frames are read. Throws what readers throw, and the signal's reason. */
  async *watch(seconds: AsyncIterable<SampledSecond>): AsyncGenerator<SampledSecond> {
    for await (const second of seconds) {
      if (this.#parts.size && second.second >= this.#parts.fromS) await this.#look(second, this.#parts.size);
      yield second;
    }
  }

  /** Stores the results of the seconds of a minute, and how far the readers have come. */
  async commit(span: Span): Promise<void> {
    const { store, videoId } = this.#parts;
    for (const [reader, results] of this.#results) {
      await reader.store(videoId, span, spansOf(results, this.#gaps, span));
      await store.readings.put(videoId, recordOf(reader, span.endS, false));
      this.#results.set(
        reader,
        results.filter(({ second }) => second >= span.endS),
      );
    }
    this.#gaps = this.#gaps.filter((second) => second >= span.endS);
  }

  /** Marks the readings complete up to `endS`. */
  async complete(endS: number): Promise<void> {
    const { store, videoId, readers } = this.#parts;
    for (const reader of readers) await store.readings.put(videoId, recordOf(reader, endS, true));
  }

  async #look({ second, large }: SampledSecond, size: PictureSize): Promise<void> {
    if (!large) {
      this.#gaps.push(second);
      this.#due.reset();
      return;
    }
    const { signal } = this.#parts;
    const picture = { rgb: large, ...size };
    // The first frame of a minute is read whatever it shows: an interrupted run ends with the same results.
    const isDue = this.#due.isDue(second, picture, second % CHUNK_SECONDS === 0);
    const frame: ReadFrame = { second, picture, isDue };
    for (const [reader, results] of this.#results) {
      signal?.throwIfAborted();
      const wanted = reader.wants?.(frame) ?? isDue;
      if (wanted) results.push({ second, result: await reader.read(frame, signal) });
    }
  }
}

function recordOf({ reader, revision }: FrameReader, nextSecond: number, complete: boolean): ReadingRecord {
  return { reader, revision, nextSecond, complete };
}

/** Gives each result the seconds until the next one, a gap, or the end of the span. */
function spansOf(
  results: readonly { second: number; result: unknown }[],
  gaps: readonly number[],
  { startS, endS }: Span,
): FrameResult<unknown>[] {
  const own = results.filter(({ second }) => second >= startS && second < endS);
  return own.map(({ second, result }, i) => {
    const gap = gaps.find((at) => at > second) ?? endS;
    return { startS: second, endS: Math.min(own[i + 1]?.second ?? endS, gap, endS), result };
  });
}

/** Returns the size of the pictures for these readers: the video's shape, never enlarged; null without readers. */
export function readingSize(
  readers: readonly FrameReader[],
  video: { width: number; height: number },
): PictureSize | null {
  if (readers.length === 0) return null;
  const longSide = Math.max(...readers.map((reader) => reader.longSide));
  const scale = Math.min(1, longSide / Math.max(video.width, video.height));
  const side = (length: number) => Math.max(2, Math.round((length * scale) / 2) * 2);
  return { width: side(video.width), height: side(video.height) };
}

/** Readers with the second up to which their results are stored. */
export interface ReaderProgress<Reader extends ReaderKey = FrameReader> {
  reader: Reader;
  nextS: number;
}

/** Returns the readers that have not read a video to its end, each with its next second. */
export async function unfinishedReaders<Reader extends ReaderKey>(
  store: ReadingStores,
  videoId: VideoId,
  readers: readonly Reader[],
): Promise<ReaderProgress<Reader>[]> {
  if (readers.length === 0) return [];
  const known = new Map((await store.readings.list(videoId)).map((record) => [record.reader, record]));
  return readers.flatMap((reader) => {
    const record = known.get(reader.reader);
    if (record?.revision !== reader.revision) return [{ reader, nextS: 0 }];
    return record.complete ? [] : [{ reader, nextS: record.nextSecond }];
  });
}
