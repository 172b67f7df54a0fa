/**
 * Assigns rows to columns at the least total cost: the Hungarian algorithm with potentials, in cubic time. In: a matrix of
 * costs, `Infinity` where a pair is out of the question. Out: the column of each row, or null.
 */

/** Costs more than any sum of allowed pairs: such a pair is chosen only where nothing else is left, and then dropped. */
const FORBIDDEN = 1e6;

/** Returns the column of each row, each column at most once. Allowed costs lie below a thousand. */
export function assignRows(costs: readonly (readonly number[])[]): (number | null)[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return costs.map(() => null);
  const size = Math.max(rows, columns);
  const costOf = (row: number, column: number): number => {
    const cost = costs[row]?.[column] ?? 0;
    return Number.isFinite(cost) ? cost : FORBIDDEN;
  };
  const rowOf = solveSquare(size, costOf);
  const chosen: (number | null)[] = costs.map(() => null);
  for (const [column, row] of rowOf.entries())
    if (row < rows && column < columns && Number.isFinite(costs[row]?.[column])) chosen[row] = column;
  return chosen;
}

/** Returns the row of each column. Rows are added one by one, along the cheapest alternating path. */
function solveSquare(size: number, costOf: (row: number, column: number) => number): number[] {
  const [rowPotential, columnPotential] = [new Float64Array(size), new Float64Array(size + 1)];
  // The column after the last is where the path of a new row begins.
  const rowOf = new Array<number>(size + 1).fill(-1);
  for (let row = 0; row < size; row++) {
    const cheapest = new Float64Array(size + 1).fill(Number.POSITIVE_INFINITY);
    const cameFrom = new Int32Array(size + 1).fill(size);
    const used = new Uint8Array(size + 1);
    let column = size;
    rowOf[column] = row;
    while (rowOf[column] !== -1) {
      used[column] = 1;
      const from = rowOf[column] as number;
      let [delta, next] = [Number.POSITIVE_INFINITY, 0];
      for (let one = 0; one < size; one++) {
        if (used[one]) continue;
        const reduced = costOf(from, one) - (rowPotential[from] as number) - (columnPotential[one] as number);
        if (reduced < (cheapest[one] as number)) {
          cheapest[one] = reduced;
          cameFrom[one] = column;
        }
        if ((cheapest[one] as number) < delta) [delta, next] = [cheapest[one] as number, one];
      }
      for (let one = 0; one <= size; one++) {
        if (used[one]) {
          const own = rowOf[one] as number;
          rowPotential[own] = (rowPotential[own] as number) + delta;
          columnPotential[one] = (columnPotential[one] as number) - delta;
        } else cheapest[one] = (cheapest[one] as number) - delta;
      }
      column = next;
    }
    while (column !== size) {
      const before = cameFrom[column] as number;
      rowOf[column] = rowOf[before] as number;
      column = before;
    }
  }
  return rowOf.slice(0, size);
}
