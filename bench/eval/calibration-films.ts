/**
 * The footage that probabilities are fitted on: videos of held-back pictures and of set-aside video clips, and one more
 * video whose pictures become the bank. In: the folder of the data pack and a seed. Out: videos, drawn once and kept.
 */
import { cacheDir } from '../media.ts';
import { createRandom, shuffled } from '../random.ts';
import { drawShots, planShots, type Shot } from './photo-films.ts';
import { type Picture, readCaptioned, readClips, readLabelled } from './pictures.ts';

/** A video with what is seen in it when. */
export interface PhotoFilm {
  path: string;
  shots: Shot[];
}

/** The sizes of the videos; each size is there twice, once in each half. */
const SIZES = [
  { captioned: 12, labelled: 6, clips: 12 },
  { captioned: 24, labelled: 12, clips: 24 },
  { captioned: 48, labelled: 24, clips: 48 },
];
const BANK = { captioned: 200, labelled: 150, clips: 100 };

/** Films by index, two halves: what is fitted on one is judged on the other. Each film alone, and all three together. */
export const HALVES = [
  [[0], [2], [4], [0, 2, 4]],
  [[1], [3], [5], [1, 3, 5]],
];

/** Draws the videos, and last the one of the bank. No picture is in two of them. */
export async function composeFilms(
  folder: string,
  seed: number,
): Promise<{ films: PhotoFilm[]; bank: PhotoFilm }> {
  const random = createRandom(seed);
  const captioned = shuffled(readCaptioned(folder), random);
  const labelled = shuffled(readLabelled(folder), random);
  const clips = shuffled(readClips(folder), random);
  const draw = async (counts: typeof BANK, lengths: Parameters<typeof planShots>[2]) => {
    const pictures: Picture[] = [
      ...captioned.splice(0, counts.captioned),
      ...labelled.splice(0, counts.labelled),
      ...clips.splice(0, counts.clips),
    ];
    const shots = planShots(shuffled(pictures, random), random, lengths);
    return { path: await drawShots(shots, cacheDir()), shots };
  };
  const films: PhotoFilm[] = [];
  for (const size of SIZES.flatMap((one) => [one, one])) {
    films.push(await draw(size, { shortestS: 2, longestS: 40 }));
  }
  return { films, bank: await draw(BANK, { shortestS: 2, longestS: 2 }) };
}
