/** The reels of a library, as callers see them. In: ids and changes. Out: contract types. */
import type {
  CreateReelRequest,
  PatchReelRequest,
  Reel,
  ReelItem,
  ReelList,
  ReelSummary,
} from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { newReelId, type ReelId } from '../../core/ids.ts';
import type { ReelRecord, ReelStore } from '../../index/store/reels.ts';

/** Far more than people keep; a bound on what a client can fill the library with. */
const MAX_REELS = 500;

/** The reels of a library. Every method that takes an id throws `NOT_FOUND` when there is no such reel. */
export interface Reels {
  list(): Promise<ReelList>;
  get(id: ReelId): Promise<Reel>;
  /** Throws `CONFLICT` when there are too many. */
  create(request: CreateReelRequest): Promise<Reel>;
  /** Throws `CONFLICT` when the reel has changed since the revision that the request names. */
  patch(id: ReelId, request: PatchReelRequest): Promise<Reel>;
  remove(id: ReelId): Promise<void>;
}

/** Creates the service over a library's reels. */
export function createReels(reels: ReelStore, now: () => Date): Reels {
  return {
    list: async () => ({ data: (await reels.list()).map(summaryOf) }),

    async get(id) {
      const reel = await reels.get(id);
      return reel ? present(reel) : noReel(id);
    },

    async create({ name, items }) {
      const at = now().toISOString();
      const reel: ReelRecord = { id: newReelId(), name, items, revision: 1, createdAt: at, updatedAt: at };
      if (await reels.insert(reel, MAX_REELS)) return present(reel);
      throw new AppError('CONFLICT', `The library holds ${MAX_REELS} reels. Delete one first.`);
    },

    async patch(id, { name, items, revision }) {
      const updated = await reels.update(id, { name, items, updatedAt: now().toISOString() }, revision);
      if (!updated) return noReel(id);
      if (updated.changed) return present(updated.reel);
      const details = { revision: updated.reel.revision };
      throw new AppError('CONFLICT', `The reel has changed since revision ${revision}. Read it again.`, {
        details,
      });
    },

    async remove(id) {
      if (!(await reels.delete(id))) noReel(id);
    },
  };
}

function noReel(id: ReelId): never {
  throw new AppError('NOT_FOUND', `There is no reel "${id}".`);
}

function present({ createdAt, updatedAt, ...reel }: ReelRecord): Reel {
  return { ...reel, created_at: createdAt, updated_at: updatedAt };
}

function summaryOf(reel: ReelRecord): ReelSummary {
  const { items, ...rest } = present(reel);
  return { ...rest, count: items.length, duration_s: lengthOf(items) };
}

function lengthOf(items: readonly ReelItem[]): number {
  return items.reduce((sum, { start, end }) => sum + end - start, 0);
}
