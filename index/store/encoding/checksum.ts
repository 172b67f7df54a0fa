/** Checksums of stored vectors. SQLite notices broken pages, but not a bit that flipped inside a value. */
import { crc32 } from 'node:zlib';
import { AppError } from '../../../core/errors.ts';
import { bytes, type ChunkBlobs } from './chunk-codec.ts';

/** The stored values of a moment. */
export interface MomentBlob {
  start_s: number;
  end_s: number;
  vector_values: Buffer;
  scale: number;
}

/** Returns the checksum of a chunk's row. */
export function chunkChecksum(startS: number, blobs: ChunkBlobs): number {
  const { seconds, pts_ms, vector_values, scales, cuts } = blobs;
  const start = crc32(bytes(Int32Array.of(startS, seconds)));
  return [pts_ms, vector_values, scales, cuts].reduce(append, start);
}

/**
 * Continues a checksum. A blob without bytes starts it anew: that is what zlib does of a null pointer, by which Node gave
 * it the values of a minute without pictures, and what libraries hold. An empty view of other bytes is no null pointer.
 */
function append(sum: number, blob: Buffer): number {
  return blob.length === 0 ? 0 : crc32(blob, sum);
}

/** Returns the checksum of a moment's row. */
export function momentChecksum({ start_s, end_s, vector_values, scale }: MomentBlob): number {
  const facts = Float64Array.of(start_s, end_s, scale);
  return crc32(vector_values, crc32(Buffer.from(facts.buffer)));
}

/** Throws `INDEX_CORRUPT` where a stored checksum is another; a row from before checksums has none. */
export function checkSum(stored: number | null | undefined, found: number, what: string): void {
  if (stored == null || stored === found) return;
  throw new AppError('INDEX_CORRUPT', `${what} is not what was written. Run \`tidemark doctor --deep\`.`);
}
