/**
 * Checks SQLite's write-ahead log before a library is opened. SQLite reads it up to the first damaged frame and forgets the
 * rest without a word: the library is then an earlier one. In: a data folder. Out: what is lost, if anything; the damaged
 * log is kept, and the vector index, which knows the lost rows, is removed.
 * Format: https://www.sqlite.org/walformat.html
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';

/** Commits that a damaged log lost. */
export interface LostCommits {
  /** Null where the log's header is damaged, so that they cannot be counted. */
  count: number | null;
  /** The path of the copy of the damaged log. */
  keptAs: string;
}

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** The last bit says in which order the words of checksums are read. */
const MAGIC = 0x377f0682;

/** Returns what the log of this library lost, or null. `stamp` names the copy. Never throws for a fault of the log. */
export function checkLog(dataDir: string, stamp: string): LostCommits | null {
  const file = join(dataDir, `${LIBRARY_FILE}-wal`);
  if (!existsSync(file) || statSync(file).size <= HEADER_BYTES) return null;
  const log = readFileSync(file);
  const count = countLost(log);
  // Another process may have begun the log anew meanwhile: what was read is then of two.
  if (count === 0 || !sameHeader(log, readFileSync(file))) return null;
  const keptAs = join(dataDir, 'damaged', `${stamp}-wal`);
  mkdirSync(join(dataDir, 'damaged'), { recursive: true });
  copyFileSync(file, keptAs);
  rmSync(join(dataDir, 'hnsw'), { recursive: true, force: true });
  return { count, keptAs };
}

/** Says what was lost, for people. */
export function describeLost({ count, keptAs }: LostCommits): string {
  const lost = count === null ? 'Changes' : count === 1 ? '1 change' : `${count} changes`;
  return `${lost} of the library were lost in a damaged log, kept as ${keptAs}. Run \`tidemark reindex\`.`;
}

function sameHeader(before: Buffer, after: Buffer): boolean {
  return before.subarray(0, HEADER_BYTES).equals(after.subarray(0, HEADER_BYTES));
}

/** Returns the number of commits behind the first damaged frame; null where the header is damaged. */
function countLost(log: Buffer): number | null {
  const magic = log.readUInt32BE(0);
  const pageBytes = log.readUInt32BE(8);
  const sumOf = magic === MAGIC ? sumLittle : sumBig;
  let sums = sumOf(log, 0, 24, [0, 0]);
  const isHeader = (magic === MAGIC || magic === MAGIC + 1) && sums[0] === log.readUInt32BE(24);
  if (!isHeader || sums[1] !== log.readUInt32BE(28)) return null;
  const frameBytes = FRAME_HEADER_BYTES + pageBytes;
  let [lost, isDamaged] = [0, false];
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    // Frames of other salts are what is left of the log before the last checkpoint.
    const isOurs = log.compare(log, 16, 24, at + 8, at + 16) === 0;
    if (isDamaged) {
      const isCommit = log.readUInt32BE(at + 4) !== 0;
      if (isOurs && isCommit) lost += 1;
      continue;
    }
    sums = sumOf(log, at + FRAME_HEADER_BYTES, at + frameBytes, sumOf(log, at, at + 8, sums));
    const isWhole = sums[0] === log.readUInt32BE(at + 16) && sums[1] === log.readUInt32BE(at + 20);
    // The first bad frame counts for nothing: it may be torn, by a process that died before its commit ended.
    isDamaged = !isOurs || !isWhole;
  }
  return lost;
}

type Sums = [number, number];

function sumLittle(bytes: Buffer, from: number, to: number, [first, second]: Sums): Sums {
  let [a, b] = [first, second];
  for (let at = from; at < to; at += 8) {
    a = (a + bytes.readUInt32LE(at) + b) >>> 0;
    b = (b + bytes.readUInt32LE(at + 4) + a) >>> 0;
  }
  return [a, b];
}

function sumBig(bytes: Buffer, from: number, to: number, [first, second]: Sums): Sums {
  let [a, b] = [first, second];
  for (let at = from; at < to; at += 8) {
    a = (a + bytes.readUInt32BE(at) + b) >>> 0;
    b = (b + bytes.readUInt32BE(at + 4) + a) >>> 0;
  }
  return [a, b];
}
