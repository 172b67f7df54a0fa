/**
 * Lets the vector index follow the moments of the library. It is built in the background as soon as a library is so large
 * that questions will need it, and takes in new moments from time to time. A question does not wait for a few moments that
 * the index lacks, which are compared one by one; it waits for a build. A failure costs no answer: the index is a cache.
 */
import { type AppError, toAppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import type { Store } from '../../store/store.ts';
import type { VectorIndex } from '../../store/vector-index.ts';

/** Up to this many moments that the index lacks are compared one by one; with more of them it is built first. */
export const MAX_UNINDEXED = 20_000;

/** Libraries are indexed from this share of what is compared exactly on, so that growing over it stops no question. */
const EARLY = 1 / 2;

/** The parts of an {@link IndexFollower}. */
export interface FollowedLibrary {
  store: { timelines: Pick<Store['timelines'], 'indexedSeconds'>; moments: Pick<Store['moments'], 'newest'> };
  pack: PackKey;
  vectorIndex: VectorIndex;
  /** Above this many seconds questions need the index. */
  exactSeconds: number;
  /** Is called when the index could not catch up; the next question tries again. */
  onFailure?: ((error: AppError) => void) | undefined;
}

/** Keeps a vector index up to date. */
export interface IndexFollower {
  /** Starts to take in new moments, and waits only where the index lacks most of them. */
  catchUp(): Promise<void>;
  /** Starts to take in new moments where the library needs the index, or will soon. Never rejects. */
  keepUp(): Promise<void>;
  /** Returns the share of the moments that the index holds while questions wait for it; null otherwise. */
  building(): Promise<number | null>;
}

/** Creates a follower. */
export function createIndexFollower(library: FollowedLibrary): IndexFollower {
  const { store, pack, vectorIndex, exactSeconds, onFailure } = library;
  let build: Promise<void> | null = null;

  async function catchUp(): Promise<void> {
    if (!(await vectorIndex.isBehind())) return;
    const lacksMany = (await store.moments.newest()) - (await vectorIndex.lastMomentId()) > MAX_UNINDEXED;
    const sync = vectorIndex.sync().catch((error: unknown) => onFailure?.(toAppError(error)));
    if (!lacksMany) return;
    build ??= sync.finally(() => {
      build = null;
    });
    await build;
  }

  async function isNeeded(): Promise<boolean> {
    if ((await vectorIndex.size()) > 0) return true;
    return (await store.timelines.indexedSeconds(pack)) > exactSeconds * EARLY;
  }

  return {
    catchUp,
    async keepUp() {
      try {
        // Asked first: PostgreSQL keeps its index with the rows, and would have to count them all.
        if ((await vectorIndex.isBehind()) && (await isNeeded())) await catchUp();
      } catch (error) {
        onFailure?.(toAppError(error));
      }
    },
    building: async () => (build === null ? null : vectorIndex.share()),
  };
}
