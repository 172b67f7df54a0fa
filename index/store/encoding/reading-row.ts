/** Converts rows of `readings` to records. */
import type { ReadingRecord } from '../readings/readings.ts';

/** A row of `readings`, without its video. SQLite keeps truth as 0 and 1. */
export interface ReadingRow {
  reader: string;
  revision: string;
  next_second: number;
  complete: number | boolean;
}

/** Returns the reading of a row. */
export function readingOf({ reader, revision, next_second, complete }: ReadingRow): ReadingRecord {
  return { reader, revision, nextSecond: next_second, complete: Boolean(complete) };
}
