/**
 * The graph of the vector index: hnswlib's points and the moments that they stand for. In: moments, deleted moments,
 * query vectors. Out: neighbours; the state that is written beside the cache file.
 */
import hnswlib from 'hnswlib-node';
import type { PackKey } from '../../../core/pack-key.ts';
import type { UnitVector } from '../../../core/vector.ts';
import type { Store } from '../store.ts';
import type { Neighbour } from '../vector-index.ts';
import { type CacheState, readCache } from './vector-cache.ts';

/** Links per point of the graph: hnswlib's default, good for some hundreds of dimensions. */
const LINKS = 16;
/** Width of the search while a point is added. */
const ADD_WIDTH = 200;
/** Least width of a search; twice the requested number where that is more. */
const MIN_SEARCH_WIDTH = 200;
/** Smaller graphs are never rebuilt. */
const MIN_REBUILD = 1000;
const MIN_CAPACITY = 1024;
/** Numbers of a vector that differ by less are the same: the file holds them in single precision. */
const SAME = 1e-5;
/**
 * The file is written after this many changes that make up this share of all points: each write is of the whole graph,
 * so the total stays in proportion to it.
 */
const [UNSAVED_CHANGES, UNSAVED_SHARE] = [1000, 1 / 20];

/** The source of a graph's moments, and its cache file. */
export interface GraphOptions {
  store: Pick<Store, 'libraryId' | 'moments'>;
  pack: PackKey;
  dim: number;
  /** The cache file; a sidecar with `.json` lies beside it. */
  file: string;
}

/** A graph in memory. */
export interface Graph {
  native: hnswlib.HierarchicalNSW;
  live: Set<number>;
  lastMomentId: number;
  generation: number;
  /** Points added or marked since the file was read or written. */
  unsaved: number;
}

/** Returns a graph without points. */
export function emptyGraph(dim: number, generation: number): Graph {
  const native = new hnswlib.HierarchicalNSW('ip', dim);
  native.initIndex(MIN_CAPACITY, LINKS, ADD_WIDTH);
  return { native, live: new Set(), lastMomentId: 0, generation, unsaved: 0 };
}

/** Reads the cache file; null when it is absent, damaged, or of another library or pack. */
export async function readGraph(options: GraphOptions): Promise<Graph | null> {
  const { file, dim, store } = options;
  const state = await readCache(file);
  if (state === null) return null;
  const { libraryId, packId, packRevision } = stateOf(emptyGraph(dim, 0), options);
  const fits =
    state.libraryId === libraryId &&
    state.packId === packId &&
    state.packRevision === packRevision &&
    state.dim === dim &&
    state.generation <= (await store.moments.generation());
  if (!fits) return null;
  const native = new hnswlib.HierarchicalNSW('ip', dim);
  await native.readIndex(file);
  if (!(await isOfTheseRows(native, state, options))) return null;
  const live = new Set(native.getIdsList());
  for (const momentId of state.gone) live.delete(momentId);
  return { native, live, lastMomentId: state.lastMomentId, generation: state.generation, unsaved: 0 };
}

/**
 * Returns true when the graph's newest moment is that of the rows, or was deleted since. A library that lost its last
 * commits, or was set back to a copy, gives their ids to other moments.
 */
async function isOfTheseRows(
  native: hnswlib.HierarchicalNSW,
  { lastMomentId: newest, gone, generation }: CacheState,
  { store, pack }: GraphOptions,
): Promise<boolean> {
  if (newest === 0 || gone.includes(newest)) return true;
  const [row] = await store.moments.after(newest - 1, 1, pack);
  if (row?.momentId !== newest) return (await store.moments.deletedSince(generation)).includes(newest);
  const point = native.getPoint(newest);
  return row.vector.every((value, i) => Math.abs(value - (point[i] as number)) < SAME);
}

/** Returns the state that is written beside the graph. */
export function stateOf({ native, live, ...graph }: Graph, { store, pack, dim }: GraphOptions): CacheState {
  return {
    libraryId: store.libraryId,
    packId: pack.packId,
    packRevision: pack.packRevision,
    dim,
    lastMomentId: graph.lastMomentId,
    generation: graph.generation,
    gone: native.getIdsList().filter((id) => !live.has(id)),
  };
}

/** Adds a moment, which becomes the newest. */
export function addMoment(graph: Graph, momentId: number, vector: UnitVector): void {
  const { native, live } = graph;
  if (native.getCurrentCount() === native.getMaxElements()) native.resizeIndex(native.getMaxElements() * 2);
  native.addPoint(Array.from(vector), momentId);
  live.add(momentId);
  graph.lastMomentId = momentId;
  graph.unsaved++;
}

/** Marks moments as deleted; those that are not in the graph are ignored. */
export function markDeleted(graph: Graph, momentIds: number[]): void {
  for (const momentId of momentIds) {
    if (!graph.live.delete(momentId)) continue;
    graph.native.markDelete(momentId);
    graph.unsaved++;
  }
}

/** Returns true when enough has changed for another write of the file. */
export function isWorthWriting({ unsaved, live }: Graph): boolean {
  return unsaved >= Math.max(UNSAVED_CHANGES, live.size * UNSAVED_SHARE);
}

/** Returns true when most points of a large graph are deleted. */
export function isWorthRebuilding({ native, live }: Graph): boolean {
  const held = native.getCurrentCount();
  return held > MIN_REBUILD && live.size < held / 2;
}

/** Returns up to k nearest moments, nearest first. */
export function searchGraph({ native, live }: Graph, query: UnitVector, k: number): Neighbour[] {
  const count = Math.min(k, live.size);
  if (count === 0) return [];
  native.setEf(Math.max(MIN_SEARCH_WIDTH, 2 * count));
  const { neighbors, distances } = native.searchKnn(Array.from(query), count);
  return neighbors.map((momentId, i) => ({ momentId, similarity: 1 - (distances[i] as number) }));
}
