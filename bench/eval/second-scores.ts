/**
 * The relevance of single seconds, straight from the stored vectors: what rankings without our localiser are made of.
 * In: a library and a pack. Out: for each video, a score per second; then the best seconds. The loop over videos and
 * seconds is plain on purpose: it is the yardstick.
 */

import { packKeyOf } from '../../core/pack-key.ts';
import { dequantise, dot, type UnitVector } from '../../core/vector.ts';
import type { Answer } from '../../evaluation/measures.ts';
import { openStore } from '../../index/store/open-store.ts';
import { type ModelPack, openPack } from '../../model/runtime/pack.ts';
import { entriesByFile } from './film-entries.ts';

/** Every second of a video; null where it has no picture. */
export interface FilmVectors {
  film: string;
  vectors: (UnitVector | null)[];
}

/** The vectors of every video that this pack has indexed in the library; videos are named by their file. */
export async function readVectors(
  dataDir: string,
  pack: { id: string; revision: string },
): Promise<FilmVectors[]> {
  const store = await openStore(dataDir);
  try {
    const films: FilmVectors[] = [];
    for (const [film, { timeline }] of await entriesByFile(store, packKeyOf(pack))) {
      const vectors: FilmVectors['vectors'] = [];
      for await (const chunk of store.timelines.chunks(timeline.timelineId)) {
        vectors.push(...chunk.vectors.map((vector) => (vector ? dequantise(vector) : null)));
      }
      films.push({ film, vectors });
    }
    return films;
  } finally {
    await store.close();
  }
}

/** The vectors of sentences, in order. */
export async function embedSentences(packDir: string, sentences: readonly string[]): Promise<UnitVector[]> {
  const pack = await openPack(packDir, { parts: ['text'] });
  try {
    return await embedAll(pack.text, sentences);
  } finally {
    await pack.close();
  }
}

/** The vectors of any number of sentences, a few at a time. */
export async function embedAll(
  text: Pick<ModelPack['text'], 'embed'>,
  sentences: readonly string[],
): Promise<UnitVector[]> {
  const vectors: UnitVector[] = [];
  for (let i = 0; i < sentences.length; i += 16) {
    vectors.push(...(await text.embed(sentences.slice(i, i + 16))).vectors);
  }
  return vectors;
}

/** Seconds to each side of an answered second that may not be answered again. */
const APART_S = 5;

/**
 * The `count` best seconds of all films for a sentence. With `radius` > 0 a second's score is the mean over the seconds
 * that far around it: the average of frame vectors that most tools use.
 */
export function bestSeconds(
  films: readonly FilmVectors[],
  sentence: UnitVector,
  { count, radius }: { count: number; radius: number },
): Answer[] {
  const candidates = films.flatMap(({ film, vectors }) => {
    const scores = vectors.map((vector) => (vector ? dot(vector, sentence) : null));
    return scores.map((_, second) => ({ film, second, score: meanAround(scores, second, radius) }));
  });
  candidates.sort((a, b) => b.score - a.score);
  const best: typeof candidates = [];
  for (const candidate of candidates) {
    if (best.length === count) break;
    const near = best.some(
      ({ film, second }) => film === candidate.film && Math.abs(second - candidate.second) <= APART_S,
    );
    if (!near) best.push(candidate);
  }
  return best.map(({ film, second }) => ({ film, peak: second, start: null, end: null }));
}

function meanAround(scores: readonly (number | null)[], second: number, radius: number): number {
  const around = scores
    .slice(Math.max(0, second - radius), second + radius + 1)
    .filter((score) => score !== null);
  if (around.length === 0 || scores[second] === null) return Number.NEGATIVE_INFINITY;
  return around.reduce((a, b) => a + b, 0) / around.length;
}
