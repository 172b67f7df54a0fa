/**
 * Logistic regression on a few numbers: Newton's method with a small ridge, on numbers brought to unit spread. In: rows
 * with their weights. Out: one coefficient for each number as it is (not standardised), and a constant. Pure.
 */

/** A row: its numbers, its label, and its weight. */
export interface Row {
  x: readonly number[];
  isRight: boolean;
  weight: number;
}

const STEPS = 30;
/** Shrinks coefficients of standardised numbers towards 0, and so those of correlated numbers towards each other. */
const RIDGE = 30;

/** Returns the coefficients that fit the rows best. */
export function fitLogistic(rows: readonly Row[]): { coefficients: number[]; bias: number } {
  const width = rows[0]?.x.length ?? 0;
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const columns = Array.from({ length: width }, (_, k) => {
    const mean = rows.reduce((sum, { x, weight }) => sum + weight * (x[k] as number), 0) / total;
    const variance =
      rows.reduce((sum, { x, weight }) => sum + weight * ((x[k] as number) - mean) ** 2, 0) / total;
    return { mean, deviation: Math.sqrt(variance) || 1 };
  });
  const standard = rows.map(({ x, isRight, weight }) => ({
    x: [...columns.map(({ mean, deviation }, k) => ((x[k] as number) - mean) / deviation), 1],
    y: Number(isRight),
    weight: (weight * rows.length) / total,
  }));
  let beta = new Array<number>(width + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = beta.map((value, k) => (k < width ? RIDGE * value : 0));
    const hessian = beta.map((_, a) => beta.map((__, b) => (a === b ? RIDGE : 0)));
    for (const { x, y, weight } of standard) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, k) => sum + value * (beta[k] as number), 0)));
      for (let a = 0; a <= width; a++) {
        (gradient[a] as number) += weight * (p - y) * (x[a] as number);
        const row = hessian[a] as number[];
        for (let b = 0; b <= width; b++)
          (row[b] as number) += weight * p * (1 - p) * (x[a] as number) * (x[b] as number);
      }
    }
    const change = solve(hessian, gradient);
    beta = beta.map((value, k) => value - (change[k] as number));
  }
  const coefficients = columns.map(({ deviation }, k) => (beta[k] as number) / deviation);
  const shift = columns.reduce((sum, { mean }, k) => sum + mean * (coefficients[k] as number), 0);
  return { coefficients, bias: (beta[width] as number) - shift };
}

/** Solves A x = b by elimination with pivots. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] as number]);
  const n = rows.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows
      .slice(k)
      .reduce(
        (best, row, i) => (Math.abs(row[k] as number) > Math.abs(rows[best]?.[k] as number) ? k + i : best),
        k,
      );
    [rows[k], rows[pivot]] = [rows[pivot] as number[], rows[k] as number[]];
    const top = rows[k] as number[];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const row = rows[i] as number[];
      const factor = (row[k] as number) / (top[k] as number);
      for (let j = k; j <= n; j++) (row[j] as number) -= factor * (top[j] as number);
    }
  }
  return rows.map((row, i) => (row[n] as number) / (row[i] as number));
}
