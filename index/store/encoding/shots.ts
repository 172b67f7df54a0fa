/** The shots of an event as the blob of a row. */
import { AppError } from '../../../core/errors.ts';
import type { StoredShot } from '../events.ts';
import { bytes, copyOf } from './chunk-codec.ts';

/** Encodes shots as little-endian int32: start, end, peak of each. */
export function encodeShots(shots: readonly StoredShot[]): Buffer {
  return bytes(Int32Array.from(shots.flatMap(({ startS, endS, peakS }) => [startS, endS, peakS])));
}

/** Decodes shots. Throws `INDEX_CORRUPT` for a blob of another size. */
export function decodeShots(blob: Buffer): StoredShot[] {
  if (blob.length % 12 !== 0) {
    throw new AppError('INDEX_CORRUPT', 'The shots of an event do not decode. Run `tidemark doctor`.');
  }
  const numbers = new Int32Array(copyOf(blob));
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [startS, endS, peakS] = numbers.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return { startS, endS, peakS };
  });
}
