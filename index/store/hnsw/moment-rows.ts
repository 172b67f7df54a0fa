/**
 * Moments as int8 rows, of which a search compares each with the query: exactly, also behind a filter, in a quarter of the
 * memory of float32 and without a graph to build. In: moments, deleted moments, query vectors. Out: neighbours, and how
 * near all are on average.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../../../core/errors.ts';
import { GrowingRows, inverseLengthsOf } from '../../../core/int8/int8-rows.ts';
import { dequantise, type UnitVector } from '../../../core/vector.ts';
import type { PackedMoments } from '../moments.ts';
import type { MomentRange, NearMoments, SimilarityLevels } from '../vector-index.ts';
import { isMostlyGone, type MomentSet, SAME } from './moment-set.ts';

const MIN_CAPACITY = 1024;
/** Room is made for this many times the rows that are needed. */
const GROWTH = 1.25;
/** The bytes that the file holds beside each row. */
const FACTS_BYTES = 8 + 4 + 4 + 4;

/** The facts of each row, in step. */
interface RowFacts {
  momentIds: Float64Array;
  timelineIds: Int32Array;
  startS: Float32Array;
  endS: Float32Array;
  /** 1 / length of the int8 row; 0 where its moment is deleted. */
  inverseLengths: Float32Array;
}

/** Rows in memory, in the order of their moments' ids. */
export class MomentRows implements MomentSet {
  readonly #dim: number;
  readonly #rows: GrowingRows;
  #facts: RowFacts = makeFacts(MIN_CAPACITY);
  #dots = new Float32Array(MIN_CAPACITY);
  #gone = 0;
  unsaved = 0;

  constructor(dim: number) {
    this.#dim = dim;
    this.#rows = new GrowingRows(dim);
  }

  /** Reads rows from their file; null when its size is not that of whole rows. */
  static async read(
    path: string,
    dim: number,
    { gone }: { gone: readonly number[] },
  ): Promise<MomentRows | null> {
    const file = await open(path);
    try {
      const count = (await file.stat()).size / (FACTS_BYTES + dim);
      if (!Number.isInteger(count)) return null;
      const set = new MomentRows(dim);
      set.reserve(count);
      const rows = set.#rows.append(count);
      // Straight to where it stays: a second copy would be as large as the index.
      for (const part of [bytesOf(rows), ...storedFacts(set.#facts, count)]) await readWhole(file, part);
      inverseLengthsOf({ values: rows, dim }, count, set.#facts.inverseLengths);
      set.markDeleted(gone);
      set.unsaved = 0;
      return set;
    } finally {
      await file.close();
    }
  }

  get size(): number {
    return this.#rows.count - this.#gone;
  }

  get lastMomentId(): number {
    return this.#facts.momentIds[this.#rows.count - 1] ?? 0;
  }

  reserve(count: number): void {
    if (count <= this.#dots.length) return;
    this.#rows.reserve(count);
    const [old, facts] = [this.#facts, makeFacts(count)];
    facts.momentIds.set(old.momentIds);
    facts.timelineIds.set(old.timelineIds);
    facts.startS.set(old.startS);
    facts.endS.set(old.endS);
    facts.inverseLengths.set(old.inverseLengths);
    this.#facts = facts;
    this.#dots = new Float32Array(count);
  }

  add(moments: PackedMoments, from: number): number {
    const row = this.#rows.count;
    const count = moments.momentIds.length - from;
    if (row + count > this.#dots.length) this.reserve(Math.ceil((row + count) * GROWTH));
    const values = moments.values.subarray(from * this.#dim);
    this.#rows.push(values);
    const facts = this.#facts;
    facts.momentIds.set(moments.momentIds.subarray(from), row);
    facts.timelineIds.set(moments.timelineIds.subarray(from), row);
    facts.startS.set(moments.startS.subarray(from), row);
    facts.endS.set(moments.endS.subarray(from), row);
    const inverse = facts.inverseLengths.subarray(row, row + count);
    inverseLengthsOf({ values, dim: this.#dim }, count, inverse);
    this.unsaved += count;
    return count;
  }

  markDeleted(momentIds: readonly number[]): void {
    for (const momentId of momentIds) {
      const row = this.#rowOf(momentId);
      if (row === null || this.#facts.inverseLengths[row] === 0) continue;
      this.#facts.inverseLengths[row] = 0;
      this.#gone++;
      this.unsaved++;
    }
  }

  gone(): number[] {
    const { momentIds, inverseLengths } = this.#facts;
    return Array.from(momentIds.subarray(0, this.#rows.count)).filter((_, row) => inverseLengths[row] === 0);
  }

  isWorthRebuilding(): boolean {
    return isMostlyGone(this.size, this.#rows.count);
  }

  holds(momentId: number, vector: UnitVector): boolean {
    const row = this.#rowOf(momentId);
    if (row === null) return false;
    const values = this.#rows.values().subarray(row * this.#dim, (row + 1) * this.#dim);
    const held = dequantise({ values, scale: 1 });
    return vector.every((value, d) => Math.abs(value - (held[d] as number)) < SAME);
  }

  search(query: UnitVector, k: number, range?: MomentRange): NearMoments {
    const dots = this.#dots;
    this.#rows.dots(query, dots);
    const best = new Best(Math.min(k, this.size));
    const levels = new LevelCounter();
    const { momentIds, timelineIds, startS, endS, inverseLengths } = this.#facts;
    const { timelines, gte = 0, lt = Number.POSITIVE_INFINITY } = range ?? {};
    const count = this.#rows.count;
    for (let row = 0; row < count; ) {
      // The rows of a timeline mostly follow each other.
      const timeline = timelineIds[row] as number;
      const first = row;
      while (row < count && timelineIds[row] === timeline) row++;
      if (timelines && !timelines.has(timeline)) continue;
      let [sum, squares, seconds] = [0, 0, 0];
      for (let i = first; i < row; i++) {
        const inverse = inverseLengths[i] as number;
        const [from, to] = [startS[i] as number, endS[i] as number];
        if (inverse === 0 || to <= gte || from >= lt) continue;
        const similarity = (dots[i] as number) * inverse;
        sum += similarity * (to - from);
        squares += similarity * similarity * (to - from);
        seconds += to - from;
        if (similarity > best.least) best.offer(i, similarity);
      }
      levels.add(timeline, sum, squares, seconds);
    }
    const neighbours = best.sorted().map(({ row, similarity }) => {
      const [timelineId, from, to] = [timelineIds[row], startS[row], endS[row]] as [number, number, number];
      const place = { timelineId, startS: from, endS: to };
      return { momentId: momentIds[row] as number, similarity, place };
    });
    return { neighbours, levels: levels.result() };
  }

  async write(path: string): Promise<void> {
    const file = await open(path, 'w');
    try {
      await file.writeFile(bytesOf(this.#rows.values()));
      for (const part of storedFacts(this.#facts, this.#rows.count)) await file.writeFile(part);
    } finally {
      await file.close();
    }
    this.unsaved = 0;
  }

  /** Finds a moment's row by bisection: ids only grow. */
  #rowOf(momentId: number): number | null {
    const { momentIds } = this.#facts;
    let [low, high] = [0, this.#rows.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((momentIds[middle] as number) < momentId) low = middle + 1;
      else high = middle;
    }
    return low < this.#rows.count && momentIds[low] === momentId ? low : null;
  }
}

function makeFacts(capacity: number): RowFacts {
  return {
    momentIds: new Float64Array(capacity),
    timelineIds: new Int32Array(capacity),
    startS: new Float32Array(capacity),
    endS: new Float32Array(capacity),
    inverseLengths: new Float32Array(capacity),
  };
}

/** The bytes of what the file holds of the first rows. */
function storedFacts({ momentIds, timelineIds, startS, endS }: RowFacts, count: number): Uint8Array[] {
  return [momentIds, timelineIds, startS, endS].map((array) => bytesOf(array.subarray(0, count)));
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Fills an array with what a file holds next. */
async function readWhole(file: FileHandle, target: Uint8Array): Promise<void> {
  for (let at = 0; at < target.length; ) {
    const { bytesRead } = await file.read(target, at, target.length - at, null);
    if (bytesRead === 0) throw new AppError('INDEX_CORRUPT', 'The file of the vector index ends early.');
    at += bytesRead;
  }
}

/** The k best rows so far: a heap whose top is the worst of them. */
class Best {
  readonly #k: number;
  readonly #rows: number[] = [];
  readonly #similarities: number[] = [];
  /** The similarity that a row has to exceed. */
  least = Number.NEGATIVE_INFINITY;

  constructor(k: number) {
    this.#k = k;
  }

  offer(row: number, similarity: number): void {
    const [rows, values] = [this.#rows, this.#similarities];
    if (rows.length < this.#k) {
      let at = rows.length;
      while (at > 0 && (values[(at - 1) >> 1] as number) > similarity) {
        rows[at] = rows[(at - 1) >> 1] as number;
        values[at] = values[(at - 1) >> 1] as number;
        at = (at - 1) >> 1;
      }
      [rows[at], values[at]] = [row, similarity];
    } else if (this.#k > 0 && similarity > (values[0] as number)) {
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= rows.length) break;
        if ((values[child + 1] ?? Number.POSITIVE_INFINITY) < (values[child] as number)) child++;
        if ((values[child] as number) >= similarity) break;
        rows[at] = rows[child] as number;
        values[at] = values[child] as number;
        at = child;
      }
      [rows[at], values[at]] = [row, similarity];
    }
    if (rows.length === this.#k) this.least = values[0] ?? Number.POSITIVE_INFINITY;
  }

  /** Returns them best first; of equals, the earlier. */
  sorted(): { row: number; similarity: number }[] {
    return this.#rows
      .map((row, i) => ({ row, similarity: this.#similarities[i] as number }))
      .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
  }
}

/** Sums up similarities, those of each timeline by themselves too. Rows of a timeline may be interrupted by others. */
class LevelCounter {
  readonly #ofTimeline = new Map<number, { sum: number; seconds: number }>();
  #squares = 0;

  /** Adds the sums of some seconds of a timeline: of their similarities, and of the squares of these. */
  add(timelineId: number, sum: number, squares: number, seconds: number): void {
    const known = this.#ofTimeline.get(timelineId) ?? { sum: 0, seconds: 0 };
    this.#ofTimeline.set(timelineId, { sum: known.sum + sum, seconds: known.seconds + seconds });
    this.#squares += squares;
  }

  result(): SimilarityLevels {
    const counted = [...this.#ofTimeline].filter(([, { seconds }]) => seconds > 0);
    const seconds = counted.reduce((total, [, one]) => total + one.seconds, 0);
    const mean = counted.reduce((total, [, one]) => total + one.sum, 0) / Math.max(1, seconds);
    const variance = this.#squares / Math.max(1, seconds) - mean * mean;
    return {
      mean,
      deviation: Math.sqrt(Math.max(0, variance)) || 1,
      ofTimeline: new Map(counted.map(([id, one]) => [id, one.sum / one.seconds])),
    };
  }
}
