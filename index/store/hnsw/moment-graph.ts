/**
 * Moments in hnswlib's graph, and found by it: approximately, in a time that hardly grows with their number. In: moments,
 * deleted moments, query vectors. Out: neighbours.
 */
import { open } from 'node:fs/promises';
import hnswlib from 'hnswlib-node';
import { AppError } from '../../../core/errors.ts';
import { dequantise, type UnitVector } from '../../../core/vector.ts';
import type { PackedMoments } from '../moments.ts';
import type { NearMoments } from '../vector-index.ts';
import { isMostlyGone, type MomentSet, SAME } from './moment-set.ts';

/** Links per point of the graph: hnswlib's default, good for some hundreds of dimensions. */
const LINKS = 16;
/** Width of the search while a point is added. */
const ADD_WIDTH = 200;
/** Least width of a search; twice the requested number where that is more. */
const MIN_SEARCH_WIDTH = 200;
const MIN_CAPACITY = 1024;

/** A graph in memory. */
export class MomentGraph implements MomentSet {
  readonly #native: hnswlib.HierarchicalNSW;
  readonly #live: Set<number>;
  lastMomentId: number;
  unsaved = 0;

  private constructor(native: hnswlib.HierarchicalNSW, live: Set<number>, lastMomentId: number) {
    this.#native = native;
    this.#live = live;
    this.lastMomentId = lastMomentId;
  }

  /** Creates a graph without points. */
  static empty(dim: number): MomentGraph {
    const native = new hnswlib.HierarchicalNSW('ip', dim);
    native.initIndex(MIN_CAPACITY, LINKS, ADD_WIDTH);
    return new MomentGraph(native, new Set(), 0);
  }

  /** Reads a graph from its file. */
  static async read(
    path: string,
    dim: number,
    { gone, lastMomentId }: { gone: readonly number[]; lastMomentId: number },
  ): Promise<MomentGraph> {
    const native = new hnswlib.HierarchicalNSW('ip', dim);
    await native.readIndex(path);
    const live = new Set(native.getIdsList());
    for (const momentId of gone) live.delete(momentId);
    return new MomentGraph(native, live, lastMomentId);
  }

  get size(): number {
    return this.#live.size;
  }

  reserve(count: number): void {
    const native = this.#native;
    if (count > native.getMaxElements()) native.resizeIndex(count);
  }

  add({ momentIds, dim, values }: PackedMoments, from: number): number {
    const native = this.#native;
    const momentId = momentIds[from] as number;
    const vector = dequantise({ values: values.subarray(from * dim, (from + 1) * dim), scale: 1 });
    if (native.getCurrentCount() === native.getMaxElements()) native.resizeIndex(native.getMaxElements() * 2);
    native.addPoint(Array.from(vector), momentId);
    this.#live.add(momentId);
    this.lastMomentId = momentId;
    this.unsaved++;
    return 1;
  }

  markDeleted(momentIds: readonly number[]): void {
    for (const momentId of momentIds) {
      if (!this.#live.delete(momentId)) continue;
      this.#native.markDelete(momentId);
      this.unsaved++;
    }
  }

  gone(): number[] {
    return this.#native.getIdsList().filter((id) => !this.#live.has(id));
  }

  isWorthRebuilding(): boolean {
    return isMostlyGone(this.size, this.#native.getCurrentCount());
  }

  holds(momentId: number, vector: UnitVector): boolean {
    const point = this.#native.getPoint(momentId);
    return vector.every((value, i) => Math.abs(value - (point[i] as number)) < SAME);
  }

  search(query: UnitVector, k: number): NearMoments {
    const count = Math.min(k, this.size);
    if (count === 0) return { neighbours: [], levels: null };
    this.#native.setEf(Math.max(MIN_SEARCH_WIDTH, 2 * count));
    const { neighbors, distances } = this.#native.searchKnn(Array.from(query), count);
    const neighbours = neighbors.map((momentId, i) => ({
      momentId,
      similarity: 1 - (distances[i] as number),
    }));
    return { neighbours, levels: null };
  }

  async write(path: string): Promise<void> {
    await this.#native.writeIndex(path);
    // hnswlib does not say that a disk was full.
    if (!(await isWholeGraph(path)))
      throw new AppError('DISK_FULL', 'The vector index was not written whole.');
    this.unsaved = 0;
  }
}

/** The bytes of hnswlib's header; it holds the number of points, and the bytes of each without its links above the base. */
const HEADER_BYTES = 96;
const [COUNT_AT, POINT_BYTES_AT] = [16, 24];

/** Returns true when a written graph goes on to the links of its last point, and ends there. */
async function isWholeGraph(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size < HEADER_BYTES) return false;
    const header = Buffer.alloc(HEADER_BYTES);
    await file.read(header, 0, HEADER_BYTES, 0);
    const count = Number(header.readBigUInt64LE(COUNT_AT));
    const linksAt = HEADER_BYTES + count * Number(header.readBigUInt64LE(POINT_BYTES_AT));
    if (size < linksAt) return false;
    // Some nine bytes a point.
    const links = Buffer.alloc(size - linksAt);
    await file.read(links, 0, links.length, linksAt);
    let at = 0;
    for (let point = 0; point < count; point++) {
      if (at + 4 > links.length) return false;
      at += 4 + links.readUInt32LE(at);
    }
    return at === links.length;
  } finally {
    await file.close();
  }
}
