/** Half-precision numbers (IEEE 754 binary16), which Node 20 has no typed array for. */

const EXPONENT_BIAS = 15;
const [wide, bits] = sharedWord();

/** Returns half-precision numbers, by their bits or as numbers already, as float32. */
export function widen(halves: ArrayLike<number>): Float32Array {
  // Newer runtimes give Float16Array, whose elements are numbers and not bits.
  if (!(halves instanceof Uint16Array)) return Float32Array.from(halves);
  return Float32Array.from(halves, numberOf);
}

/** Returns the bits of the half-precision number nearest to each float32, ties to even; too large becomes infinity. */
export function narrow(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, bitsOf);
}

function numberOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** (1 - EXPONENT_BIAS - 10);
  return sign * (1 + fraction / 1024) * 2 ** (exponent - EXPONENT_BIAS);
}

function bitsOf(value: number): number {
  wide[0] = value;
  const word = bits[0] as number;
  const sign = (word >>> 16) & 0x8000;
  if (Number.isNaN(value)) return sign | 0x7e00;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  // Below the smallest normal number the step is constant; above, 11 bits of the fraction are kept.
  const exponent = Math.max(Math.floor(Math.log2(magnitude || 1e-30)), 1 - EXPONENT_BIAS);
  const step = 2 ** (exponent - 10);
  const count = roundToEven(magnitude / step);
  return sign | (((exponent + EXPONENT_BIAS - 1) << 10) + count);
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

function sharedWord(): [Float32Array, Uint32Array] {
  const buffer = new ArrayBuffer(4);
  return [new Float32Array(buffer), new Uint32Array(buffer)];
}
