/** Rows of a SQLite library on their way to another database, and rows of another one on their way into SQLite. */
import { dequantise, quantise, type UnitVector } from '../../../core/vector.ts';
import { checkSum, chunkChecksum, momentChecksum } from '../encoding/checksum.ts';
import { bytes, type ChunkBlobs, copyOf } from '../encoding/chunk-codec.ts';
import { indexedForm } from '../encoding/words.ts';
import type { Connection, SqlValue, Statement } from '../sqlite/database.ts';
import type { RowKey } from './ends.ts';
import { type CopiedRow, type CopiedValue, storableJson, storableText } from './row-checksum.ts';
import { COPIED_TABLES, type ColumnKind, type CopiedTable } from './tables.ts';

/** Reads the rows of each table on this connection. */
export function sqliteReader(connection: Connection) {
  const statements = new Map<string, Statement<Record<string, SqlValue>>>();
  const statementOf = (table: CopiedTable, isFirst: boolean) => {
    const sql = readingSql(table, isFirst);
    const known = statements.get(sql) ?? connection.prepare<Record<string, SqlValue>>(sql);
    statements.set(sql, known);
    return known;
  };
  return (table: CopiedTable, after: RowKey | null): CopiedRow[] =>
    statementOf(table, after === null)
      .all(...(after ?? []))
      .map((row) => rowOf(table, row));
}

/** Writes rows on this connection. Inside a transaction only. */
export function sqliteWriter(connection: Connection): (table: CopiedTable, row: CopiedRow) => void {
  const statements = new Map(COPIED_TABLES.map((table) => [table.name, insertion(connection, table)]));
  const words = connection.prepare('INSERT INTO passage_words (rowid, words) VALUES (?, ?)');
  return (table, row) => {
    const columns = { ...row, ...madeColumns(table, row) };
    const known = columnsIn(table).map((name) => [name, columns[name] ?? null]);
    statements.get(table.name)?.run(Object.fromEntries(known) as Record<string, SqlValue>);
    if (table.name === 'passages') words.run(row.id as number, indexedForm(row.text as string));
  };
}

/** Returns the values of the key by which SQLite reads a table. */
export function sqliteKeyOf({ sqlite }: CopiedTable, row: CopiedRow): RowKey {
  return sqlite.key.map((name) => row[name] as string | number);
}

function readingSql(table: CopiedTable, isFirst: boolean): string {
  const { name, ofTimeline, key } = table.sqlite;
  const expression = (column: string) => ofTimeline[column] ?? `${name}.${stored(table, column)}`;
  const columns = Object.entries(table.columns).flatMap(([column, kind]) =>
    // The vector of a moment is in two columns.
    kind === 'vector' ? [`${name}.vector_values`, `${name}.scale`] : [`${expression(column)} AS "${column}"`],
  );
  const checked = table.name === 'chunks' || table.name === 'moments' ? [`${name}.checksum`] : [];
  const keys = key.map(expression).join(', ');
  const joined = Object.keys(ofTimeline).length > 0 ? 'JOIN timelines ON timelines.id = timeline_id' : '';
  const position = isFirst ? '' : `WHERE (${keys}) > (${key.map(() => '?').join(', ')})`;
  return `SELECT ${[...columns, ...checked].join(', ')} FROM ${name} ${joined} ${position}
    ORDER BY ${keys} LIMIT ${table.batch}`;
}

/** Returns the name of a column in SQLite. */
function stored({ sqlite }: CopiedTable, column: string): string {
  return sqlite.renamed[column] ?? column;
}

/** Throws `INDEX_CORRUPT` for a row whose stored checksum is another: damage is not copied. */
function rowOf(table: CopiedTable, row: Record<string, SqlValue>): CopiedRow {
  const { checksum, ...columns } = row;
  if (table.name === 'chunks') {
    const start = row.start_s as number;
    const found = chunkChecksum(start, row as unknown as ChunkBlobs);
    checkSum(checksum as number | null, found, `The chunk at ${start} s`);
  }
  const copied: CopiedRow = {};
  for (const [name, kind] of Object.entries(table.columns)) copied[name] = copiedValue(columns[name], kind);
  if (table.name === 'moments') copied.embedding = momentVector(row);
  return copied;
}

function momentVector(row: Record<string, SqlValue>): UnitVector {
  const { start_s, end_s, vector_values, scale } = row as unknown as Parameters<typeof momentChecksum>[0];
  const found = momentChecksum({ start_s, end_s, vector_values, scale });
  checkSum(row.checksum as number | null, found, `Moment ${row.id}`);
  return dequantise({ values: new Int8Array(copyOf(vector_values)), scale });
}

function copiedValue(value: SqlValue | undefined, kind: ColumnKind): CopiedValue {
  if (value === null || value === undefined) return null;
  if (kind === 'json') return storableJson(value as string);
  if (typeof value === 'string') return storableText(value);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Returns the columns that are written, by their names in a copied row. */
function columnsIn({ columns, sqlite, name }: CopiedTable): string[] {
  const own = Object.keys(columns).filter((column) => !(column in sqlite.ofTimeline));
  if (name === 'chunks') return [...own, 'checksum'];
  if (name !== 'moments') return own;
  return [...own.filter((column) => column !== 'embedding'), 'vector_values', 'scale', 'checksum'];
}

function insertion(connection: Connection, table: CopiedTable): Statement<never> {
  const columns = columnsIn(table);
  return connection.prepare(
    `INSERT INTO ${table.sqlite.name} (${columns.map((column) => `"${stored(table, column)}"`).join(', ')})
     VALUES (${columns.map((column) => `@${column}`).join(', ')})`,
  );
}

function madeColumns({ name }: CopiedTable, row: CopiedRow): CopiedRow {
  if (name === 'chunks') {
    return { checksum: chunkChecksum(row.start_s as number, row as unknown as ChunkBlobs) };
  }
  if (name !== 'moments') return {};
  const { values, scale } = quantise(row.embedding as UnitVector);
  const [start_s, end_s] = [row.start_s as number, row.end_s as number];
  const blob = { start_s, end_s, vector_values: bytes(values), scale };
  return { vector_values: blob.vector_values, scale, checksum: momentChecksum(blob) };
}
