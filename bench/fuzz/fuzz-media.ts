/**
 * `npm run bench -- fuzz --media N`: damaged files of every container, read as indexing and drawing do. Only coded errors
 * may come of them, none may hang, and memory and descriptors must stay flat. The files are those of
 * test/support/mutants.ts; the same seed gives the same ones.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type FfmpegTools, locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { SILENCE_MS } from '../../media/ffmpeg/watchdog.ts';
import { examine, mutate, type Outcome, SEED_FILES, writeSeedFile } from '../../test/support/mutants.ts';
import { seeded } from '../../test/support/seeded.ts';
import { withWorkFolder } from '../media.ts';
import type { Measured } from '../report.ts';
import { type IsOver, NEVER_OVER } from '../time-limit.ts';

/** Options of the bench. */
export interface FuzzMediaOptions {
  count: number;
  seed: number;
}

/** The outcomes of the mutants of one file. */
interface Tally {
  name: string;
  tried: number;
  read: number;
  codes: Map<string, number>;
  uncoded: string[];
  slowestMs: number;
}

/** A file is read by some processes in a row, each of which may be silent for as long as this. */
const LIMIT_MS = 2 * SILENCE_MS;

/** Growth that is no leak: what is loaded and compiled on first use, in bytes and descriptors. */
const GROWTH_BYTES = 200 * 2 ** 20;
const GROWTH_DESCRIPTORS = 10;

/** Mutants after which everything is loaded, and growth counts. */
const WARM_UP = 32;

/** Reads the mutants; see the top of the file. */
export function benchFuzzMedia(
  { count, seed }: FuzzMediaOptions,
  isOver: IsOver = NEVER_OVER,
): Promise<Measured> {
  return withWorkFolder('fuzz-media', async (folder) => {
    const tools = await locateFfmpeg();
    const tallies = await prepare(folder);
    const before = { bytes: 0, descriptors: 0 };
    let next = 0;
    const work = async (worker: number): Promise<void> => {
      for (let i = next++; i < count && !isOver(); i = next++) {
        if (i === WARM_UP) Object.assign(before, usage());
        await tryMutant(tools, folder, { worker, seed: seed * 1e6 + i, tally: tallies[i % tallies.length] });
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, (_, worker) => work(worker)));
    const after = usage();
    const growth = { bytes: after.bytes - before.bytes, descriptors: after.descriptors - before.descriptors };
    return report({ count, seed }, tallies, next > WARM_UP ? growth : { bytes: 0, descriptors: 0 });
  });
}

async function prepare(folder: string): Promise<Tally[]> {
  for (const name of Object.keys(SEED_FILES)) await writeSeedFile(join(folder, name), name);
  return Object.keys(SEED_FILES).map((name) => ({
    ...{ name, tried: 0, read: 0, codes: new Map<string, number>(), uncoded: [], slowestMs: 0 },
  }));
}

async function tryMutant(
  tools: FfmpegTools,
  folder: string,
  { worker, seed, tally }: { worker: number; seed: number; tally: Tally | undefined },
): Promise<void> {
  if (!tally) return;
  const bytes = mutate(readFileSync(join(folder, tally.name)), seeded(seed));
  const own = join(folder, String(worker));
  mkdirSync(own, { recursive: true });
  const path = join(own, tally.name);
  writeFileSync(path, bytes);
  const startedMs = performance.now();
  const outcome: Outcome | Error = await examine(tools, path, bytes.length, seed).catch(
    (error: Error) => error,
  );
  tally.tried++;
  tally.slowestMs = Math.max(tally.slowestMs, Math.round(performance.now() - startedMs));
  if (typeof outcome === 'number') tally.read++;
  else if (typeof outcome === 'string') tally.codes.set(outcome, (tally.codes.get(outcome) ?? 0) + 1);
  else tally.uncoded.push(`seed ${seed}: ${outcome.message}`);
  rmSync(path);
}

/** Memory and open descriptors of this process; 0 descriptors where the system does not list them. */
function usage(): { bytes: number; descriptors: number } {
  let descriptors = 0;
  try {
    descriptors = readdirSync('/proc/self/fd').length;
  } catch {
    // Not Linux: only memory is compared.
  }
  return { bytes: process.memoryUsage.rss(), descriptors };
}

function report(
  options: FuzzMediaOptions,
  tallies: readonly Tally[],
  growth: { bytes: number; descriptors: number },
): Measured {
  const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  const codes = [...new Set(tallies.flatMap((tally) => [...tally.codes.keys()]))].sort();
  const slowestMs = Math.max(...tallies.map((tally) => tally.slowestMs));
  const uncoded = tallies.flatMap((tally) => tally.uncoded);
  const figures = {
    ...{ tried: sum(({ tried }) => tried), read: sum(({ read }) => read), uncoded: uncoded.length },
    ...{ slowest_ms: slowestMs, over_limit: tallies.filter((tally) => tally.slowestMs > LIMIT_MS).length },
    ...{ memory_growth_mib: Math.round(growth.bytes / 2 ** 20), descriptor_growth: growth.descriptors },
  };
  const table = {
    title: 'Damaged media files',
    columns: ['file', 'tried', 'read', ...codes, 'not coded', 'slowest, s'],
    rows: tallies.map((tally) => ({
      name: tally.name,
      cells: [
        ...[tally.tried, tally.read, ...codes.map((code) => tally.codes.get(code) ?? 0)],
        ...[tally.uncoded.length, Math.round(tally.slowestMs / 100) / 10],
      ],
    })),
    note:
      `Seed ${options.seed}. "read" gave seconds and a picture; the codes are the errors that the others gave. Memory grew by ` +
      `${figures.memory_growth_mib} MiB, descriptors by ${figures.descriptor_growth}.`,
  };
  const failures = [
    ...uncoded.slice(0, 10),
    ...(slowestMs > LIMIT_MS ? [`a file took ${slowestMs} ms; at most ${LIMIT_MS}`] : []),
    ...(growth.bytes > GROWTH_BYTES ? [`memory grew by ${figures.memory_growth_mib} MiB`] : []),
    ...(growth.descriptors > GROWTH_DESCRIPTORS ? [`${growth.descriptors} descriptors were left open`] : []),
  ];
  return {
    name: 'fuzz-media',
    tables: [table],
    figures,
    baselines: {},
    options: { ...options },
    model: null,
    failures,
  };
}
