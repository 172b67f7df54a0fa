/**
 * Pictures that show no thing: blank ones, noise, patterns, walls. The pack places some sentences near them by chance, so
 * that they would lead answers about something else. In: a second's vector, and a sentence's. Out: whether the second
 * looks like a drawn texture, and whether the sentence asks for one. Where the first holds without the second, the second
 * is no answer (docs/decisions/0015-certainty.md).
 */
import { type PreparedRows, prepareRows } from '../../../core/int8/int8-rows.ts';
import { memo } from '../../../core/memo.ts';
import { dot, type UnitVector } from '../../../core/vector.ts';
import { rememberSeconds } from '../../timeline/remember-seconds.ts';
import type { Stretch } from '../../timeline/stretches.ts';
import type { Calibration } from './calibration.ts';
import { openBank } from './picture-bank.ts';
import { REFERENCE_SENTENCES } from './reference-sentences.ts';
import { SIGHT_PHRASES, TEXTURE_PHRASES } from './texture-sentences.ts';

type Embed = (sentences: string[]) => Promise<{ vectors: UnitVector[] }>;

/**
 * A sentence asks for a texture where the nearest phrase about one is at most this much behind the nearest about anything
 * else. Few captions of photographs do (`npm run bench -- textures`); short names of textures do.
 */
const MARGIN = 0.05;

/** Tells textures apart. */
export interface Textures {
  /** True where the picture of a second looks like a drawn texture. */
  isTexture(stretch: Stretch, second: number): boolean;
  /** True where a sentence asks for a texture. */
  asksFor(sentence: UnitVector): Promise<boolean>;
}

/**
 * Opens the textures of a calibration; null for one without. The phrases are embedded when they are first needed:
 * most footage holds no texture.
 */
export function openTextures(embed: Embed, packed: Calibration['textures']): Textures | null {
  if (!packed) return null;
  const { pictures, from } = packed;
  const phrases = memo(async () => {
    const { vectors } = await embed([...TEXTURE_PHRASES, ...SIGHT_PHRASES, ...REFERENCE_SENTENCES]);
    const count = TEXTURE_PHRASES.length;
    return { textures: vectors.slice(0, count), sights: vectors.slice(count) };
  });
  let drawn: DrawnTextures | null = null;
  return {
    isTexture: rememberSeconds((stretch, second) => {
      drawn ??= openDrawn(pictures, stretch.dim);
      return nearestTexture(drawn, stretch, second) >= from;
    }),
    async asksFor(sentence) {
      const { textures, sights } = await phrases();
      return nearest(sentence, textures) >= nearest(sentence, sights) - MARGIN;
    },
  };
}

/** The drawn textures, as rows that seconds are compared with. */
interface DrawnTextures {
  rows: PreparedRows;
  inverseLengths: Float32Array;
}

function openDrawn(pictures: string, dim: number): DrawnTextures {
  const bank = openBank(pictures, dim);
  return { rows: prepareRows(bank), inverseLengths: bank.inverseLengths };
}

/** Returns the cosine of a second with the drawn texture that is nearest to it. O(textures * dim). */
function nearestTexture({ rows, inverseLengths }: DrawnTextures, stretch: Stretch, second: number): number {
  const dots = rows.dotsOf(stretch, second - stretch.fromS);
  let best = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < dots.length; i++)
    best = Math.max(best, (dots[i] as number) * (inverseLengths[i] as number));
  return best * (stretch.inverseLengths[second - stretch.fromS] as number);
}

function nearest(sentence: UnitVector, phrases: readonly UnitVector[]): number {
  return phrases.reduce((best, phrase) => Math.max(best, dot(phrase, sentence)), -1);
}
