/** Derived values: results that are slow to compute, stored with a stamp of their inputs. */
import type { PackKey } from '../../core/pack-key.ts';

/** Stores derived values by pack and name. */
export interface DerivedValueStore {
  /** Returns the value under this name if it carries this stamp. */
  get(pack: PackKey, name: string, stamp: string): Promise<Buffer | undefined>;
  /** Replaces the value under this name. Does nothing while the database can only be read: the value is derived again. */
  put(pack: PackKey, name: string, stamp: string, value: Buffer): Promise<void>;
}
