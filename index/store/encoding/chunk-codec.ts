/**
 * Converts chunks between three forms: lists of vectors (written by ingest), packed arrays (read by search), and the
 * blobs of a row. Blobs are little-endian, as is every machine that Node runs on here; all-gap chunks have dim 0.
 */
import { AppError } from '../../../core/errors.ts';
import type { QuantisedVector } from '../../../core/vector.ts';
import type { Chunk, PackedChunk } from '../timelines.ts';

/** A chunk's arrays as the blobs of a row. */
export interface ChunkBlobs {
  seconds: number;
  pts_ms: Buffer;
  vector_values: Buffer;
  scales: Buffer;
  cuts: Buffer;
}

/** Packs a chunk. Throws `INTERNAL` when its arrays are not in step: a bug of the caller. */
export function packChunk({ startS, ptsMs, vectors, cuts }: Chunk): PackedChunk {
  const dim = vectors.find((vector) => vector !== null)?.values.length ?? 0;
  const inStep = ptsMs.length === vectors.length && cuts.length === vectors.length;
  if (!inStep || vectors.some((vector) => vector !== null && vector.values.length !== dim)) {
    throw new AppError('INTERNAL', `The arrays of the chunk at ${startS} s are not in step.`);
  }
  const values = new Int8Array(vectors.length * dim);
  const scales = new Float32Array(vectors.length);
  vectors.forEach((vector, i) => {
    if (vector === null) return;
    values.set(vector.values, i * dim);
    scales[i] = vector.scale;
  });
  return { startS, ptsMs, dim, values, scales, cuts: Uint8Array.from(cuts, Number) };
}

/** Unpacks a chunk to lists. */
export function unpackChunk({ startS, ptsMs, dim, values, scales, cuts }: PackedChunk): Chunk {
  const vectors = Array.from(scales, (scale, i): QuantisedVector | null =>
    scale === 0 ? null : { values: values.slice(i * dim, (i + 1) * dim), scale },
  );
  return { startS, ptsMs, vectors, cuts: Array.from(cuts, Boolean) };
}

/** Encodes a packed chunk as blobs. */
export function encodeChunk(chunk: PackedChunk): ChunkBlobs {
  return {
    seconds: chunk.scales.length,
    pts_ms: bytes(chunk.ptsMs),
    vector_values: bytes(chunk.values),
    scales: bytes(chunk.scales),
    cuts: bytes(chunk.cuts),
  };
}

/** Decodes the packed chunk of a row, whose arrays are not copied where they lie as typed arrays must. Throws `INDEX_CORRUPT` when the blobs' sizes do not fit each other. */
export function decodeChunk(startS: number, blobs: ChunkBlobs): PackedChunk {
  const { seconds } = blobs;
  const dim = seconds > 0 ? blobs.vector_values.length / seconds : 0;
  const fits =
    blobs.pts_ms.length === 4 * seconds &&
    blobs.scales.length === 4 * seconds &&
    blobs.cuts.length === seconds &&
    Number.isInteger(dim);
  if (!fits) throw corrupt(startS);
  return {
    startS,
    dim,
    ptsMs: new Int32Array(...inWords(blobs.pts_ms)),
    values: new Int8Array(blobs.vector_values.buffer, blobs.vector_values.byteOffset, seconds * dim),
    scales: new Float32Array(...inWords(blobs.scales)),
    cuts: new Uint8Array(blobs.cuts.buffer, blobs.cuts.byteOffset, seconds),
  };
}

/** Decodes only the times of a row's chunk. Throws `INDEX_CORRUPT` when there are not as many as seconds. */
export function decodeTimes(
  startS: number,
  { seconds, pts_ms }: Pick<ChunkBlobs, 'seconds' | 'pts_ms'>,
): Pick<Chunk, 'startS' | 'ptsMs'> {
  if (pts_ms.length !== 4 * seconds) throw corrupt(startS);
  return { startS, ptsMs: new Int32Array(copyOf(pts_ms)) };
}

function corrupt(startS: number): AppError {
  return new AppError('INDEX_CORRUPT', `The chunk at ${startS} s does not decode. Run \`tidemark doctor\`.`);
}

/** Returns the bytes of an array, not copied. */
export function bytes(array: Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** Returns where the numbers of a blob lie, four bytes each, and how many; copied where that is no offset for them. */
function inWords(blob: Buffer): [ArrayBufferLike, number, number] {
  const isAligned = blob.byteOffset % 4 === 0;
  return isAligned ? [blob.buffer, blob.byteOffset, blob.length / 4] : [copyOf(blob), 0, blob.length / 4];
}

/** Copies the bytes of a blob to an offset that every typed array accepts. */
export function copyOf(blob: Buffer): ArrayBuffer {
  const copy = new ArrayBuffer(blob.length);
  new Uint8Array(copy).set(blob);
  return copy;
}
