/**
 * All that a data folder holds, in a form that two folders with the same content share: rows without ids that count up and
 * times of the clock, and files by their hashes. The vector index, a cache, is left out; its drafts are not.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../../index/store/sqlite/open-sqlite-store.ts';

/** A line for each row, file and folder, in order. */
export type Snapshot = string[];

/** Tables that tell of the way and not of the state: what was asked, done and deleted when. */
const WAY =
  /^(sqlite_|job_(turns|revisions)$|passage_words|requests$|gone_moments$|audit$|outbox$|deliveries$|library$)/;

/** Columns that count up, or hold a time of the clock. */
const VOLATILE = new Set(['id', 'timeline_id', 'rowid', 'seq', 'created_at', 'updated_at', 'version']);

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Reads a data folder that no process works on. */
export function takeSnapshot(dataDir: string): Snapshot {
  return [...rowsOf(dataDir), ...filesOf(dataDir)].sort();
}

/** Returns the lines that only one of two snapshots has: `-` of the first, `+` of the second. */
export function differenceOf(wanted: Snapshot, found: Snapshot): string[] {
  const without = (lines: Snapshot, others: Snapshot) => {
    const left = new Map<string, number>();
    for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
    return lines.filter((line) => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count <= 0;
    });
  };
  return [
    ...without(wanted, found).map((line) => `- ${line}`),
    ...without(found, wanted).map((line) => `+ ${line}`),
  ].map((line) => line.slice(0, 200));
}

function rowsOf(dataDir: string): Snapshot {
  const database = openDatabase(join(dataDir, LIBRARY_FILE));
  try {
    const tables = database
      .prepare<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all()
      .map(({ name }) => name)
      .filter((name) => !WAY.test(name) && name !== 'jobs');
    const rows = tables.flatMap((table) =>
      database
        .prepare<Record<string, unknown>>(`SELECT * FROM "${table}"`)
        .all()
        .map((row) => `${table} ${textOf(row, dataDir)}`),
    );
    const unfinished = database
      .prepare<{ state: string }>("SELECT state FROM jobs WHERE state IN ('queued', 'running')")
      .all();
    return [...rows, ...unfinished.map(({ state }) => `job ${state}`)];
  } finally {
    database.close();
  }
}

function textOf(row: Record<string, unknown>, dataDir: string): string {
  const cells = Object.entries(row)
    .filter(([column]) => !VOLATILE.has(column))
    .map(([column, value]) => [column, Buffer.isBuffer(value) ? hashOf(value) : value]);
  return JSON.stringify(Object.fromEntries(cells)).replaceAll(dataDir, '<data>');
}

function filesOf(dataDir: string): Snapshot {
  return readdirSync(dataDir, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(dataDir, path).replaceAll(UUID, '*');
    // The folders at the top are made by the first that needs one.
    if (entry.isDirectory()) return name.includes('/') ? [`folder ${name}`] : [];
    if (/^(tidemark\.sqlite|server\.)/.test(name)) return [];
    if (name.startsWith('hnsw/') && !name.endsWith('.tmp')) return [];
    // The record of an export holds its times.
    if (name.endsWith('export.json')) return [`file ${name}`];
    return existsSync(path) ? [`file ${name} ${hashOf(readFileSync(path))}`] : [];
  });
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
