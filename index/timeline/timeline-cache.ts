/** A cache of whole timelines, decoded for fast loops; the recently used ones stay within a budget of bytes. */
import type { TimelineRecord, TimelineStore } from '../store/timelines.ts';
import { joinChunks, type Stretch } from './stretches.ts';

/** A timeline's seconds, from 0 up to its last committed one. */
export interface LoadedTimeline extends Stretch {
  timelineId: number;
  version: number;
  fromS: 0;
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
  { timelineId, version }: TimelineRecord,
): Promise<LoadedTimeline> {
  const chunks = await timelines.packedChunks(timelineId);
  return { ...joinChunks(chunks, 0), timelineId, version, fromS: 0 };
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
