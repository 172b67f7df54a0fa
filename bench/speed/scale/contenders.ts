/**
 * Ways to find the nearest of many vectors, in JavaScript: plain exact comparing, what the product does, hnswlib, and
 * usearch where it is installed. In: vectors and queries. Out: the neighbours, and how long it took.
 */
import { writeFileSync } from 'node:fs';
import { quantise, type UnitVector } from '../../../core/vector.ts';
import { MomentGraph } from '../../../index/store/hnsw/moment-graph.ts';
import { MomentRows } from '../../../index/store/hnsw/moment-rows.ts';
import type { MomentSet } from '../../../index/store/hnsw/moment-set.ts';
import type { PackedMoments } from '../../../index/store/moments.ts';

/** Vectors are given to a contender in blocks, so that what it holds is all that is held. */
export interface VectorBlock {
  /** The number of the first vector. */
  from: number;
  dim: number;
  values: Float32Array;
}

/** An index that is filled and asked. */
export interface Contender {
  add(block: VectorBlock): void | Promise<void>;
  /** Returns the numbers of the k nearest vectors. */
  nearest(query: UnitVector, k: number): number[];
  /** Writes the index to a file. */
  write(path: string): void | Promise<void>;
}

/** Neighbours that an approximate index walks through: enough for recall above .99 on these vectors. */
const WIDTH = 1024;

/** Creates a contender; null where its package is not installed. */
export type CreateContender = (dim: number, count: number) => Promise<Contender | null>;

/** The contenders by name. */
export const CONTENDERS: Record<string, CreateContender> = {
  'plain exact JavaScript': async (dim, count) => plain(dim, count),
  'Tidemark: all int8 rows, SIMD': async (dim, count) => held(new MomentRows(dim), count),
  'hnswlib, float32': async (dim, count) => held(MomentGraph.empty(dim), count, WIDTH),
  'usearch, float32': (dim) => usearch(dim, 'f32'),
  'usearch, int8': (dim) => usearch(dim, 'i8'),
};

function plain(dim: number, count: number): Contender {
  const all = new Float32Array(count * dim);
  return {
    add: ({ from, values }) => all.set(values, from * dim),
    nearest(query, k) {
      const best: { n: number; similarity: number }[] = [];
      for (let n = 0; n < count; n++) {
        let similarity = 0;
        for (let d = 0; d < dim; d++) similarity += (all[n * dim + d] as number) * (query[d] as number);
        if (best.length === k && similarity <= (best[k - 1] as { similarity: number }).similarity) continue;
        best.push({ n, similarity });
        best.sort((a, b) => b.similarity - a.similarity);
        if (best.length > k) best.pop();
      }
      return best.map(({ n }) => n);
    },
    write: (path) => writeFileSync(path, all),
  };
}

/** A set of the product; an approximate one is asked for `width` neighbours, of which the first are taken. */
function held(set: MomentSet, count: number, width = 0): Contender {
  set.reserve(count);
  return {
    add(block) {
      const moments = packed(block);
      for (let at = 0; at < moments.momentIds.length; ) at += set.add(moments, at);
    },
    nearest: (query, k) =>
      set
        .search(query, Math.max(k, width))
        .neighbours.slice(0, k)
        .map(({ momentId }) => momentId - 1),
    write: (path) => set.write(path),
  };
}

/** A block as moments of a second each, numbered from 1. */
function packed({ from, dim, values }: VectorBlock): PackedMoments {
  const count = values.length / dim;
  const int8 = new Int8Array(values.length);
  for (let i = 0; i < count; i++) {
    int8.set(quantise(values.subarray(i * dim, (i + 1) * dim)).values, i * dim);
  }
  return {
    momentIds: Float64Array.from({ length: count }, (_, i) => from + i + 1),
    timelineIds: new Int32Array(count).fill(1),
    startS: Float32Array.from({ length: count }, (_, i) => from + i),
    endS: Float32Array.from({ length: count }, (_, i) => from + i + 1),
    ...{ dim, values: int8 },
  };
}

/** The part of usearch that is used here. */
interface Usearch {
  Index: new (options: {
    dimensions: number;
    metric: string;
    quantization: string;
  }) => {
    add(keys: BigUint64Array, vectors: Float32Array): void;
    search(query: Float32Array, k: number): { keys: BigUint64Array };
    save(path: string): void;
  };
}

async function usearch(dim: number, quantization: string): Promise<Contender | null> {
  const name = 'usearch';
  const found = (await import(name).catch(() => null)) as { default: Usearch } | null;
  if (found === null) return null;
  const index = new found.default.Index({ dimensions: dim, metric: 'ip', quantization });
  return {
    add({ from, values }) {
      const keys = BigUint64Array.from({ length: values.length / dim }, (_, i) => BigInt(from + i));
      index.add(keys, values);
    },
    nearest: (query, k) => [...index.search(query, Math.max(k, WIDTH)).keys.slice(0, k)].map(Number),
    write: (path) => index.save(path),
  };
}
