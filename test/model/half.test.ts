/** Half-precision numbers: known bits, and everything that has bits comes back. */
import { expect, it } from 'vitest';
import { narrow, widen } from '../../model/runtime/half.ts';

it.each([
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65504, 0x7bff],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [1 / 3, 0x3555],
  [1e6, 0x7c00],
  [Number.NEGATIVE_INFINITY, 0xfc00],
])('%d has the bits %d', (value, bits) => {
  expect([...narrow(Float32Array.of(value))]).toEqual([bits]);
});

it('all 65,536 come back as the same bits; NaN stays NaN', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
  const back = narrow(widen(all));
  const isNumber = (bits: number) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0;
  expect([...back].filter((bits, i) => isNumber(i) && bits !== i)).toEqual([]);
  expect(widen(Uint16Array.of(0x7e00))[0]).toBeNaN();
});
