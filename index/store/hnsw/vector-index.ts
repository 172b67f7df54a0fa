/**
 * Finds the moments of one pack that are nearest to a vector, approximately. The index is a cache: it follows the rows
 * (new moments are added, deleted ones marked), is rebuilt when most of it is deleted or its file is damaged, and loses
 * nothing when its file is deleted. hnswlib is synchronous, so additions run in slices with the event loop in between.
 * The file is written on the way, so that little has to be added again after a kill.
 */
import { setImmediate } from 'node:timers/promises';
import { pauseEvery } from '../../../core/pause.ts';
import type { VectorIndex } from '../vector-index.ts';
import {
  addMoment,
  emptyGraph,
  type Graph,
  type GraphOptions,
  isWorthRebuilding,
  isWorthWriting,
  markDeleted,
  readGraph,
  searchGraph,
  stateOf,
} from './moment-graph.ts';
import { sweepCache, writeCache } from './vector-cache.ts';

/** The options of {@link openVectorIndex}. */
export interface VectorIndexOptions extends GraphOptions {
  /** Longest time that additions hold the thread, in ms. */
  sliceMs?: number;
}

/** Opens the cache file, or starts empty when it is absent, damaged or of another pack. Call `sync` before searching. */
export async function openVectorIndex(options: VectorIndexOptions): Promise<VectorIndex> {
  const { store, pack, dim, file } = options;
  await sweepCache(file, Date.now());
  const graph = (await readGraph(options)) ?? emptyGraph(dim, await store.moments.generation());
  const follower = new GraphFollower(graph, options);
  return {
    size: async () => follower.graph.live.size,
    lastMomentId: async () => follower.graph.lastMomentId,
    isBehind: async () => (await store.moments.after(follower.graph.lastMomentId, 1, pack)).length > 0,
    sync: () => follower.sync(),
    search: async (query, k) => searchGraph(follower.graph, query, k),
    save: () => follower.save(),
  };
}

/** Keeps a graph up to date with the store, and its cache file with the graph. */
class GraphFollower {
  graph: Graph;
  readonly #options: VectorIndexOptions;
  #savedGeneration: number;
  #syncing: Promise<void> | null = null;
  #saving: Promise<void> | null = null;

  constructor(graph: Graph, options: VectorIndexOptions) {
    this.graph = graph;
    this.#options = options;
    this.#savedGeneration = graph.generation;
  }

  sync(): Promise<void> {
    this.#syncing ??= this.#follow().finally(() => {
      this.#syncing = null;
    });
    return this.#syncing;
  }

  save(): Promise<void> {
    const stopped = this.#syncing?.catch(() => {}); // Reported to the caller of `sync`.
    this.#saving ??= Promise.resolve(stopped)
      .then(() => this.#write())
      .finally(() => {
        this.#saving = null;
      });
    return this.#saving;
  }

  async #follow(): Promise<void> {
    const { store, dim } = this.#options;
    await this.#saving; // hnswlib must not add points while it writes.
    await setImmediate(); // The search that asks for this must not wait for additions between its own steps.
    // In this order: a deletion in between is marked twice, not missed.
    const generation = await store.moments.generation();
    markDeleted(this.graph, await store.moments.deletedSince(this.graph.generation));
    this.graph.generation = generation;
    if (isWorthRebuilding(this.graph)) {
      const fresh = emptyGraph(dim, this.graph.generation);
      await this.#addNew(fresh);
      if (this.#saving !== null) return;
      this.graph = fresh;
    }
    await this.#addNew(this.graph);
  }

  async #addNew(target: Graph): Promise<void> {
    const { store, pack, sliceMs = 10 } = this.#options;
    const pause = pauseEvery(sliceMs);
    while (this.#saving === null) {
      const moments = await store.moments.after(target.lastMomentId, 256, pack);
      for (const { momentId, vector } of moments) {
        addMoment(target, momentId, vector);
        await pause();
      }
      if (target === this.graph && isWorthWriting(target)) await this.#write();
      if (moments.length === 0) return;
    }
  }

  async #write(): Promise<void> {
    const { graph } = this;
    const { native, generation, unsaved } = graph;
    if (unsaved === 0 && generation === this.#savedGeneration) return;
    const state = stateOf(graph, this.#options);
    await writeCache(this.#options.file, state, async (path) => void (await native.writeIndex(path)));
    graph.unsaved = 0;
    this.#savedGeneration = generation;
  }
}
