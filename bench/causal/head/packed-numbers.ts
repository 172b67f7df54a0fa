/**
 * Numbers in JSON files, as base64: float32 where exactness is cheap, float16 where there are many. Both little-endian. A
 * third of the room of decimal text and less.
 */
import { z } from 'zod';

/** A base64 string of float32s, read into an array. */
export const Numbers = packed(4, (bytes, at) => bytes.readFloatLE(at));

/** A base64 string of float16s (IEEE 754 binary16), read into an array of float32s. */
export const Halves = packed(2, (bytes, at) => halfOf(bytes.readUInt16LE(at)));

function packed(width: number, read: (bytes: Buffer, at: number) => number) {
  return z.base64().transform((text, context): Float32Array => {
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length % width !== 0) {
      context.addIssue({ code: 'custom', message: `${bytes.length} bytes are no whole number of numbers` });
      return z.NEVER;
    }
    const numbers = new Float32Array(bytes.length / width);
    for (let i = 0; i < numbers.length; i++) numbers[i] = read(bytes, i * width);
    if (!numbers.every(Number.isFinite)) {
      context.addIssue({ code: 'custom', message: 'not all numbers are finite' });
    }
    return numbers;
  });
}

/** One sign bit, five of the exponent, ten of the fraction. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}
