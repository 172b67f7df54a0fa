/**
 * Libraries of any size with the vectors of real footage. In: an indexed library. Out: another one, whose videos are
 * stretches of those timelines, each second turned a little and some repeated, so that neighbours, cuts and look-alikes
 * have the statistics of footage, and no two videos are the same.
 */

import { type VideoId, videoIdOf } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import {
  dequantise,
  normalise,
  type QuantisedVector,
  quantise,
  type UnitVector,
} from '../../../core/vector.ts';
import type { Store } from '../../../index/store/store.ts';
import { NOTHING_TOLD } from '../../../index/store/videos.ts';
import { groupMoments } from '../../../ingest/moments.ts';
import { drawInt, type Random } from '../../random.ts';

/** Seconds of a made video: an hour, as surveillance is cut into. */
export const VIDEO_S = 3600;

const CHUNK_S = 60;

/** Share of a turned vector that is its stretch's own direction: cosine .92 with where it was drawn from. */
const TURN = 0.42;
/** Share of what differs from one second to the next. */
const FLICKER = 0.15;
/** Differences to draw from, in all. */
const FLICKERS = 4096;
/** Shorter timelines are not drawn from. */
const SHORTEST_RUN_S = 8;
/** Seconds of a stretch, at least and at most. */
const STRETCH_S = [20, 120] as const;

/** Real seconds to draw from: timelines, each a run of vectors without gaps. */
export type Footage = readonly (readonly UnitVector[])[];

/** Reads the timelines of a library that are long enough to draw from. */
export async function readFootage(store: Store, pack: PackKey): Promise<Footage> {
  const runs: UnitVector[][] = [];
  for (const { timeline } of await store.timelines.searchable(pack, {})) {
    const run: UnitVector[] = [];
    for await (const { vectors } of store.timelines.chunks(timeline.timelineId))
      run.push(...vectors.filter((vector) => vector !== null).map(dequantise));
    if (run.length >= SHORTEST_RUN_S) runs.push(run);
  }
  return runs;
}

/** The number of what was written. */
export interface Filled {
  seconds: number;
  moments: number;
}

/** Writes videos of an hour until the library holds so many seconds. */
export async function fillLibrary(
  store: Store,
  pack: PackKey,
  footage: Footage,
  seconds: number,
  random: Random,
): Promise<Filled> {
  const filled = { seconds: 0, moments: 0 };
  const flickers = drawFlickers(footage[0]?.[0]?.length ?? 0, random);
  for (let n = 0; filled.seconds < seconds; n++) {
    const length = Math.min(VIDEO_S, seconds - filled.seconds);
    const vectors = makeTimeline(footage, flickers, length, random);
    const { timelineId } = await store.timelines.open({
      videoId: await addVideo(store, n, length),
      ...pack,
      fps: 1,
    });
    for (let startS = 0; startS < length; startS += CHUNK_S) {
      const part = vectors.slice(startS, startS + CHUNK_S);
      const moments = groupMoments(startS, part);
      filled.moments += moments.length;
      await store.timelines.commitChunk(timelineId, chunkOf(startS, part), moments, startS + part.length);
    }
    await store.timelines.complete(timelineId);
    filled.seconds += length;
  }
  return filled;
}

/** Draws the vectors of a video: stretches of real timelines, each turned its own way. */
export function makeTimeline(
  footage: Footage,
  flickers: readonly UnitVector[],
  length: number,
  random: Random,
): UnitVector[] {
  const vectors: UnitVector[] = [];
  while (vectors.length < length) {
    const run = footage[drawInt(random, 0, footage.length)] as readonly UnitVector[];
    const wanted = Math.min(run.length, drawInt(random, ...STRETCH_S), length - vectors.length);
    const from = drawInt(random, 0, run.length - wanted + 1);
    const turn = drawDirection(run[0]?.length ?? 0, random);
    for (const vector of run.slice(from, from + wanted)) {
      const flicker = flickers[drawInt(random, 0, flickers.length)] as UnitVector;
      vectors.push(turned(vector, turn, flicker));
    }
  }
  return vectors;
}

/** Draws the differences between seconds, of which each second takes one: to draw one for each would take most of the time. */
export function drawFlickers(dim: number, random: Random): UnitVector[] {
  return Array.from({ length: FLICKERS }, () => drawDirection(dim, random));
}

function turned(vector: UnitVector, turn: UnitVector, flicker: UnitVector): UnitVector {
  const sum = new Float32Array(vector.length);
  for (let d = 0; d < sum.length; d++)
    sum[d] = (vector[d] as number) + TURN * (turn[d] as number) + FLICKER * (flicker[d] as number);
  return normalise(sum);
}

/** Draws a direction, all equally likely but for the rough edges of a sum of three uniform numbers. */
function drawDirection(dim: number, random: Random): UnitVector {
  return normalise(Float32Array.from({ length: dim }, () => random() + random() + random() - 1.5));
}

function chunkOf(startS: number, vectors: readonly UnitVector[]) {
  return {
    startS,
    ptsMs: Int32Array.from(vectors, (_, i) => (startS + i) * 1000),
    vectors: vectors.map((vector): QuantisedVector => quantise(vector)),
    cuts: vectors.map(() => false),
  };
}

async function addVideo(store: Store, n: number, durationS: number): Promise<VideoId> {
  // The first digits are the video's id.
  const contentHash = n.toString(16).padStart(16, '0').padEnd(64, '0');
  const { id } = await store.videos.upsert({
    ...NOTHING_TOLD,
    id: videoIdOf(contentHash),
    contentHash,
    path: `/absent/hour-${n}.mp4`,
    fileName: `hour-${n}.mp4`,
    sizeBytes: 1,
    title: `Hour ${n}`,
    tags: [],
    capturedAt: null,
    durationS,
    width: 640,
    height: 360,
    fps: 25,
    codec: 'h264',
    container: 'mov',
    warnings: [],
    createdAt: new Date(Date.UTC(2024, 0, 1) + n * 1000).toISOString(),
  });
  return id;
}
