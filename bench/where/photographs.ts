/**
 * Numbers of things in labelled photographs. In: the folder of the data pack, and a look at a picture. Out: for each number
 * of labelled things of a kind, how often it is the likeliest.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { numberChances } from '../../index/where/count.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { readTar, rowsOf } from '../eval/pictures.ts';
import { CocoRow, type Look } from './compose.ts';

/** How often a number was right. */
export interface PhotographScore {
  cases: number;
  chosen: number;
}

/** Counts what one half of the photographs shows one to three of; a kind with a crowd has no number. */
export async function scorePhotographs(
  images: string,
  half: 'fit' | 'judge',
  look: Look,
): Promise<Record<number, PhotographScore>> {
  const files = readTar(join(images, 'coco-mini.tar'));
  const scores: Record<number, PhotographScore> = {};
  for (const [i, row] of rowsOf(join(images, 'coco-mini-annotations.jsonl'), CocoRow).entries()) {
    const bytes = files.get(row.image);
    if (!bytes || (i % 2 === 0) !== (half === 'fit')) continue;
    const { data, info } = await sharp(bytes)
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    const seen = await look({ rgb: data, width: info.width, height: info.height });
    for (const [label, n] of numbersOf(row)) {
      const score = scores[n] ?? { cases: 0, chosen: 0 };
      scores[n] = score;
      score.cases++;
      score.chosen += Number(likeliestOfThree(seen, label) === n);
    }
  }
  return scores;
}

/** Returns the kinds of which a photograph shows one to three, with their numbers. */
function numbersOf({ boxes }: CocoRow): [string, number][] {
  const labels = [...new Set(boxes.map(({ label }) => label))];
  return labels.flatMap((label): [string, number][] => {
    const own = boxes.filter((box) => box.label === label);
    return own.length > 3 || own.some(({ crowd }) => crowd) ? [] : [[label, own.length]];
  });
}

/** Returns which of one, two and three things of a label is the likeliest. */
export function likeliestOfThree(seen: readonly SeenThing[], label: string): number {
  const chances = numberChances(seen.filter((one) => one.label === label)).slice(1, 4);
  return 1 + chances.indexOf(Math.max(...chances));
}
