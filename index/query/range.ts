/** Ranges of numbers or timestamps, and the range that several of them share. */
import { AppError } from '../../core/errors.ts';

/** A half-open range; an absent bound does not bind. */
export interface Range<Value> {
  gte?: Value | undefined;
  lt?: Value | undefined;
}

/** Returns the range inside all of these; undefined when none binds. Throws `QUERY_INVALID` when they share nothing. */
export function intersectRanges<Value extends string | number>(
  name: string,
  ranges: (Range<Value> | undefined)[],
): Range<Value> | undefined {
  const low = ranges
    .flatMap((range) => (range?.gte === undefined ? [] : [range.gte]))
    .sort(ascending)
    .at(-1);
  const high = ranges
    .flatMap((range) => (range?.lt === undefined ? [] : [range.lt]))
    .sort(ascending)
    .at(0);
  if (low === undefined && high === undefined) return undefined;
  if (low !== undefined && high !== undefined && low >= high) {
    throw new AppError('QUERY_INVALID', `No ${name} meets all conditions: from ${low} and before ${high}.`, {
      details: { part: `${name}: [${low}, ${high})` },
    });
  }
  return { gte: low, lt: high };
}

function ascending<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : Number(a > b);
}
