/** Word vectors for tiny text networks: of all that give some sentences the wanted vectors, the shortest. */

/**
 * Returns [tokens, dim] such that the sum over a sentence's ids is its wanted vector: E = C' (C C')^-1 V, where C counts
 * how often each sentence holds each token.
 */
export function solveWords(
  sentences: readonly number[][],
  wanted: readonly Float64Array[],
  tokens: number,
): Float32Array {
  const counts = sentences.map((ids) => {
    const row = new Float64Array(tokens);
    for (const id of ids) row[id] = (row[id] as number) + 1;
    return row;
  });
  const gram = counts.map((a) => counts.map((b) => a.reduce((sum, x, i) => sum + x * (b[i] as number), 0)));
  const dim = wanted[0]?.length ?? 0;
  const solved = solve(gram, wanted);
  return Float32Array.from({ length: tokens * dim }, (_, i) =>
    counts.reduce(
      (sum, row, n) => sum + (row[Math.floor(i / dim)] as number) * (solved[n]?.[i % dim] as number),
      0,
    ),
  );
}

/** Solves A X = B by elimination with pivots. */
function solve(matrix: number[][], right: readonly Float64Array[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...(right[i] as Float64Array)]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.reduce(
      (best, row, i) =>
        i > k && Math.abs(row[k] as number) > Math.abs(rows[best]?.[k] as number) ? i : best,
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot] as number[], rows[k] as number[]];
    const top = rows[k] as number[];
    const scale = top[k] as number;
    for (let j = k; j < top.length; j++) top[j] = (top[j] as number) / scale;
    for (const [i, row] of rows.entries()) {
      const factor = row[k] as number;
      if (i === k || factor === 0) continue;
      for (let j = k; j < row.length; j++) row[j] = (row[j] as number) - factor * (top[j] as number);
    }
  }
  return rows.map((row) => row.slice(n));
}
