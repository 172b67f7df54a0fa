/**
 * Finds the moments of one pack that are nearest to a vector: by comparing all, while they are few enough for that to be
 * quick, and then by a graph. The index is a cache: it follows the rows (new moments are added, deleted ones marked), is
 * rebuilt when most of it is deleted, its file is damaged, or the library has grown beyond comparing, and loses nothing
 * when its file is deleted. Additions hold the thread, so they run in slices with the event loop in between. The file is
 * written on the way, so that little has to be added again after a kill.
 */
import { setImmediate } from 'node:timers/promises';
import type { PackKey } from '../../../core/pack-key.ts';
import { pauseEvery } from '../../../core/pause.ts';
import type { Store } from '../store.ts';
import type { VectorIndex } from '../vector-index.ts';
import { MomentGraph } from './moment-graph.ts';
import { MomentRows } from './moment-rows.ts';
import type { MomentSet } from './moment-set.ts';
import { type CacheState, describeDamage, readCache, setAside, writeCache } from './vector-cache.ts';

/**
 * Up to this many moments (2,500 hours of footage) are all compared: some 60 ms of work, by what a million take
 * (docs/decisions/0025-all-moments-compared.md).
 */
export const COMPARED_MOMENTS = 2_000_000;

/**
 * The file is written after this many changes that make up this share of all moments: each write is of the whole set, so
 * the total stays in proportion to it.
 */
const [UNSAVED_CHANGES, UNSAVED_SHARE] = [1000, 1 / 20];

/** Moments that are read from the store at once: some ms of work. */
const READ_AT_ONCE = 1024;

/** The options of {@link openVectorIndex}. */
export interface VectorIndexOptions {
  store: Pick<Store, 'libraryId' | 'moments'>;
  pack: PackKey;
  dim: number;
  /** The cache file; a sidecar with `.json` lies beside it. */
  file: string;
  /** Longest time that additions hold the thread, in ms. */
  sliceMs?: number;
  /** The number of moments up to which all are compared. */
  comparedMoments?: number;
  /** Hears of a damaged file: what is said to people. */
  onDamaged?: ((message: string) => void) | undefined;
}

/** Opens the cache file, or starts empty when it is absent, damaged or of another pack. Call `sync` before searching. */
export async function openVectorIndex(options: VectorIndexOptions): Promise<VectorIndex> {
  const { store, pack } = options;
  const follower = new MomentFollower(await openSet(options), options);
  const { held } = follower;
  return {
    size: async () => held.set.size,
    share: async () => {
      const { size } = held.set;
      return size / Math.max(size, await store.moments.count(pack), 1);
    },
    lastMomentId: async () => held.set.lastMomentId,
    isBehind: async () => (await store.moments.after(held.set.lastMomentId, 1, pack)).length > 0,
    sync: () => follower.sync(),
    search: async (query, k, range) => held.set.search(query, k, range),
    save: () => follower.save(),
  };
}

/** Moments in memory, and the generation of the rows that they follow. */
interface HeldMoments {
  set: MomentSet;
  generation: number;
}

async function openSet(options: VectorIndexOptions): Promise<HeldMoments> {
  return (
    (await readSet(options)) ?? {
      set: emptySet(options, 0),
      generation: await options.store.moments.generation(),
    }
  );
}

function emptySet(
  { dim, comparedMoments = COMPARED_MOMENTS }: VectorIndexOptions,
  expected: number,
): MomentSet {
  return expected > comparedMoments || comparedMoments === 0 ? MomentGraph.empty(dim) : new MomentRows(dim);
}

/** Reads the cache file; null when it is absent, damaged, or of another library or pack. */
async function readSet(options: VectorIndexOptions): Promise<HeldMoments | null> {
  const { file, dim, store, pack, comparedMoments = COMPARED_MOMENTS } = options;
  const state = await readCache(file);
  if (state === 'damaged') {
    const keptAs = await setAside(file);
    options.onDamaged?.(describeDamage(file, keptAs));
  }
  if (state === null || state === 'damaged') return null;
  const fits =
    state.libraryId === store.libraryId &&
    state.packId === pack.packId &&
    state.packRevision === pack.packRevision &&
    state.dim === dim &&
    (state.kind === 'rows' || comparedMoments === 0 || state.lastMomentId > comparedMoments) &&
    state.generation <= (await store.moments.generation());
  if (!fits) return null;
  const set =
    state.kind === 'rows'
      ? await MomentRows.read(file, dim, state)
      : await MomentGraph.read(file, dim, state);
  return set && (await isOfTheseRows(set, state, options)) ? { set, generation: state.generation } : null;
}

/**
 * Returns true when the newest moment is that of the rows, or was deleted since. A library that lost its last commits, or
 * was set back to a copy, gives their ids to other moments.
 */
async function isOfTheseRows(
  set: MomentSet,
  { lastMomentId: newest, gone, generation }: CacheState,
  { store, pack }: VectorIndexOptions,
): Promise<boolean> {
  if (set.lastMomentId !== newest) return false;
  if (newest === 0 || gone.includes(newest)) return true;
  const [row] = await store.moments.after(newest - 1, 1, pack);
  if (row?.momentId !== newest) return (await store.moments.deletedSince(generation)).includes(newest);
  return set.holds(newest, row.vector);
}

/** Keeps moments up to date with the store, and their cache file with them. */
class MomentFollower {
  readonly held: HeldMoments;
  readonly #options: VectorIndexOptions;
  #savedGeneration: number;
  #syncing: Promise<void> | null = null;
  #saving: Promise<void> | null = null;

  constructor(held: HeldMoments, options: VectorIndexOptions) {
    this.held = held;
    this.#options = options;
    this.#savedGeneration = held.generation;
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
    const { store } = this.#options;
    await this.#saving; // Nothing must be added while the file is written.
    await setImmediate(); // The search that asks for this must not wait for additions between its own steps.
    // In this order: a deletion in between is marked twice, not missed.
    const generation = await store.moments.generation();
    this.held.set.markDeleted(await store.moments.deletedSince(this.held.generation));
    this.held.generation = generation;
    if (this.#isOutgrown(this.held.set) || this.held.set.isWorthRebuilding()) {
      const fresh = emptySet(this.#options, this.held.set.size);
      await this.#addNew(fresh);
      if (this.#saving !== null) return;
      this.held.set = fresh;
    }
    await this.#addNew(this.held.set);
    // A graph was written on the way; rows are read again from the store as quickly as from the file.
    if (isWorthWriting(this.held.set) && this.#saving === null) await this.#write();
  }

  /** Returns true when too many moments are compared one by one. */
  #isOutgrown(set: MomentSet): boolean {
    return set instanceof MomentRows && set.size > (this.#options.comparedMoments ?? COMPARED_MOMENTS);
  }

  async #addNew(target: MomentSet): Promise<void> {
    const { store, pack, sliceMs = 10 } = this.#options;
    const pause = pauseEvery(sliceMs);
    // All at once: an array that grows step by step is there twice at each of them.
    if (target.size === 0) target.reserve(await store.moments.count(pack));
    while (this.#saving === null) {
      const moments = await store.moments.packedAfter(target.lastMomentId, READ_AT_ONCE, pack);
      const { length } = moments.momentIds;
      for (let at = 0; at < length && this.#saving === null; await pause()) at += target.add(moments, at);
      if (target instanceof MomentGraph && target === this.held.set && isWorthWriting(target)) {
        await this.#write();
      }
      if (length === 0) return;
    }
  }

  async #write(): Promise<void> {
    const { set, generation } = this.held;
    const { store, pack, dim, file } = this.#options;
    if (set.unsaved === 0 && generation === this.#savedGeneration) return;
    const state: CacheState = {
      kind: set instanceof MomentRows ? 'rows' : 'graph',
      libraryId: store.libraryId,
      packId: pack.packId,
      packRevision: pack.packRevision,
      dim,
      lastMomentId: set.lastMomentId,
      generation,
      gone: set.gone(),
    };
    const { unsaved } = set;
    try {
      await writeCache(file, state, (path) => set.write(path));
    } catch (error) {
      set.unsaved = unsaved; // The set was written, but not kept.
      throw error;
    }
    this.#savedGeneration = generation;
  }
}

function isWorthWriting({ unsaved, size }: MomentSet): boolean {
  return unsaved >= Math.max(UNSAVED_CHANGES, size * UNSAVED_SHARE);
}
