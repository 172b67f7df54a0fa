/**
 * Measures one contender in a process of its own, so that its memory is told from others'. Called as
 * `contend.ts NAME FOLDER K`; the folder holds `vectors.f32`, `queries.f32` and `facts.json`. The last line is JSON.
 */
import { closeSync, openSync, readFileSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asUnit } from '../../../core/vector.ts';
import { quantile } from '../../../evaluation/measures.ts';
import { CONTENDERS } from './contenders.ts';

/** The cost and the answers of a contender. Times are of the processor, since benches share machines; memory is what it added. */
export interface Contended {
  found: number[][];
  buildS: number;
  queryMs: number;
  mib: number;
  diskMib: number;
}

/** Vectors that are read at once. */
const BLOCK = 4096;

const [, , name = '', folder = '', k = '10'] = process.argv;
const { count, dim } = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as {
  count: number;
  dim: number;
};
const contender = await CONTENDERS[name]?.(dim, count);
if (contender) {
  const queries = floats(readFileSync(join(folder, 'queries.f32')));
  const before = residentMib();
  const build = process.cpuUsage();
  const file = openSync(join(folder, 'vectors.f32'), 'r');
  for (let from = 0; from < count; from += BLOCK) {
    const bytes = Buffer.alloc(Math.min(BLOCK, count - from) * dim * 4);
    readSync(file, bytes, 0, bytes.length, from * dim * 4);
    await contender.add({ from, dim, values: floats(bytes) });
  }
  closeSync(file);
  const buildS = cpuMs(build) / 1000;
  const [found, times]: [number[][], number[]] = [[], []];
  for (let at = 0; at < queries.length; at += dim) {
    const started = process.cpuUsage();
    found.push(contender.nearest(asUnit(queries.subarray(at, at + dim)), Number(k)));
    times.push(cpuMs(started));
  }
  const mib = residentMib() - before;
  const index = join(folder, 'index.bin');
  await contender.write(index);
  const diskMib = statSync(index).size / 2 ** 20;
  rmSync(index);
  console.log(
    JSON.stringify({ found, buildS, queryMs: quantile(times, 0.5) ?? 0, mib, diskMib } satisfies Contended),
  );
}

function floats({ buffer, byteOffset, byteLength }: Buffer): Float32Array {
  return new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

function residentMib(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}

function cpuMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}
