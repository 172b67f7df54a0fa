import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignRows } from '../../../index/tracks/assign.ts';

const matrix = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc.array(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Number.POSITIVE_INFINITY)), {
        minLength: columns,
        maxLength: columns,
      }),
      { minLength: rows, maxLength: rows },
    ),
  );

/** The most pairs, and of these the least cost, by trying all. */
function best(costs: readonly (readonly number[])[]): [pairs: number, cost: number] {
  const tryRow = (row: number, used: ReadonlySet<number>): [number, number] => {
    if (row === costs.length) return [0, 0];
    let [pairs, cost] = tryRow(row + 1, used);
    for (const [column, own] of (costs[row] ?? []).entries()) {
      if (used.has(column) || !Number.isFinite(own)) continue;
      const [more, rest] = tryRow(row + 1, new Set([...used, column]));
      if (more + 1 > pairs || (more + 1 === pairs && rest + own < cost))
        [pairs, cost] = [more + 1, rest + own];
    }
    return [pairs, cost];
  };
  return tryRow(0, new Set());
}

describe('assigning rows to columns', () => {
  it('finds the most pairs at the least cost, as trying all does', () => {
    fc.assert(
      fc.property(matrix, (costs) => {
        const chosen = assignRows(costs);
        const columns = chosen.filter((one) => one !== null);
        expect(new Set(columns).size).toBe(columns.length);
        const cost = chosen.reduce(
          (sum: number, column, row) => sum + (column === null ? 0 : (costs[row]?.[column] ?? 0)),
          0,
        );
        expect([columns.length, cost]).toEqual(best(costs));
      }),
    );
  });

  it('assigns nothing without rows or columns', () => {
    expect(assignRows([])).toEqual([]);
    expect(assignRows([[], []])).toEqual([null, null]);
  });
});
