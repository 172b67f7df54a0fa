/**
 * A cache of timelines decoded for fast loops; the recently used ones stay within a budget of bytes. In: the store's
 * packed chunks. Out: one flat array per timeline, second i at [i * dim, (i + 1) * dim).
 */
import type { TimelineRecord, TimelineStore } from '../store/timelines.ts';

/** A timeline's seconds, from 0 up to its last committed one. All arrays run in step. */
export interface LoadedTimeline {
  timelineId: number;
  version: number;
  seconds: number;
  dim: number;
  values: Int8Array;
  /** 1 / length of each second's int8 vector, so that a cosine needs no scale; 0 where there is no picture. */
  inverseLengths: Float32Array;
  /** Presentation time of each second's frame in ms; -1 where there is no picture. */
  ptsMs: Int32Array;
  /** 1 where a new shot begins. */
  cuts: Uint8Array;
}

/** Loads timelines and caches them. */
export interface TimelineCache {
  load(timeline: TimelineRecord): Promise<LoadedTimeline>;
  /** Bytes held at present. */
  readonly bytes: number;
}

/** The default budget: 200 hours of 352-dimensional seconds. */
export const TIMELINE_CACHE_BYTES = 256 * 2 ** 20;

/** Creates a cache over this store. The one timeline in use may exceed the budget; no other then stays. */
export function createTimelineCache(
  timelines: Pick<TimelineStore, 'packedChunks'>,
  maxBytes = TIMELINE_CACHE_BYTES,
): TimelineCache {
  const held = new Map<number, LoadedTimeline>(); // In order of use, oldest first.
  let bytes = 0;

  function drop(timeline: LoadedTimeline): void {
    held.delete(timeline.timelineId);
    bytes -= bytesOf(timeline);
  }

  async function load(timeline: TimelineRecord): Promise<LoadedTimeline> {
    const known = held.get(timeline.timelineId);
    const loaded = known?.version === timeline.version ? known : await loadTimeline(timelines, timeline);
    // Another call may have loaded it meanwhile: only one copy is counted.
    const present = held.get(timeline.timelineId);
    if (present) drop(present);
    held.set(loaded.timelineId, loaded);
    bytes += bytesOf(loaded);
    for (const oldest of held.values()) {
      if (bytes <= maxBytes || oldest === loaded) break;
      drop(oldest);
    }
    return loaded;
  }

  return {
    load,
    get bytes() {
      return bytes;
    },
  };
}

/** Reads a timeline whole. Seconds that no chunk covers have no picture. */
export async function loadTimeline(
  timelines: Pick<TimelineStore, 'packedChunks'>,
  { timelineId, version }: TimelineRecord,
): Promise<LoadedTimeline> {
  const chunks = await timelines.packedChunks(timelineId);
  const last = chunks.at(-1);
  const seconds = last ? last.startS + last.scales.length : 0;
  const dim = Math.max(0, ...chunks.map((chunk) => chunk.dim));
  const loaded: LoadedTimeline = {
    timelineId,
    version,
    seconds,
    dim,
    values: new Int8Array(seconds * dim),
    inverseLengths: new Float32Array(seconds),
    ptsMs: new Int32Array(seconds).fill(-1),
    cuts: new Uint8Array(seconds),
  };
  for (const { startS, values, scales, ptsMs, cuts } of chunks) {
    loaded.values.set(values, startS * dim);
    loaded.ptsMs.set(ptsMs, startS);
    loaded.cuts.set(cuts, startS);
    for (let i = 0; i < scales.length; i++) {
      if (scales[i] !== 0) loaded.inverseLengths[startS + i] = inverseLength(values, i * dim, dim);
    }
  }
  return loaded;
}

/** Returns a timeline up to a second. */
export function firstSeconds(timeline: LoadedTimeline, endS: number): LoadedTimeline {
  const seconds = Math.min(timeline.seconds, endS);
  const { dim, values, inverseLengths, ptsMs, cuts } = timeline;
  return {
    ...timeline,
    seconds,
    values: values.subarray(0, seconds * dim),
    inverseLengths: inverseLengths.subarray(0, seconds),
    ptsMs: ptsMs.subarray(0, seconds),
    cuts: cuts.subarray(0, seconds),
  };
}

function inverseLength(values: Int8Array, from: number, dim: number): number {
  let squares = 0;
  for (let d = from; d < from + dim; d++) squares += (values[d] as number) ** 2;
  return squares > 0 ? 1 / Math.sqrt(squares) : 0;
}

function bytesOf({ seconds, dim }: LoadedTimeline): number {
  return seconds * (dim + 4 + 4 + 1);
}
