/**
 * Finds the moments of one pack that are nearest to a vector, approximately. The index is a cache: it follows the rows
 * (new moments are added, deleted ones marked), is rebuilt when most of it is deleted or its file is damaged, and loses
 * nothing when its file is deleted. hnswlib is synchronous, so additions run in slices with the event loop in between.
 * The file is written on the way, so that little has to be added again after a kill.
 */
import { setImmediate } from 'node:timers/promises';
import hnswlib from 'hnswlib-node';
import type { PackKey } from '../../../core/pack-key.ts';
import { pauseEvery } from '../../../core/pause.ts';
import type { UnitVector } from '../../../core/vector.ts';
import type { Store } from '../store.ts';
import { type CacheState, readCache, sweepCache, writeCache } from './vector-cache.ts';

/** Links per point of the graph: hnswlib's default, good for some hundreds of dimensions. */
const LINKS = 16;
/** Width of the search while a point is added. */
const ADD_WIDTH = 200;
/** Least width of a search; twice the requested number where that is more. */
const MIN_SEARCH_WIDTH = 200;
/** Smaller graphs are never rebuilt. */
const MIN_REBUILD = 1000;
const MIN_CAPACITY = 1024;
/**
 * The file is written after this many changes that make up this share of all points: each write is of the whole graph,
 * so the total stays in proportion to it.
 */
const [UNSAVED_CHANGES, UNSAVED_SHARE] = [1000, 1 / 20];

/** A moment near the query vector; `similarity` is their cosine. */
export interface Neighbour {
  momentId: number;
  similarity: number;
}

/** An approximate index over the moments of one pack. */
export interface VectorIndex {
  /** Number of moments in the index. */
  readonly size: number;
  /** The newest moment in the index. */
  readonly lastMomentId: number;
  /** Returns true when the store has moments that are not in the index yet: answers miss them. */
  isBehind(): Promise<boolean>;
  /**
   * Brings the index up to date with the store, and writes the cache file from time to time. Concurrent calls share one
   * run. Rejects when rows do not decode or the file cannot be written; the next call continues from there.
   */
  sync(): Promise<void>;
  /** Returns up to k nearest moments, nearest first. Some may be deleted from the store since the last `sync`. */
  search(query: UnitVector, k: number): Neighbour[];
  /** Stops a `sync` early, and writes the cache file if something changed since it was read or written. */
  save(): Promise<void>;
}

/** The options of {@link openVectorIndex}. */
export interface VectorIndexOptions {
  store: Pick<Store, 'libraryId' | 'moments'>;
  pack: PackKey;
  dim: number;
  /** The cache file; a sidecar with `.json` lies beside it. */
  file: string;
  /** Longest time that additions hold the thread, in ms. */
  sliceMs?: number;
}

interface Graph {
  native: hnswlib.HierarchicalNSW;
  live: Set<number>;
  lastMomentId: number;
  generation: number;
  /** Points added or marked since the file was read or written. */
  unsaved: number;
}

/** Opens the cache file, or starts empty when it is absent, damaged or of another pack. Call `sync` before searching. */
export async function openVectorIndex(options: VectorIndexOptions): Promise<VectorIndex> {
  const { store, pack, dim, file, sliceMs = 10 } = options;
  await sweepCache(file, Date.now());
  let graph = (await readGraph(options)) ?? emptyGraph(dim, await store.moments.generation());
  let savedGeneration = graph.generation;
  let syncing: Promise<void> | null = null;
  let saving: Promise<void> | null = null;

  async function follow(): Promise<void> {
    await saving; // hnswlib must not add points while it writes.
    await setImmediate(); // The search that asks for this must not wait for additions between its own steps.
    // In this order: a deletion in between is marked twice, not missed.
    const generation = await store.moments.generation();
    markDeleted(graph, await store.moments.deletedSince(graph.generation));
    graph.generation = generation;
    const held = graph.native.getCurrentCount();
    if (held > MIN_REBUILD && graph.live.size < held / 2) {
      const fresh = emptyGraph(dim, graph.generation);
      await addNew(fresh);
      if (saving !== null) return;
      graph = fresh;
    }
    await addNew(graph);
  }

  async function addNew(target: Graph): Promise<void> {
    const pause = pauseEvery(sliceMs);
    while (saving === null) {
      const moments = await store.moments.after(target.lastMomentId, 256, pack);
      for (const { momentId, vector } of moments) {
        add(target, momentId, vector);
        await pause();
      }
      if (target === graph && isWorthWriting(graph)) await write();
      if (moments.length === 0) return;
    }
  }

  function sync(): Promise<void> {
    syncing ??= follow().finally(() => {
      syncing = null;
    });
    return syncing;
  }

  function search(query: UnitVector, k: number): Neighbour[] {
    const count = Math.min(k, graph.live.size);
    if (count === 0) return [];
    graph.native.setEf(Math.max(MIN_SEARCH_WIDTH, 2 * count));
    const { neighbors, distances } = graph.native.searchKnn(Array.from(query), count);
    return neighbors.map((momentId, i) => ({ momentId, similarity: 1 - (distances[i] as number) }));
  }

  async function write(): Promise<void> {
    const { native, generation, unsaved } = graph;
    if (unsaved === 0 && generation === savedGeneration) return;
    await writeCache(file, stateOf(graph, options), async (path) => void (await native.writeIndex(path)));
    graph.unsaved = 0;
    savedGeneration = generation;
  }

  function save(): Promise<void> {
    const stopped = syncing?.catch(() => {}); // Reported to the caller of `sync`.
    saving ??= Promise.resolve(stopped)
      .then(write)
      .finally(() => {
        saving = null;
      });
    return saving;
  }

  return {
    get size() {
      return graph.live.size;
    },
    get lastMomentId() {
      return graph.lastMomentId;
    },
    isBehind: async () => (await store.moments.after(graph.lastMomentId, 1, pack)).length > 0,
    sync,
    search,
    save,
  };
}

function emptyGraph(dim: number, generation: number): Graph {
  const native = new hnswlib.HierarchicalNSW('ip', dim);
  native.initIndex(MIN_CAPACITY, LINKS, ADD_WIDTH);
  return { native, live: new Set(), lastMomentId: 0, generation, unsaved: 0 };
}

async function readGraph(options: VectorIndexOptions): Promise<Graph | null> {
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
  const live = new Set(native.getIdsList());
  for (const momentId of state.gone) live.delete(momentId);
  return { native, live, lastMomentId: state.lastMomentId, generation: state.generation, unsaved: 0 };
}

function stateOf({ native, live, ...graph }: Graph, { store, pack, dim }: VectorIndexOptions): CacheState {
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

function add(graph: Graph, momentId: number, vector: UnitVector): void {
  const { native, live } = graph;
  if (native.getCurrentCount() === native.getMaxElements()) native.resizeIndex(native.getMaxElements() * 2);
  native.addPoint(Array.from(vector), momentId);
  live.add(momentId);
  graph.lastMomentId = momentId;
  graph.unsaved++;
}

function markDeleted(graph: Graph, momentIds: number[]): void {
  for (const momentId of momentIds) {
    if (!graph.live.delete(momentId)) continue;
    graph.native.markDelete(momentId);
    graph.unsaved++;
  }
}

function isWorthWriting({ unsaved, live }: Graph): boolean {
  return unsaved >= Math.max(UNSAVED_CHANGES, live.size * UNSAVED_SHARE);
}
