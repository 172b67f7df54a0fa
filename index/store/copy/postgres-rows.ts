/** Rows of a PostgreSQL library on their way to another database, and rows of another one on their way into PostgreSQL. */
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { separatedWords } from '../encoding/words.ts';
import type { Parameters, Queries } from '../postgres/database.ts';
import { vectorText } from '../postgres/moment-store.ts';
import type { RowKey } from './ends.ts';
import { type CopiedRow, type CopiedValue, storableJson } from './row-checksum.ts';
import type { ColumnKind, CopiedTable } from './tables.ts';

/** The types of the arrays that carry values to PostgreSQL; an assignment makes the column's own of them. */
const ARRAYS: Record<ColumnKind, string> = {
  text: 'text[]',
  json: 'text[]',
  vector: 'text[]',
  integer: 'bigint[]',
  real: 'float8[]',
  boolean: 'boolean[]',
  bytes: 'bytea[]',
};

/** Returns the next rows of a table after this key. */
export async function readPostgresRows(
  queries: Queries,
  table: CopiedTable,
  after: RowKey | null,
): Promise<CopiedRow[]> {
  const columns = Object.entries(table.columns).map(([name, kind]) =>
    kind === 'json' || kind === 'vector' ? `"${name}"::text AS "${name}"` : `"${name}"`,
  );
  const keys = table.key.map((name) => `"${name}"`).join(', ');
  const position =
    after === null ? '' : `WHERE (${keys}) > (${table.key.map((_, i) => `$k${i}`).join(', ')})`;
  const rows = await queries.rows<Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM ${table.name} ${position} ORDER BY ${keys} LIMIT ${table.batch}`,
    Object.fromEntries((after ?? []).map((value, i) => [`k${i}`, value])),
  );
  return rows.map((row) => rowOf(table, row));
}

/** Writes rows. */
export async function writePostgresRows(
  queries: Queries,
  table: CopiedTable,
  rows: readonly CopiedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = Object.entries(table.columns);
  const parameters: Parameters = Object.fromEntries(
    columns.map(([name, kind]) => [name, rows.map((row) => parameterOf(row[name] ?? null, kind))]),
  );
  const [names, arrays, values] = [
    columns.map(([name]) => `"${name}"`),
    columns.map(([name, kind]) => `$${name}::${ARRAYS[kind]}`),
    columns.map(
      ([name, kind]) => `"${name}"${kind === 'json' ? '::jsonb' : kind === 'vector' ? '::halfvec' : ''}`,
    ),
  ];
  if (table.name === 'passages') {
    parameters.words = rows.map((row) => separatedWords(row.text as string));
    names.push('words');
    arrays.push('$words::text[]');
    values.push(`to_tsvector('tidemark', words)`);
  }
  await queries.run(
    `INSERT INTO ${table.name} (${names.join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS copied (${names.join(', ')})`,
    parameters,
  );
}

/** Returns the values of the key by which PostgreSQL reads a table. */
export function postgresKeyOf({ key }: CopiedTable, row: CopiedRow): RowKey {
  return key.map((name) => row[name] as string | number);
}

function rowOf({ columns }: CopiedTable, row: Record<string, unknown>): CopiedRow {
  return Object.fromEntries(
    Object.entries(columns).map(([name, kind]) => [name, copiedValue(row[name], kind)]),
  );
}

function copiedValue(value: unknown, kind: ColumnKind): CopiedValue {
  if (value === null || value === undefined) return null;
  if (kind === 'boolean') return value === true ? 1 : 0;
  if (kind === 'json') return storableJson(value as string);
  if (kind === 'vector') return normalise(Float32Array.from(JSON.parse(value as string) as number[]));
  return value as string | number | Buffer;
}

function parameterOf(value: CopiedValue, kind: ColumnKind): unknown {
  if (value === null) return null;
  if (kind === 'boolean') return value === 1;
  return kind === 'vector' ? vectorText(value as UnitVector) : value;
}
