/** The vector instructions give the dot products that plain arithmetic gives, for vectors of any length. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  dotRows,
  GrowingRows,
  inverseLengthsOf,
  prepareQueries,
  prepareRows,
} from '../../../core/int8/int8-rows.ts';
import { normalise } from '../../../core/vector.ts';

/** Rows of one length, and a query. */
const anyRows = fc
  .record({ dim: fc.integer({ min: 1, max: 100 }), count: fc.integer({ min: 1, max: 300 }) })
  .chain(({ dim, count }) =>
    fc.record({
      dim: fc.constant(dim),
      count: fc.constant(count),
      values: fc
        .uint8Array({ minLength: dim * count, maxLength: dim * count })
        .map((bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)),
      query: fc
        .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dim, maxLength: dim })
        .filter((numbers) => numbers.some((x) => Math.abs(x) > 0.01))
        .map((numbers) => normalise(Float32Array.from(numbers))),
    }),
  );

function plainDot(values: Int8Array, row: number, query: Float32Array): number {
  return query.reduce((sum, x, d) => sum + x * (values[row * query.length + d] as number), 0);
}

/** The query's rounding, at most: half a step of int16 for each number. */
const near = (dim: number) => 128 * dim * (1 / 32_767);

test('dot products are those of plain arithmetic', () => {
  fc.assert(
    fc.property(anyRows, ({ dim, count, values, query }) => {
      const rows = { values, dim };
      const out = new Float32Array(count);
      dotRows(rows, 0, count, query, out);
      const growing = new GrowingRows(dim);
      for (let i = 0; i < count; i++) growing.push(values.subarray(i * dim, (i + 1) * dim));
      const grown = new Float32Array(count);
      growing.dots(query, grown);
      const prepared = prepareQueries([query, query]);
      for (let i = 0; i < count; i++) {
        const plain = plainDot(values, i, query);
        expect(out[i]).toBeCloseTo(plain, 3);
        expect(prepared.dotsOf(rows, i)[1]).toBeCloseTo(plain, 3);
        expect(Math.abs((grown[i] as number) - plain)).toBeLessThan(near(dim));
      }
    }),
    { numRuns: 50 },
  );
});

test('rows with rows have exact dot products, one row after another', () => {
  fc.assert(
    fc.property(anyRows, ({ dim, count, values }) => {
      const rows = { values, dim };
      const prepared = prepareRows(rows);
      for (const row of [count - 1, 0]) {
        const own = Float32Array.from(values.subarray(row * dim, (row + 1) * dim));
        const plain = Array.from({ length: count }, (_, i) => plainDot(values, i, own));
        expect(Array.from(prepared.dotsOf(rows, row))).toEqual(plain);
      }
    }),
    { numRuns: 50 },
  );
});

test('a part of the rows is compared', () => {
  const values = Int8Array.from({ length: 40 * 500 }, (_, i) => ((i * 7919) % 255) - 127);
  const query = normalise(Float32Array.from({ length: 40 }, (_, d) => Math.sin(d)));
  const out = new Float32Array(3);
  dotRows({ values, dim: 40 }, 470, 3, query, out);
  expect(out[2]).toBeCloseTo(plainDot(values, 472, query), 3);
});

test('the longest rows and queries do not overflow', () => {
  const dim = 2048;
  const values = new Int8Array(dim).fill(-128);
  const out = new Float32Array(1);
  dotRows({ values, dim }, 0, 1, normalise(new Float32Array(dim).fill(1)), out);
  expect(out[0]).toBeCloseTo(-128 * Math.sqrt(dim), 0);
});

test.each([16, 352, 20])('lengths of rows of %i numbers', (dim) => {
  const values = Int8Array.from({ length: dim * 3 }, (_, i) => (i < 2 * dim ? ((i * 31) % 255) - 127 : 0));
  const out = new Float32Array(3);
  inverseLengthsOf({ values, dim }, 3, out);
  const length = Math.hypot(...values.subarray(dim, 2 * dim));
  expect(out[1]).toBeCloseTo(1 / length, 8);
  expect(out[2]).toBe(0);
});

test('no rows have no dot products', () => {
  new GrowingRows(8).dots(normalise(new Float32Array(8).fill(1)), new Float32Array(0));
});
