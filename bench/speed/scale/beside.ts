/**
 * Compares ways to find the nearest moments of a library, on the same vectors and sentences in one run. In: a library, and
 * sentences as vectors. Out: a table of building, asking, recall, memory and disk, each contender in its own process.
 */
import { execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PackKey } from '../../../core/pack-key.ts';
import { dequantise, type UnitVector } from '../../../core/vector.ts';
import type { MomentStore } from '../../../index/store/moments.ts';
import type { Table } from '../../report.ts';
import type { Contended } from './contend.ts';
import { CONTENDERS } from './contenders.ts';

/** Of faiss and sqlite-vec: the name in the table, and what the script is told. */
const PYTHON = [
  { name: 'faiss HNSW32, float32', kind: 'HNSW32,Flat' },
  { name: 'faiss IVF1024, float32', kind: 'IVF1024,Flat' },
  { name: 'sqlite-vec, int8', kind: 'sqlite-vec' },
];
/** Debian's packages are for this one. */
const PYTHON_PATH = process.env.PYTHON ?? '/usr/bin/python3';

const READ_AT_ONCE = 4096;
const MAX_OUTPUT = 64 * 2 ** 20;

/** A contender with its share of the neighbours of an exact comparison. */
export interface Beside extends Omit<Contended, 'found'> {
  name: string;
  /** Percent. */
  recall: number;
}

const run = promisify(execFile);

/** Measures all contenders that are installed, and names the others on standard error. */
export async function measureBeside(
  moments: Pick<MomentStore, 'packedAfter'>,
  pack: PackKey,
  queries: readonly UnitVector[],
  k: number,
  folder: string,
): Promise<Beside[]> {
  mkdirSync(folder, { recursive: true });
  try {
    await writeVectors(moments, pack, folder);
    writeFileSync(join(folder, 'queries.f32'), Buffer.concat(queries.map((one) => Buffer.from(one.buffer))));
    const measured: [string, Contended | null][] = [];
    for (const name of Object.keys(CONTENDERS)) measured.push([name, await contend(name, folder, k)]);
    for (const { name, kind } of PYTHON) measured.push([name, await contendInPython(kind, folder, k)]);
    const exact = measured[0]?.[1]?.found ?? [];
    return measured.flatMap(([name, one]) => {
      if (one === null) process.stderr.write(`${name} is not installed: left out.\n`);
      return one === null ? [] : [{ ...figuresOf(one), name, recall: recallOf(one.found, exact) }];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes the table of one size. */
export function besideTable(seconds: number, rows: readonly Beside[]): Table {
  return {
    title: `Finding the ten nearest moments in ${seconds} s, beside others`,
    columns: ['way', 'build s', 'query ms', 'recall@10 %', 'memory MiB', 'disk MiB'],
    rows: rows.map(({ name, ...one }) => ({
      name,
      cells: [one.buildS, one.queryMs, one.recall, one.mib, one.diskMib],
    })),
    note: 'One thread each; seconds and milliseconds (median) of processor. Memory: what building and asking added. usearch and sqlite-vec make int8 numbers by one scale for all vectors, Tidemark by one for each.',
  };
}

function figuresOf({ buildS, queryMs, mib, diskMib }: Contended): Omit<Contended, 'found'> {
  return { buildS, queryMs, mib, diskMib };
}

function recallOf(found: readonly number[][], exact: readonly number[][]): number {
  const right = found.map((own, i) => own.filter((n) => exact[i]?.includes(n)).length);
  const wanted = exact.reduce((sum, own) => sum + own.length, 0);
  return (100 * right.reduce((sum, n) => sum + n, 0)) / Math.max(1, wanted);
}

/** Writes the vectors one after the other, so that no process holds those of another form. */
async function writeVectors(
  moments: Pick<MomentStore, 'packedAfter'>,
  pack: PackKey,
  folder: string,
): Promise<void> {
  const file = createWriteStream(join(folder, 'vectors.f32'));
  const facts = { count: 0, dim: 0 };
  for (let last = 0; ; ) {
    const { momentIds, dim, values } = await moments.packedAfter(last, READ_AT_ONCE, pack);
    if (momentIds.length === 0) break;
    const vectors = Array.from(momentIds, (_, i) =>
      dequantise({ values: values.subarray(i * dim, (i + 1) * dim), scale: 1 }),
    );
    file.write(Buffer.concat(vectors.map((one) => Buffer.from(one.buffer))));
    facts.count += momentIds.length;
    facts.dim = dim;
    last = momentIds.at(-1) as number;
  }
  file.end();
  await finished(file);
  writeFileSync(join(folder, 'facts.json'), JSON.stringify(facts));
}

function contend(name: string, folder: string, k: number): Promise<Contended | null> {
  const script = fileURLToPath(new URL('./contend.ts', import.meta.url));
  return resultOf(process.execPath, ['--import', 'tsx', script, name, folder, String(k)]);
}

function contendInPython(kind: string, folder: string, k: number): Promise<Contended | null> {
  const script = fileURLToPath(new URL('./contend.py', import.meta.url));
  const library = kind === 'sqlite-vec' ? vecLibrary() : [];
  return resultOf(PYTHON_PATH, [script, kind, folder, String(k), ...library]);
}

/** The path of sqlite-vec's library without its ending; none where the package is not installed. */
function vecLibrary(): string[] {
  try {
    const { getLoadablePath } = createRequire(import.meta.url)('sqlite-vec') as { getLoadablePath(): string };
    return [getLoadablePath()];
  } catch {
    return [];
  }
}

/** Runs a process to its end. Returns null where it prints nothing, or is not there. */
async function resultOf(command: string, args: readonly string[]): Promise<Contended | null> {
  try {
    const { stdout } = await run(command, args, { maxBuffer: MAX_OUTPUT });
    const last = stdout.trim().split('\n').at(-1);
    return last ? (JSON.parse(last) as Contended) : null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
