/**
 * Trivial ways of answering, which every figure stands beside: a random second, the middle of the video, and the same
 * pack with its timeline encoder taken out.
 */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Answer } from '../../evaluation/measures.ts';
import { filesOf, readManifest } from '../../model/runtime/manifest.ts';
import { createRandom } from '../random.ts';

/** A video and its length. */
export interface Film {
  film: string;
  durationS: number;
}

/** Random trials per sentence: enough to know the recall of chance to about a third of a point. */
export const CHANCE_TRIALS = 200;

/** `CHANCE_TRIALS` rankings of ten random seconds each. */
export function chanceAnswers(films: readonly Film[], seed: number): Answer[][] {
  const random = createRandom(seed);
  const totalS = films.reduce((sum, { durationS }) => sum + durationS, 0);
  const draw = (): Answer => {
    let left = random() * totalS;
    for (const { film, durationS } of films) {
      if (left < durationS) return { film, peak: Math.floor(left), start: null, end: null };
      left -= durationS;
    }
    return { film: films[0]?.film ?? '', peak: 0, start: null, end: null };
  };
  return Array.from({ length: CHANCE_TRIALS }, () => Array.from({ length: 10 }, draw));
}

/** The answers with other borders: those of the whole video, or of its middle half. */
export function withBorders<Given extends Answer>(
  answers: readonly Given[],
  films: readonly Film[],
  borders: 'whole' | 'middle half',
): Given[] {
  const lengths = new Map(films.map(({ film, durationS }) => [film, durationS]));
  return answers.map((answer) => {
    const length = lengths.get(answer.film) ?? 0;
    return borders === 'whole'
      ? { ...answer, start: 0, end: length }
      : { ...answer, start: length / 4, end: (3 * length) / 4 };
  });
}

/** The middle of the longest video. */
export function middleAnswer(films: readonly Film[]): Answer[] {
  const longest = [...films].sort((a, b) => b.durationS - a.durationS)[0];
  return longest ? [{ film: longest.film, peak: longest.durationS / 2, start: null, end: null }] : [];
}

/**
 * Writes a pack into `folder` that is `packDir` without its timeline encoder: each second's vector is its frame's own.
 * The files are links, so that nothing is copied. The product opens it like any other pack.
 */
export async function writeFramePack(packDir: string, folder: string): Promise<void> {
  const manifest = await readManifest(packDir);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bare = { ...manifest, id: `${manifest.id}-frames`, timeline: null };
  const kept = filesOf(bare);
  for (const file of kept) symlinkSync(resolve(packDir, file), join(folder, file));
  const files = Object.fromEntries(Object.entries(manifest.files).filter(([file]) => kept.includes(file)));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...bare, files }, null, 1));
}
