/** Videos of two minutes that are all alike, for tests of the store. */
import { normalise, quantise } from '../../core/vector.ts';
import type { Store } from '../../index/store/store.ts';
import type { Chunk } from '../../index/store/timelines.ts';
import { videoOf } from './store.ts';

/** The pack of the timelines here. */
export const PACK = { packId: 'base', packRevision: '1' };
/** The vector of all their seconds. */
export const up = normalise(Float32Array.of(0, 1));

/** A chunk of seconds that all look alike. */
export function chunkOf(startS: number, length = 60): Chunk {
  return {
    startS,
    ptsMs: Int32Array.from({ length }, (_, i) => (startS + i) * 1000),
    vectors: Array.from({ length }, () => quantise(up)),
    cuts: Array.from({ length }, () => false),
  };
}

/** Video n with two minutes indexed, one moment per minute. */
export async function indexed(store: Store, n: number): Promise<number> {
  const { id } = await store.videos.upsert(videoOf(n));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  for (const startS of [0, 60]) {
    await store.timelines.commitChunk(
      timelineId,
      chunkOf(startS),
      [{ startS, endS: startS + 60, vector: up }],
      startS + 60,
    );
  }
  return timelineId;
}
