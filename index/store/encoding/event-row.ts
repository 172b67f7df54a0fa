/** Events as rows: the vector as int8 with its scale, the shots as one blob. */
import { AppError } from '../../../core/errors.ts';
import { dequantise } from '../../../core/vector.ts';
import type { StoredEvent, StoredShot } from '../events.ts';
import { bytes, copyOf } from './chunk-codec.ts';

/** A row of `events`. */
export interface EventRow {
  start_s: number;
  end_s: number;
  peak_s: number;
  vector_values: Buffer;
  scale: number;
  shots: Buffer;
}

/** Returns the event of a row. Throws `INDEX_CORRUPT` for shots that do not decode. */
export function eventOf(row: EventRow): StoredEvent {
  const values = new Int8Array(copyOf(row.vector_values));
  return {
    startS: row.start_s,
    endS: row.end_s,
    peakS: row.peak_s,
    vector: dequantise({ values, scale: row.scale }),
    shots: decodeShots(row.shots),
  };
}

/** Encodes shots as little-endian int32: start, end, peak of each. */
export function encodeShots(shots: readonly StoredShot[]): Buffer {
  return bytes(Int32Array.from(shots.flatMap(({ startS, endS, peakS }) => [startS, endS, peakS])));
}

/** Decodes shots. Throws `INDEX_CORRUPT` for a blob of another size. */
function decodeShots(blob: Buffer): StoredShot[] {
  if (blob.length % 12 !== 0) {
    throw new AppError('INDEX_CORRUPT', 'The shots of an event do not decode. Run `tidemark doctor`.');
  }
  const numbers = new Int32Array(copyOf(blob));
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [startS, endS, peakS] = numbers.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return { startS, endS, peakS };
  });
}
