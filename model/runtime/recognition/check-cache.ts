/**
 * Tries a recognition pack before it is stored: it runs, its logits are numbers, and it writes the same with its cache as without.
 * Exports are known whose cache is broken, mostly in half precision, and nothing else about them shows it.
 */
import { AppError } from '../../../core/errors.ts';
import { hear, openNetworks } from './networks.ts';
import { decodeAtOnce, startDecoding } from './token-decoder.ts';

/** Seconds of the sound that is heard, and its tone. */
const TRIED_S = 2;
const TONE_HZ = 440;
/** The least correlation of logits with and without the cache. Int8 networks round differently, broken ones have nothing in common. */
const LEAST_CORRELATION = 0.95;

/** Throws `MODEL_INVALID` with what is wrong. */
export async function tryRecogniser(dir: string): Promise<void> {
  const networks = await openNetworks(dir);
  try {
    const { manifest, decoder } = networks;
    const { sample_rate: rate } = manifest.sound;
    const { start, no_timestamps, languages, transcribe } = manifest.tokens;
    const tone = Float32Array.from(
      { length: TRIED_S * rate },
      (_, i) => 0.3 * Math.sin((2 * Math.PI * TONE_HZ * i) / rate),
    );
    const hidden = await hear(networks, tone);
    const language = Object.values(languages ?? {})[0];
    const told = language === undefined || transcribe === null ? [] : [language, transcribe];
    const tokens = [start, ...told, no_timestamps + 1];
    const run = startDecoding(decoder, hidden);
    let stepwise: Float32Array = new Float32Array();
    for (const token of tokens) stepwise = await run.next(token);
    const atOnce = await decodeAtOnce(decoder, hidden, tokens);
    const likeness = correlation(stepwise, atOnce);
    if (likeness >= LEAST_CORRELATION) return;
    const found = Number.isNaN(likeness)
      ? 'gives no numbers'
      : `writes otherwise with its cache (${likeness.toFixed(2)} alike)`;
    throw new AppError(
      'MODEL_INVALID',
      `${decoder.first.path} ${found}. The export is broken; try another precision, such as --precision fp32.`,
      { details: { likeness: Number.isNaN(likeness) ? null : likeness } },
    );
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INTERNAL') throw error;
    throw new AppError('MODEL_INVALID', `The networks do not run: ${error.message}`, { cause: error });
  } finally {
    await networks.close();
  }
}

/** Returns the correlation of two rows of numbers; NaN where one has no spread or is not finite. */
function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (row: Float32Array) => row.reduce((sum, value) => sum + value, 0) / row.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [(a[i] as number) - meanA, (b[i] as number) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
