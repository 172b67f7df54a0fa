/**
 * A fixed bank of pictures that a pack brings along, as vectors: a sentence's scores on them are what it scores on pictures
 * that (mostly) do not show it. They belong to the sentence alone, not to the footage that is searched. In: vectors of
 * pictures. Out: text for calibration.json, and from it the statistics of a sentence's scores.
 */
import { AppError } from '../../../core/errors.ts';
import { dotRows } from '../../../core/int8/int8-rows.ts';
import { quantise, type UnitVector } from '../../../core/vector.ts';

/** Vectors of n pictures, picture i at [i * dim, (i + 1) * dim), int8. */
export interface PictureBank {
  dim: number;
  values: Int8Array;
  /** 1 / length of each picture's int8 vector. */
  inverseLengths: Float32Array;
}

/** Mean and standard deviation of a sentence's cosines with the pictures of a bank. */
export interface ScoreStats {
  mean: number;
  deviation: number;
}

/** Packs pictures as base64 of their int8 vectors, one after another. */
export function packBank(pictures: readonly UnitVector[]): string {
  return Buffer.concat(pictures.map((vector) => Buffer.from(quantise(vector).values.buffer))).toString(
    'base64',
  );
}

/** Opens a bank packed by {@link packBank}. Throws `MODEL_INVALID` when it holds no whole number of pictures, or none. */
export function openBank(packed: string, dim: number): PictureBank {
  const bytes = Buffer.from(packed, 'base64');
  const count = bytes.length / dim;
  if (!Number.isInteger(count) || count < 2) {
    throw new AppError(
      'MODEL_INVALID',
      `A bank of ${bytes.length} bytes holds no pictures of ${dim} numbers.`,
    );
  }
  const values = new Int8Array(bytes);
  const inverseLengths = Float32Array.from({ length: count }, (_, i) => {
    const squares = values.subarray(i * dim, (i + 1) * dim).reduce((sum, value) => sum + value * value, 0);
    return squares > 0 ? 1 / Math.sqrt(squares) : 0;
  });
  return { dim, values, inverseLengths };
}

/** Returns a function of the scores of a query on a packed bank, which is opened at the first call. */
export function scoresOnBank(packed: string): (query: UnitVector) => ScoreStats {
  let bank: PictureBank | null = null;
  return (query) => {
    bank ??= openBank(packed, query.length);
    return scoreStats(query, bank);
  };
}

/** Returns the statistics of a sentence's scores on the bank. O(pictures * dim). */
export function scoreStats(sentence: UnitVector, { dim, values, inverseLengths }: PictureBank): ScoreStats {
  const dots = new Float32Array(inverseLengths.length);
  dotRows({ values, dim }, 0, dots.length, sentence, dots);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < dots.length; i++) {
    const score = (dots[i] as number) * (inverseLengths[i] as number);
    sum += score;
    squares += score * score;
  }
  const mean = sum / inverseLengths.length;
  const variance = squares / inverseLengths.length - mean * mean;
  return { mean, deviation: Math.sqrt(Math.max(1e-8, variance)) };
}
