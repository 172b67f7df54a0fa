/** Libraries for search tests: stored videos of simulated shots, and a searcher whose sentences are vectors by name. */

import { normalise, quantise, type UnitVector } from '../../core/vector.ts';
import { createSearcher, type Searcher, type SearcherOptions } from '../../index/search/searcher.ts';
import type { Store } from '../../index/store/store.ts';
import type { NewMoment } from '../../index/store/timelines.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import { videoOf } from './store.ts';
import { gaussian, seededRandom, seededVectors } from './vectors.ts';

/** Dimension of all vectors here. */
export const DIM = 16;
/** The pack that all timelines here are of. */
export const PACK = { packId: 'base', packRevision: '1' };

const TITLES = ['Harbour at dawn', 'Market', 'Hafen Ölberg', '海边的狗', 'A dog on the beach'];
const TAGS = ['sea', 'dog', 'Dog', '海'];

/** Stores video n with one vector a second (null: no picture) and a moment for each run of up to `momentS` seconds. */
export async function storeVideo(
  store: Store,
  n: number,
  vectors: (UnitVector | null)[],
  facts: Partial<VideoRecord> = {},
  cutsAt: number[] = [],
): Promise<void> {
  const { id } = await store.videos.upsert(videoOf(n, { durationS: vectors.length, ...facts }));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  for (let startS = 0; startS < vectors.length; startS += 60) {
    const part = vectors.slice(startS, startS + 60);
    const chunk = {
      startS,
      ptsMs: Int32Array.from(part, (vector, i) => (vector ? (startS + i) * 1000 : -1)),
      vectors: part.map((vector) => vector && quantise(vector)),
      cuts: part.map((_, i) => cutsAt.includes(startS + i)),
    };
    await store.timelines.commitChunk(timelineId, chunk, momentsOf(part, startS), startS + part.length);
  }
  await store.timelines.complete(timelineId);
}

/** A moment for each run of seconds that follow each other closely. */
function momentsOf(part: (UnitVector | null)[], startS: number) {
  const moments: NewMoment[] = [];
  part.forEach((vector, i) => {
    const open = moments.at(-1);
    if (vector === null) return;
    const isNear = open?.endS === startS + i && cosine(open.vector, vector) > 0.9;
    if (isNear) open.endS++;
    else moments.push({ startS: startS + i, endS: startS + i + 1, vector });
  });
  return moments;
}

function cosine(a: UnitVector, b: UnitVector): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

/**
 * Stores videos of shots of random concepts, of 1 to `longestS` seconds, with titles, tags, dates and gaps at random.
 */
export async function storeVideos(
  store: Store,
  seed: number,
  videos: number,
  longestS: number,
  concepts: UnitVector[] = seededVectors(seed + 1, 12, DIM),
): Promise<void> {
  const random = seededRandom(seed);
  const pick = <Value>(list: Value[]): Value => list[Math.floor(random() * list.length)] as Value;
  for (let n = 0; n < videos; n++) {
    const seconds = 1 + Math.floor(random() * longestS);
    const vectors: (UnitVector | null)[] = [];
    const cuts: number[] = [];
    while (vectors.length < seconds) {
      const [concept, length, isGap] = [pick(concepts), 1 + Math.floor(random() * 9), random() < 0.1];
      const shot = normalise(concept.map((x) => x + 0.15 * gaussian(random)));
      cuts.push(vectors.length);
      for (let i = 0; i < length; i++) {
        const near = normalise(shot.map((x) => x + 0.05 * gaussian(random)));
        vectors.push(isGap ? null : near);
      }
    }
    await storeVideo(
      store,
      n,
      vectors.slice(0, seconds),
      {
        title: pick(TITLES),
        tags: TAGS.filter(() => random() < 0.4),
        capturedAt:
          random() < 0.7 ? new Date(Date.UTC(2026, 5, 1 + Math.floor(random() * 9))).toISOString() : null,
        durationS: random() < 0.9 ? seconds : null,
      },
      cuts,
    );
  }
}

/** A searcher for which the sentence "query n" means vector n of `queries`. Time stands still. */
export function searcherOf(
  store: Store,
  queries: UnitVector[],
  options: Partial<SearcherOptions> = {},
): Searcher {
  return createSearcher({
    store,
    pack: PACK,
    vectorIndex: null,
    clock: { now: () => Date.UTC(2026, 10, 23), stopwatch: () => 0 },
    embedText: async (sentences) => ({
      vectors: sentences.map((text) => queries[Number(text.split(' ')[1])] as UnitVector),
      unknownShare: sentences.map(() => 0),
    }),
    ...options,
  });
}
