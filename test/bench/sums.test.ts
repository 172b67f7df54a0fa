/** The sums of `bench -- cluster`: what an hour takes, and what many hours take by it. */
import { expect, test } from 'vitest';
import { bytesOfHour, hourSizes, sizesTable, sumsTable } from '../../bench/speed/cluster/sums.ts';

const MIB = 2 ** 20;
const of = (table: string, index: string | null, bytes: number) => ({ table, index, bytes });

const empty = [of('chunks', null, MIB), of('things', null, MIB)];
const filled = {
  hours: 10,
  sizes: [
    of('chunks', null, 21 * MIB),
    of('moments', 'moments_by_vector_0a', 40 * MIB),
    of('things', null, MIB),
  ],
};
const films = {
  hours: 0.5,
  sizes: [
    of('chunks', null, 3 * MIB),
    of('moments', 'moments_by_vector_ff', 2 * MIB),
    of('things', null, 2 * MIB),
  ],
};

test('an hour takes what is beyond an empty library, and films count where vectors alone leave a table empty', () => {
  const hourly = hourSizes(empty, filled, films);
  expect(hourly.map(({ table, index, ...one }) => [table, index, one.filled / MIB, one.films / MIB])).toEqual(
    [
      ['moments', 'moments_by_vector_ff', 4, 4],
      ['chunks', null, 2, 4],
      ['things', null, 0, 2],
    ],
  );
  expect(hourly.map((one) => bytesOfHour(one) / MIB)).toEqual([4, 2, 2]);
});

test('sums are in proportion to the hours, and say their formula', () => {
  const sizes = hourSizes(empty, filled, films);
  const { rows, columns } = sumsTable({ sizes, moments: 800, workerS: 86.4, databaseS: null });
  expect(columns.slice(2)).toEqual(['10,000 hours', '100,000 hours']);
  const cells = Object.fromEntries(rows.map((row) => [row.name, row.cells]));
  expect(cells['moments, millions']).toEqual(['hours × 800', 8, 80]);
  expect(cells['disk of the database, GiB']).toEqual(['hours × 8.00 MiB', 78.125, 781.25]);
  expect(cells['of it the HNSW index, to be in memory, GiB']).toEqual(['hours × 4.00 MiB', 39.0625, 390.625]);
  expect(cells['workers, days of one core']?.slice(1)).toEqual([10, 100]);
  expect(cells['database while they index, days of one core']).toEqual([null, null, null]);
});

test('small tables are one row, and all are summed up', () => {
  const hourly = hourSizes([], { hours: 1, sizes: [of('videos', null, 2048), of('jobs', null, 512)] }, films);
  const names = sizesTable(hourly, 1, 0.5).rows.map(({ name }) => name);
  expect(names).toContain('videos');
  expect(names).not.toContain('jobs');
  expect(names.slice(-2)).toEqual(['smaller ones together', 'all']);
});
