/**
 * Damage to a library's file: one page, a byte or many, at a random place. In: a seed. Out: how many answered otherwise than
 * before without an error, and how many could be mended.
 */

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { videoIdOf } from '../../core/ids.ts';
import { normalise, quantise } from '../../core/vector.ts';
import { checkLibrary } from '../../index/store/care/check-library.ts';
import { mendLibrary } from '../../index/store/care/mend-library.ts';
import { openStore } from '../../index/store/open-store.ts';
import { LIBRARY_FILE } from '../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../index/store/store.ts';
import { NOTHING_TOLD } from '../../index/store/videos.ts';
import { createRandom } from '../random.ts';
import { type IsOver, NEVER_OVER } from '../time-limit.ts';

const PAGE_BYTES = 4096;
/** The pack of the libraries. */
export const PACK = { packId: 'bench', packRevision: '1' };
/** Numbers in a vector. */
export const DIM = 64;
const [VIDEOS, MINUTES] = [12, 5];

/** The outcome of damaged libraries. */
export interface DamageReport {
  tried: number;
  /** Refused with `INDEX_CORRUPT` when they were read. */
  noticed: number;
  /** Answered as before: the damage hit no value. */
  unharmed: number;
  /** Left as they were, with `INDEX_CORRUPT`: the description of the tables was hit. */
  beyond: number;
  /** Each wrong answer, and each library that was not sound after it was mended. */
  wrong: string[];
}

/** Vectors as text, by the place they belong to. */
type Vectors = Map<string, string>;

/** Damages `tried` copies of a library in `folder`. */
export async function tryDamage(
  folder: string,
  seed: number,
  tried: number,
  isOver: IsOver = NEVER_OVER,
): Promise<DamageReport> {
  const whole = join(folder, 'whole');
  const random = createRandom(seed);
  const rows = await makeLibrary(whole, random);
  const bytes = readFileSync(join(whole, LIBRARY_FILE));
  const report: DamageReport = { tried: 0, noticed: 0, unharmed: 0, beyond: 0, wrong: [] };
  for (let n = 0; n < tried && !isOver(); n++) {
    report.tried += 1;
    const dir = join(folder, `damaged-${n}`);
    mkdirSync(dir);
    writeFileSync(join(dir, LIBRARY_FILE), damaged(bytes, random));
    await judge(dir, rows, report, `library ${n}`);
    rmSync(dir, { recursive: true });
  }
  return report;
}

async function judge(dir: string, rows: Vectors, report: DamageReport, name: string): Promise<void> {
  const answers = await unlessCorrupt(() => vectorsOf(dir));
  if (answers === null) report.noticed += 1;
  else report.unharmed += 1;
  report.wrong.push(...differences(answers, rows, name));
  const mended = await unlessCorrupt(async () => mendLibrary(dir, 'bench'));
  if (mended === null) {
    report.beyond += 1;
    return;
  }
  const after = await unlessCorrupt(() => vectorsOf(dir));
  if (after === null || checkLibrary(dir) !== null) report.wrong.push(`${name}: not sound when mended`);
  report.wrong.push(...differences(after, rows, `${name}, mended`));
}

function differences(found: Vectors | null, rows: Vectors, name: string): string[] {
  return [...(found ?? [])]
    .filter(([key, value]) => rows.get(key) !== value)
    .map(([key]) => `${name}: ${key}`);
}

/** Returns what the work gives; null where it is refused with `INDEX_CORRUPT`. */
export async function unlessCorrupt<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === 'INDEX_CORRUPT') return null;
    throw error;
  }
}

function damaged(bytes: Buffer, random: () => number): Buffer {
  const copy = Buffer.from(bytes);
  // The first page is the file's header: without it there is no library to speak of.
  const page = 1 + Math.floor(random() * (bytes.length / PAGE_BYTES - 1));
  const length = random() < 0.5 ? 1 : 1 + Math.floor(random() * (PAGE_BYTES - 1));
  const start = page * PAGE_BYTES + Math.floor(random() * (PAGE_BYTES - length));
  for (let i = start; i < start + length; i++)
    copy[i] = (copy[i] as number) ^ (1 + Math.floor(random() * 255));
  return copy;
}

/** Every vector of a library, by the place it belongs to. */
async function vectorsOf(dir: string): Promise<Vectors> {
  const store = await openStore(dir);
  try {
    return await readVectors(store);
  } finally {
    await store.close();
  }
}

/** Every vector of an open library, by the place it belongs to. */
export async function readVectors(store: Store): Promise<Vectors> {
  const found: Vectors = new Map();
  for (const { video, timeline } of await store.timelines.searchable(PACK, {})) {
    for await (const { startS, vectors, ptsMs } of store.timelines.chunks(timeline.timelineId)) {
      const text = vectors.map((vector) => vector && `${vector.scale} ${vector.values}`).join('|');
      found.set(`${video.id} chunk ${startS}`, `${[...ptsMs]} ${text}`);
    }
  }
  for (const { videoId, startS, endS, vector } of await store.moments.after(0, 1e6))
    found.set(`${videoId} moment ${startS} ${endS}`, [...vector].join());
  return found;
}

async function makeLibrary(dir: string, random: () => number): Promise<Vectors> {
  const store = await openStore(dir);
  for (let n = 0; n < VIDEOS; n++) await makeVideo(store, n, random);
  const rows = await readVectors(store);
  await store.close();
  return rows;
}

/** Puts video `n` into a library, with random vectors. */
export async function makeVideo(store: Store, n: number, random: () => number): Promise<void> {
  const contentHash = n.toString(16).padStart(64, '0').split('').reverse().join('');
  const id = videoIdOf(contentHash);
  const unknown = { width: null, height: null, fps: null, codec: null, container: null, capturedAt: null };
  await store.videos.upsert({
    ...{ ...unknown, id, contentHash, path: `/films/${n}.mp4`, fileName: `${n}.mp4`, sizeBytes: 1 },
    ...{ title: `Film number ${n}`, tags: [], durationS: 60 * MINUTES, warnings: [] },
    ...NOTHING_TOLD,
    createdAt: new Date(1_780_000_000_000 + n * 1000).toISOString(),
  });
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  for (let startS = 0; startS < 60 * MINUTES; startS += 60) {
    const vectors = Array.from({ length: 60 }, () =>
      normalise(Float32Array.from({ length: DIM }, () => random() - 0.5)),
    );
    const chunk = {
      startS,
      ptsMs: Int32Array.from(vectors, (_, i) => (startS + i) * 1000),
      vectors: vectors.map(quantise),
      cuts: vectors.map((_, i) => i === 0),
    };
    const moments = vectors.flatMap((vector, i) =>
      i % 6 === 0 ? [{ startS: startS + i, endS: startS + i + 6, vector }] : [],
    );
    await store.timelines.commitChunk(timelineId, chunk, moments, startS + 60);
  }
  await store.timelines.complete(timelineId);
}
