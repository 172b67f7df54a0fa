/**
 * Rows on their way from one database to the other, and checksums by which both are compared. In: rows of either. Out:
 * one number a table that does not depend on the order of its rows, nor on the database.
 */
import { createHash } from 'node:crypto';
import { quantise, type UnitVector } from '../../../core/vector.ts';
import { bytes } from '../encoding/chunk-codec.ts';
import type { ColumnKind, CopiedTable } from './tables.ts';

/** A value on its way: booleans are 0 and 1, JSON is text without spaces. */
export type CopiedValue = string | number | Buffer | UnitVector | null;

/** A row on its way, by the names of its columns. */
export type CopiedRow = Record<string, CopiedValue>;

/** The rows of a table, counted and summed. */
export interface TableSum {
  rows: number;
  /** 16 hexadecimal digits. */
  checksum: string;
}

const MODULUS = 2n ** 64n;

/** PostgreSQL's JSON holds neither zero bytes nor halves of characters. */
const UNSTORABLE = /\0|\p{Surrogate}/gu;

/** Returns a text as both databases hold it: PostgreSQL's holds no zero byte. */
export function storableText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', ' ') : text;
}

/** Returns JSON as both databases hold it. Throws for what is none. */
export function storableJson(json: string): string {
  return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
    typeof value === 'string' ? value.replace(UNSTORABLE, '') : value,
  );
}

/** Adds up rows of a table. */
export class TableSummer {
  readonly #columns: [name: string, kind: ColumnKind][];
  #rows = 0;
  #sum = 0n;

  constructor({ columns }: Pick<CopiedTable, 'columns'>) {
    this.#columns = Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  add(row: CopiedRow): void {
    const hash = createHash('sha256');
    for (const [name, kind] of this.#columns) {
      const content = contentOf(row[name] ?? null, kind);
      const head = Buffer.alloc(4);
      head.writeInt32LE(content === null ? -1 : content.length);
      hash.update(head);
      if (content !== null) hash.update(content);
    }
    this.#rows += 1;
    // A sum, unlike an exclusive or, notices a row that is there twice.
    this.#sum = (this.#sum + hash.digest().readBigUInt64LE()) % MODULUS;
  }

  sum(): TableSum {
    return { rows: this.#rows, checksum: this.#sum.toString(16).padStart(16, '0') };
  }
}

function contentOf(value: CopiedValue, kind: ColumnKind): Uint8Array | null {
  if (value === null) return null;
  // halfvec and int8 hold a vector differently; rounded to int8, both are the same.
  if (kind === 'vector') return bytes(quantise(value as UnitVector).values);
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'number') {
    const number = Buffer.alloc(8);
    number.writeDoubleLE(value + 0); // -0, which SQLite does not keep, becomes 0.
    return number;
  }
  return value as Buffer;
}
