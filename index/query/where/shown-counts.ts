/** The condition that a picture shows so many things: names of a filter in, labels of the detector out. */
import type { SearchFilter } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { meaningOf } from './names.ts';

/** So many things of these labels, `lte` included. */
export interface ShownCount {
  labels: readonly string[];
  gte: number;
  lte: number | null;
}

/** Returns the conditions. Throws `QUERY_INVALID` for a name that no thing has, and for numbers that exclude each other. */
export function shownCounts(things: NonNullable<SearchFilter['things']>): ShownCount[] {
  return things.map(({ name, lte = null, gte = lte === null ? 1 : 0 }) => {
    const meaning = meaningOf(name);
    if (meaning === null)
      throw new AppError(
        'QUERY_INVALID',
        `The detector knows no "${name}". docs/where.md says what it knows.`,
        {
          details: { part: name },
        },
      );
    if (lte !== null && lte < gte)
      throw new AppError(
        'QUERY_INVALID',
        `The number of "${name}" ends (${lte}) before it starts (${gte}).`,
        {
          details: { part: `things: [${gte}, ${lte}]` },
        },
      );
    return { labels: meaning.labels, gte, lte };
  });
}
