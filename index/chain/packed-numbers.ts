/** Numbers in JSON files: float32, little-endian, as base64. A tenth of the time and a third of the room of decimal text. */
import { z } from 'zod';

/** A base64 string of float32s, read into an array. */
export const Numbers = z.base64().transform((text, context): Float32Array => {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) {
    context.addIssue({ code: 'custom', message: `${bytes.length} bytes are no whole number of float32s` });
    return z.NEVER;
  }
  const numbers = new Float32Array(bytes.length / 4);
  for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.readFloatLE(4 * i);
  if (!numbers.every(Number.isFinite))
    context.addIssue({ code: 'custom', message: 'not all numbers are finite' });
  return numbers;
});
