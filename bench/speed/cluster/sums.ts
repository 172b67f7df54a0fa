/**
 * Sums of what libraries of many hours take, by what an hour took. In: bytes of tables and indexes, and the processor's time. Out:
 * bytes for each hour, and sums as a table. Pure.
 */
import type { Table } from '../../report.ts';
import { isVectorIndex, type RelationSize } from './database.ts';

/** The hours of the sums. */
const SUMS_HOURS = [10_000, 100_000];
/** Tables and indexes that take less in an hour are shown as one row. */
const SHOWN_BYTES = 1024;

const [KIB, MIB, GIB] = [2 ** 10, 2 ** 20, 2 ** 30];
const DAY_S = 86_400;

/** Bytes of a table, or of an index, for each hour of footage. */
export interface HourSize extends Omit<RelationSize, 'bytes'> {
  /** Of the library that was filled with vectors; 0 where they leave it as it was. */
  filled: number;
  /** Of the films that workers indexed. */
  films: number;
}

/** The sizes of one library, and how long its footage is. */
export interface SizedLibrary {
  sizes: readonly RelationSize[];
  hours: number;
}

/** Returns what each table and index takes for an hour, beyond what it takes in an empty library; the largest first. */
export function hourSizes(
  empty: readonly RelationSize[],
  filled: SizedLibrary,
  films: SizedLibrary,
): HourSize[] {
  const relations = new Map(
    [...filled.sizes, ...films.sizes].map((one) => [keyOf(one), { table: one.table, index: one.index }]),
  );
  const bytesOf = (sizes: readonly RelationSize[], key: string) =>
    sizes.find((one) => keyOf(one) === key)?.bytes ?? 0;
  const perHour = ({ sizes, hours }: SizedLibrary, key: string) =>
    Math.max(0, bytesOf(sizes, key) - bytesOf(empty, key)) / hours;
  return [...relations]
    .map(([key, relation]) => ({
      ...relation,
      filled: perHour(filled, key),
      films: perHour(films, key),
    }))
    .sort((a, b) => bytesOfHour(b) - bytesOfHour(a));
}

/** Returns what counts in sums: of a large library, where it holds such rows, else of films. */
export function bytesOfHour({ filled, films }: HourSize): number {
  return filled > 0 ? filled : films;
}

function keyOf({ table, index }: Pick<RelationSize, 'table' | 'index'>): string {
  return `${table} ${isVectorIndex({ index }) ? 'vectors' : (index ?? '')}`;
}

/** The sizes as a table. */
export function sizesTable(sizes: readonly HourSize[], hours: number, filmHours: number): Table {
  const shown = sizes.filter((one) => bytesOfHour(one) >= SHOWN_BYTES);
  const rest = sizes.filter((one) => bytesOfHour(one) < SHOWN_BYTES);
  const row = (name: string, of: readonly HourSize[]) => ({
    name,
    cells: [of.reduce((sum, one) => sum + one.filled, 0), of.reduce((sum, one) => sum + one.films, 0)].map(
      (bytes) => bytes / KIB,
    ),
  });
  return {
    title: 'KiB in PostgreSQL for each hour of footage',
    columns: ['table or index', `${hours} hours of vectors`, `${filmHours.toFixed(2)} hours of films`],
    rows: [
      ...shown.map((one) => row(nameOf(one), [one])),
      row('smaller ones together', rest),
      row('all', sizes),
    ],
    note: 'Beyond what an empty library takes; partitions summed up. The films are short, so that pages that are not full yet count much.',
  };
}

function nameOf({ table, index }: HourSize): string {
  if (index === null) return table;
  return isVectorIndex({ index }) ? `${table}: HNSW of vectors` : `${table}: ${index}`;
}

/** The costs of an hour of footage. */
export interface HourCosts {
  sizes: readonly HourSize[];
  moments: number;
  /** The processor's seconds to index an hour of film; null where they are not known. */
  workerS: number | null;
  databaseS: number | null;
}

/** Returns the sums for many hours, with what they are made of. */
export function sumsTable({ sizes, moments, workerS, databaseS }: HourCosts): Table {
  const bytes = (of: readonly HourSize[]) => of.reduce((sum, one) => sum + bytesOfHour(one), 0);
  const vectorIndex = bytes(sizes.filter(isVectorIndex));
  const seconds = bytes(sizes.filter(({ table, index }) => table === 'chunks' && index === null));
  const besideVectors = bytes(sizes.filter(({ filled }) => filled === 0));
  const sum = (name: string, each: number | null, scale: number, shown: (each: number) => string) => ({
    name,
    cells:
      each === null
        ? [null, ...SUMS_HOURS.map(() => null)]
        : [`hours × ${shown(each)}`, ...SUMS_HOURS.map((hours) => (hours * each) / scale)],
  });
  const mib = (each: number) => `${(each / MIB).toFixed(2)} MiB`;
  const processor = (each: number) => `${each.toFixed(1)} s`;
  const rows = [
    sum('moments, millions', moments, 1e6, (each) => String(Math.round(each))),
    sum('disk of the database, GiB', bytes(sizes), GIB, mib),
    sum('of it the vectors of seconds, GiB', seconds, GIB, mib),
    sum('of it the HNSW index, to be in memory, GiB', vectorIndex, GIB, mib),
    sum('of it tables that vectors leave empty, at most, GiB', besideVectors, GIB, mib),
    sum('workers, days of one core', workerS, DAY_S, processor),
    sum('database while they index, days of one core', databaseS, DAY_S, processor),
  ];
  return {
    title: 'Capacity by what an hour takes',
    columns: ['', 'formula', ...SUMS_HOURS.map((hours) => `${hours.toLocaleString('en')} hours`)],
    rows,
    note: 'In proportion to the hours: rows and indexes grow so. The time to insert into an HNSW index, and to search it, grows a little with its size; that is not in the sums. Tables that vectors leave empty are counted by short films, whose first pages are not full. Posters and storyboards are files beside the database.',
  };
}
