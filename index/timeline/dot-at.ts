/** The inner loop of search: one stored int8 vector against one unit vector. */
import type { UnitVector } from '../../core/vector.ts';

/** Returns the dot product of `vector` and the int8 values that start at `from`, before the scale of the stored vector. */
export function dotAt(values: Int8Array, from: number, vector: UnitVector): number {
  const whole = vector.length - (vector.length % 4);
  // Four sums, so that the additions need not wait for each other: twice as fast as one.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < whole; k += 4) {
    a += (values[from + k] as number) * (vector[k] as number);
    b += (values[from + k + 1] as number) * (vector[k + 1] as number);
    c += (values[from + k + 2] as number) * (vector[k + 2] as number);
    d += (values[from + k + 3] as number) * (vector[k + 3] as number);
  }
  for (let k = whole; k < vector.length; k++) a += (values[from + k] as number) * (vector[k] as number);
  return a + b + c + d;
}
