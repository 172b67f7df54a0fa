/**
 * Damage to the files beside the library's own: SQLite's log, and the file of the vector index. In: a seed. Out: how many
 * were noticed, and which answers were wrong.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise, type UnitVector } from '../../core/vector.ts';
import { checkLibrary } from '../../index/store/care/check-library.ts';
import { checkLog } from '../../index/store/care/check-log.ts';
import { openVectorIndex } from '../../index/store/hnsw/vector-index.ts';
import { openStore } from '../../index/store/open-store.ts';
import { LIBRARY_FILE } from '../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../index/store/store.ts';
import type { Random } from '../random.ts';
import { createRandom } from '../random.ts';
import { type IsOver, NEVER_OVER } from '../time-limit.ts';
import { type DamageReport, DIM, makeVideo, PACK, readVectors, unlessCorrupt } from './damage.ts';

const LOG = `${LIBRARY_FILE}-wal`;
const INDEX = join('hnsw', `${PACK.packId}@${PACK.packRevision}.bin`);

/** Videos before the copy that the log is damaged in, and after it. */
const [FIRST, LATER] = [3, 3];

/** Ways to damage a file: its bytes, those of another library's file of that kind, and a random place. */
const WAYS: ((bytes: Buffer, other: Buffer, random: Random) => Buffer)[] = [
  (bytes, _, random) => flipped(bytes, 1, random),
  (bytes, _, random) => flipped(bytes, 1 + Math.floor(random() * 4000), random),
  (bytes, _, random) => bytes.subarray(0, Math.floor(random() * bytes.length)),
  (bytes, other, random) => spliced(bytes, other, random),
  () => Buffer.alloc(0),
];

/**
 * Damages the log of `tried` libraries that were not closed, then adds a video to each. Every row must be one that was
 * written, and a search by the vector index must find what comparing all finds.
 */
export async function tryLogDamage(
  folder: string,
  seed: number,
  tried: number,
  isOver: IsOver = NEVER_OVER,
): Promise<DamageReport> {
  const random = createRandom(seed);
  const [whole, other] = [join(folder, 'unclosed'), join(folder, 'other-unclosed')];
  const written = await makeUnclosed(whole, 0, random);
  await makeUnclosed(other, 50, random);
  const [bytes, otherBytes] = [readFileSync(join(whole, LOG)), readFileSync(join(other, LOG))];
  const report: DamageReport = { tried: 0, noticed: 0, unharmed: 0, beyond: 0, wrong: [] };
  for (let n = 0; n < tried && !isOver(); n++) {
    report.tried += 1;
    const dir = join(folder, `log-${n}`);
    cpSync(whole, dir, { recursive: true });
    rmSync(join(dir, `${LIBRARY_FILE}-shm`), { force: true });
    writeFileSync(join(dir, LOG), wayOf(n)(bytes, otherBytes, random));
    if (checkLog(dir, 'bench')) report.noticed += 1;
    await judgeLog(dir, written, random, report, `log ${n}`);
    rmSync(dir, { recursive: true });
  }
  return report;
}

/** The kinds of vector index, by how many moments they compare one by one; undefined: the usual number. */
const KINDS = { rows: undefined, graph: 0 };

/**
 * Damages the file or the sidecar of `tried` vector indexes, half of which are graphs. Each must be reported, unless it is
 * a whole one of another library, and answer as before: rebuilt from the rows.
 */
export async function tryIndexDamage(
  folder: string,
  seed: number,
  tried: number,
  isOver: IsOver = NEVER_OVER,
): Promise<DamageReport> {
  const random = createRandom(seed);
  const made = {
    rows: await makePair(folder, 'rows', random),
    graph: await makePair(folder, 'graph', random),
  };
  const report: DamageReport = { tried: 0, noticed: 0, unharmed: 0, beyond: 0, wrong: [] };
  for (let n = 0; n < tried && !isOver(); n++) {
    report.tried += 1;
    const kind = n % 4 < 2 ? 'rows' : 'graph';
    const { whole, other, wanted } = made[kind];
    const dir = join(folder, `index-${n}`);
    cpSync(whole, dir, { recursive: true });
    // Both files of another library, or one of them damaged.
    const names = n % 7 === 6 ? [INDEX, `${INDEX}.json`] : [n % 2 ? INDEX : `${INDEX}.json`];
    for (const name of names) {
      const [bytes, otherBytes] = [readFileSync(join(whole, name)), readFileSync(join(other, name))];
      let damaged = names.length === 2 ? otherBytes : wayOf(n)(bytes, otherBytes, random);
      // A page of the other library may hold the same spans.
      while (damaged.equals(bytes)) damaged = wayOf(n)(bytes, otherBytes, random);
      writeFileSync(join(dir, name), damaged);
    }
    const answers = await answersOf(
      dir,
      kind,
      wanted.map(({ query }) => query),
    );
    if (answers.rebuilt) report.noticed += 1;
    else report.unharmed += 1;
    if (answers.reported !== (names.length === 1))
      report.wrong.push(`index ${n}: ${answers.reported ? '' : 'not '}reported`);
    for (const [i, { best }] of wanted.entries())
      if (answers.best[i] !== best) report.wrong.push(`index ${n}: ${answers.best[i]}, not ${best}`);
    rmSync(dir, { recursive: true });
  }
  return report;
}

async function makePair(folder: string, kind: keyof typeof KINDS, random: Random) {
  const [whole, other] = [join(folder, `with-${kind}`), join(folder, `other-${kind}`)];
  const wanted = await makeIndexed(whole, 0, kind, random);
  await makeIndexed(other, 50, kind, random);
  return { whole, other, wanted };
}

function wayOf(n: number) {
  return WAYS[n % WAYS.length] as (typeof WAYS)[number];
}

function flipped(bytes: Buffer, length: number, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const start = Math.floor(random() * bytes.length);
  for (let i = start; i < Math.min(bytes.length, start + length); i++)
    copy[i] = (copy[i] as number) ^ (1 + Math.floor(random() * 255));
  return copy;
}

/** The beginning of one file, and the rest of another. */
function spliced(bytes: Buffer, other: Buffer, random: Random): Buffer {
  const at = Math.floor(random() * bytes.length);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(at)]);
}

/** A library as a killed process leaves it: commits in its log, and an index that knows them. */
async function makeUnclosed(dir: string, firstId: number, random: Random): Promise<Map<string, string>> {
  const made = `${dir}-made`;
  const closed = await openStore(made);
  for (let n = 0; n < FIRST; n++) await makeVideo(closed, firstId + n, random);
  await closed.close();
  const store = await openStore(made);
  try {
    for (let n = FIRST; n < FIRST + LATER; n++) await makeVideo(store, firstId + n, random);
    const index = await store.openVectorIndex(PACK, DIM);
    await index.sync();
    await index.save();
    cpSync(made, dir, { recursive: true });
    return await readVectors(store);
  } finally {
    await store.close();
  }
}

async function judgeLog(
  dir: string,
  written: ReadonlyMap<string, string>,
  random: Random,
  report: DamageReport,
  name: string,
): Promise<void> {
  const found = await unlessCorrupt(async () => {
    const store = await openStore(dir);
    try {
      const rows = await readVectors(store);
      await makeVideo(store, 90, random);
      return { rows, misses: await missesOf(store, random) };
    } finally {
      await store.close();
    }
  });
  if (found === null) {
    report.beyond += 1;
    return;
  }
  if (found.rows.size === written.size) report.unharmed += 1;
  for (const [key, value] of found.rows) if (written.get(key) !== value) report.wrong.push(`${name}: ${key}`);
  if (found.misses > 0) report.wrong.push(`${name}: the index misses ${found.misses} of ${QUESTIONS}`);
  if (checkLibrary(dir) !== null) report.wrong.push(`${name}: not sound`);
}

const QUESTIONS = 20;

/** Counts the moments of the newest video that the index does not find by their own vectors. */
async function missesOf(store: Store, random: Random): Promise<number> {
  const index = await store.openVectorIndex(PACK, DIM);
  await index.sync();
  const moments = await store.moments.after(0, 1e6, PACK);
  let misses = 0;
  for (let i = 0; i < QUESTIONS; i++) {
    const asked = moments[moments.length - 1 - Math.floor(random() * 40)];
    if (!asked) continue;
    const [best] = (await index.search(asked.vector, 1)).neighbours;
    if (best?.momentId !== asked.momentId) misses += 1;
  }
  return misses;
}

/** Opens the index of a library as one of this kind; `onDamaged` hears of a damaged file. */
function openIndex(store: Store, dir: string, kind: keyof typeof KINDS, onDamaged?: () => void) {
  const comparedMoments = KINDS[kind];
  return openVectorIndex({
    ...{ store, pack: PACK, dim: DIM, file: join(dir, INDEX), onDamaged },
    ...(comparedMoments !== undefined && { comparedMoments }),
  });
}

async function makeIndexed(
  dir: string,
  firstId: number,
  kind: keyof typeof KINDS,
  random: Random,
): Promise<{ query: UnitVector; best: string }[]> {
  mkdirSync(dir);
  const store = await openStore(dir);
  for (let n = 0; n < FIRST; n++) await makeVideo(store, firstId + n, random);
  const index = await openIndex(store, dir, kind);
  await index.sync();
  await index.save();
  const queries = Array.from({ length: 5 }, () =>
    normalise(Float32Array.from({ length: DIM }, () => random() - 0.5)),
  );
  const wanted = [];
  for (const query of queries)
    wanted.push({ query, best: textOf((await index.search(query, 5)).neighbours) });
  await store.close();
  return wanted;
}

async function answersOf(
  dir: string,
  kind: keyof typeof KINDS,
  queries: UnitVector[],
): Promise<{ best: string[]; rebuilt: boolean; reported: boolean }> {
  const store = await openStore(dir);
  try {
    let reported = false;
    const index = await openIndex(store, dir, kind, () => {
      reported = true;
    });
    const rebuilt = (await index.size()) === 0;
    await index.sync();
    const best = [];
    for (const query of queries) best.push(textOf((await index.search(query, 5)).neighbours));
    return { best, rebuilt, reported };
  } finally {
    await store.close();
  }
}

function textOf(neighbours: { momentId: number; similarity: number }[]): string {
  return neighbours.map(({ momentId, similarity }) => `${momentId} ${similarity.toFixed(4)}`).join(', ');
}
