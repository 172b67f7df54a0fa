/**
 * The camera of a picture, guessed from its boxes: how high it hangs, and where the horizon lies. A thing of usual height H
 * whose box is h high stands f * H / h away; its foot lies C * h / H below the horizon of a level camera at height C. Each
 * standing thing thus says where the horizon is, and the height at which they agree best is taken. Lengths in the picture
 * are in picture heights, those of the world in metres.
 */
import type { Box } from '../../../core/box.ts';
import type { SeenThing } from '../seen-thing.ts';
import { usualSize } from './usual-sizes.ts';

/** The assumed angle of view across the picture, in degrees: between a phone's and a film camera's. */
export const VIEW_DEG = 60;
/** The assumed height of a camera of which nothing else is known: the eyes of a person who stands. */
const USUAL_HEIGHT_M = 1.6;
/** Heights that are tried, from a dog's to a lamp post's. */
const HEIGHTS_M = [0.5, 0.8, 1.2, USUAL_HEIGHT_M, 2.2, 3, 4, 5.5, 7.5];
/** The horizon of a picture of which nothing is known: above the middle, since people aim a little down. */
const USUAL_HORIZON = 0.45;
/** The horizon may lie a little above the picture, where the camera looks down. */
const HORIZON_RANGE = [-0.2, 0.75] as const;
/** An unusual height must explain the boxes this much better, for each factor of e. */
const PENALTY = 0.03;
/** A box that ends nearer to the lower edge may go on below it. */
const CUT_FROM = 0.985;

/** A camera as it is guessed. */
export interface GuessedCamera {
  heightM: number;
  /** From the upper edge, in picture heights. */
  horizon: number;
  /** The focal length, in picture heights. */
  focal: number;
  /** The things that speak for height and horizon. */
  basedOn: number;
}

/** Guesses the camera of a picture whose width is `aspect` times its height. */
export function guessCamera(things: readonly SeenThing[], aspect: number): GuessedCamera {
  const focal = aspect / 2 / Math.tan((VIEW_DEG * Math.PI) / 360);
  const signs = things.flatMap(({ label, box, chance }) => {
    const size = usualSize(label);
    if (!size?.stands || isCut(box)) return [];
    return [{ foot: box[3], ratio: (box[3] - box[1]) / size.heightM, weight: chance }];
  });
  if (signs.length === 0) return { heightM: USUAL_HEIGHT_M, horizon: USUAL_HORIZON, focal, basedOn: 0 };
  let best = { heightM: USUAL_HEIGHT_M, horizon: USUAL_HORIZON, cost: Number.POSITIVE_INFINITY };
  for (const heightM of HEIGHTS_M) {
    const votes = signs.map(({ foot, ratio, weight }) => ({ at: foot - heightM * ratio, weight }));
    const [low, high] = HORIZON_RANGE;
    const horizon = Math.min(high, Math.max(low, weightedMedian(votes)));
    const all = votes.reduce((sum, { weight }) => sum + weight, 0);
    const miss = votes.reduce((sum, { at, weight }) => sum + weight * Math.abs(at - horizon), 0) / all;
    const far = Math.abs(horizon - USUAL_HORIZON) / 10;
    const cost = miss + far + PENALTY * Math.abs(Math.log(heightM / USUAL_HEIGHT_M));
    if (cost < best.cost) best = { heightM, horizon, cost };
  }
  const { heightM, horizon } = best;
  return { heightM, horizon, focal, basedOn: signs.length };
}

/** Returns true for a box that ends at the lower edge: its foot is not seen. */
export function isCut([, , , y1]: Box): boolean {
  return y1 >= CUT_FROM;
}

function weightedMedian(votes: readonly { at: number; weight: number }[]): number {
  const sorted = votes.toSorted((a, b) => a.at - b.at);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let sum = 0;
  for (const { at, weight } of sorted) {
    sum += weight;
    if (sum >= half) return at;
  }
  return sorted.at(-1)?.at ?? 0;
}
