/**
 * A cache of timelines decoded for fast loops; the recently used ones stay within a budget of bytes. In: the store's
 * packed chunks. Out: one flat array per timeline, second i at [i * dim, (i + 1) * dim).
 */
import { inverseLengthsOf } from '../../core/int8/int8-rows.ts';
import type { PackedChunk, SecondRange, TimelineRecord, TimelineStore } from '../store/timelines.ts';

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
  /** The seconds whose vectors `values` holds, where it does not hold all. */
  parts?: readonly LoadedPart[];
}

/** Seconds [startS, endS), whose vectors begin at a row of the values. */
export interface LoadedPart {
  startS: number;
  endS: number;
  row: number;
}

/** Returns the seconds whose vectors are there. */
export function partsOf({ seconds, parts }: LoadedTimeline): readonly LoadedPart[] {
  return parts ?? [{ startS: 0, endS: seconds, row: 0 }];
}

/** Returns the row of a second's vector; undefined where it was not loaded. */
export function rowOf({ parts }: LoadedTimeline, second: number): number | undefined {
  if (parts === undefined) return second;
  const part = parts.find(({ startS, endS }) => startS <= second && second < endS);
  return part && part.row + second - part.startS;
}

/** Loads timelines and caches them. */
export interface TimelineCache {
  load(timeline: TimelineRecord): Promise<LoadedTimeline>;
  /** Bytes held at present. */
  readonly bytes: number;
}

/** The default budget: 75 hours of 352-dimensional seconds. */
const TIMELINE_CACHE_BYTES = 96 * 2 ** 20;

/** Returns the budget that holds so many seconds of a number of dimensions. */
export function bytesOfSeconds(seconds: number, dim: number): number {
  return bytesOf({ seconds, dim });
}

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
  timeline: TimelineRecord,
): Promise<LoadedTimeline> {
  const chunks = await timelines.packedChunks(timeline.timelineId);
  const last = chunks.at(-1);
  const seconds = last ? last.startS + last.scales.length : 0;
  return assemble(timeline, chunks, seconds, [{ startS: 0, endS: seconds, row: 0 }]);
}

/** Reads the minutes of a timeline that meet these ranges, which are in order and apart. All other seconds have no picture. */
export async function loadExcerpt(
  timelines: Pick<TimelineStore, 'packedChunks'>,
  timeline: TimelineRecord,
  ranges: readonly SecondRange[],
): Promise<LoadedTimeline> {
  const chunks = await timelines.packedChunks(timeline.timelineId, ranges);
  const parts: LoadedPart[] = [];
  let row = 0;
  for (const { startS, scales } of chunks) {
    const before = parts.at(-1);
    const endS = startS + scales.length;
    if (before?.endS === startS) before.endS = endS;
    else parts.push({ startS, endS, row });
    row += scales.length;
  }
  const seconds = Math.max(timeline.nextSecond, parts.at(-1)?.endS ?? 0);
  return { ...assemble(timeline, chunks, seconds, parts), parts };
}

function assemble(
  { timelineId, version }: TimelineRecord,
  chunks: readonly PackedChunk[],
  seconds: number,
  parts: readonly LoadedPart[],
): LoadedTimeline {
  const dim = Math.max(0, ...chunks.map((chunk) => chunk.dim));
  const rows = parts.reduce((sum, { startS, endS }) => sum + endS - startS, 0);
  const loaded: LoadedTimeline = {
    timelineId,
    version,
    seconds,
    dim,
    values: new Int8Array(rows * dim),
    inverseLengths: new Float32Array(seconds),
    ptsMs: new Int32Array(seconds).fill(-1),
    cuts: new Uint8Array(seconds),
  };
  for (const { startS, values, scales, ptsMs, cuts } of chunks) {
    const part = parts.find((one) => one.startS <= startS && startS < one.endS) as LoadedPart;
    loaded.values.set(values, (part.row + startS - part.startS) * dim);
    loaded.ptsMs.set(ptsMs, startS);
    loaded.cuts.set(cuts, startS);
    const inverse = loaded.inverseLengths.subarray(startS, startS + scales.length);
    if (values.length > 0) inverseLengthsOf({ values, dim }, scales.length, inverse);
    for (let i = 0; i < scales.length; i++) if (scales[i] === 0) inverse[i] = 0;
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

function bytesOf({ seconds, dim }: Pick<LoadedTimeline, 'seconds' | 'dim'>): number {
  return seconds * (dim + 4 + 4 + 1);
}
