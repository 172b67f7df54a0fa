/**
 * The footage that probabilities are fitted on: films of held-back pictures, and one more film whose pictures become the
 * bank. In: the folder of the data pack and a seed. Out: films, drawn once and kept.
 */
import { join } from 'node:path';
import { cacheDir } from '../media.ts';
import { createRandom, shuffled } from '../random.ts';
import { drawShots, planShots, type Shot } from './photo-films.ts';
import { type Picture, readCaptioned, readLabelled } from './pictures.ts';

/** A film with what is seen in it when. */
export interface PhotoFilm {
  path: string;
  shots: Shot[];
}

/** How many films probabilities are fitted and judged on: a half each. */
export const FILMS = 6;
const PICTURES = { captioned: 100, labelled: 50 };
const BANK_PICTURES = { captioned: 250, labelled: 200 };

/** Draws the films, and last the one of the bank. No picture is in two of them. */
export async function composeFilms(
  folder: string,
  seed: number,
): Promise<{ films: PhotoFilm[]; bank: PhotoFilm }> {
  const random = createRandom(seed);
  const captioned = shuffled(readCaptioned(folder), random);
  const labelled = shuffled(readLabelled(folder), random);
  const draw = async (name: string, counts: typeof PICTURES, lengths: Parameters<typeof planShots>[2]) => {
    const pictures: Picture[] = [
      ...captioned.splice(0, counts.captioned),
      ...labelled.splice(0, counts.labelled),
    ];
    const shots = planShots(shuffled(pictures, random), random, lengths);
    const path = join(cacheDir(), `pictures-${seed}-${name}.mp4`);
    await drawShots(shots, path);
    return { path, shots };
  };
  const films: PhotoFilm[] = [];
  for (let i = 0; i < FILMS; i++) {
    films.push(await draw(String(i), PICTURES, { shortestS: 3, longestS: 9 }));
  }
  return { films, bank: await draw('bank', BANK_PICTURES, { shortestS: 2, longestS: 3 }) };
}
