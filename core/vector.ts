/**
 * Vectors of known dimension. Model and text vectors are unit length, so that a dot product is their cosine. Stored
 * vectors are int8 with one scale each: 4 times smaller, and off by less than 0.01 in cosine.
 */
import { AppError } from './errors.ts';

declare const unitBrand: unique symbol;

/** A vector of length 1 (within rounding). Made by {@link normalise}, or read from storage. */
export type UnitVector = Float32Array & { readonly [unitBrand]: true };

/** An int8 vector: component i is `values[i] * scale`. */
export interface QuantisedVector {
  values: Int8Array;
  scale: number;
}

/** Scales a vector to length 1, as a new array. Throws `INTERNAL` for a zero or non-finite vector: a bug in a model. */
export function normalise(vector: Float32Array): UnitVector {
  let squares = 0;
  for (const x of vector) squares += x * x;
  const length = Math.sqrt(squares);
  if (!(length > 0) || !Number.isFinite(length)) {
    throw new AppError('INTERNAL', `A vector of length ${length} has no direction.`);
  }
  return vector.map((x) => x / length) as UnitVector;
}

/** Marks a vector that is known to be of length 1 (a model's normalised output, a stored unit vector). */
export function asUnit(vector: Float32Array): UnitVector {
  return vector as UnitVector;
}

/** Returns the dot product; the cosine for unit vectors. Both must have the same length. */
export function dot(a: Float32Array, b: Float32Array): number {
  const whole = a.length - (a.length % 4);
  // Four sums, so that the additions need not wait for each other.
  let [p, q, r, s] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    p += (a[i] as number) * (b[i] as number);
    q += (a[i + 1] as number) * (b[i + 1] as number);
    r += (a[i + 2] as number) * (b[i + 2] as number);
    s += (a[i + 3] as number) * (b[i + 3] as number);
  }
  for (let i = whole; i < a.length; i++) p += (a[i] as number) * (b[i] as number);
  return p + q + r + s;
}

/** Quantises a vector to int8: the scale maps its largest component to 127. */
export function quantise(vector: Float32Array): QuantisedVector {
  let peak = 0;
  for (const x of vector) peak = Math.max(peak, Math.abs(x));
  const scale = peak > 0 ? peak / 127 : 1;
  const values = new Int8Array(vector.length);
  for (let i = 0; i < values.length; i++) values[i] = Math.round((vector[i] as number) / scale);
  return { values, scale };
}

/** Returns the unit vector that an int8 vector stands for, normalised again so that rounding does not change its length. */
export function dequantise({ values, scale }: QuantisedVector): UnitVector {
  const vector = new Float32Array(values.length);
  for (let i = 0; i < vector.length; i++) vector[i] = (values[i] as number) * scale;
  return normalise(vector);
}
