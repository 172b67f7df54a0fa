/** Rows of model output as unit vectors. */
import { normalise, type UnitVector } from '../../core/vector.ts';

/** Scales every row of a [B, dim] matrix to length 1, in place, and gives it back. Throws `INTERNAL` for a zero row. */
export function normaliseRows(rows: Float32Array, dim: number): Float32Array {
  for (let at = 0; at < rows.length; at += dim) {
    const row = rows.subarray(at, at + dim);
    row.set(normalise(row));
  }
  return rows;
}

/** Returns row `index` of a [B, dim] matrix of unit rows, as a vector of its own. */
export function unitRow(rows: Float32Array, dim: number, index: number): UnitVector {
  return rows.slice(index * dim, (index + 1) * dim) as UnitVector;
}
