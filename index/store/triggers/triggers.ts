/** Triggers and what they fired at, as stored. */
import type { Firing, Trigger } from '../../../contract/triggers/triggers.ts';
import type { LibraryEvent } from '../../../contract/triggers/webhooks.ts';

/** A trigger as stored. */
export type TriggerRecord = Omit<Trigger, 'fired'> & {
  /** The last moment of the index that it has seen. */
  cursor: number;
  /** Videos that were being indexed when it was armed: the second from which on each is new. */
  baseline: Record<string, number>;
};

/** Facts of a trigger that change. */
export type TriggerPatch = Partial<Omit<TriggerRecord, 'id' | 'created_at'>>;

/** Stores triggers. */
export interface TriggerStore {
  /** Returns all triggers with how often each has fired, oldest first. */
  list(): Promise<(TriggerRecord & { fired: number })[]>;
  /** Returns a trigger with how often it has fired. */
  get(id: string): Promise<(TriggerRecord & { fired: number }) | undefined>;
  /** Returns the armed triggers that have not seen this moment. */
  behind(momentId: number): Promise<TriggerRecord[]>;
  /** Inserts a trigger. Returns false when the library holds `most` already. Atomic. */
  insert(trigger: TriggerRecord, most: number): Promise<boolean>;
  /** Changes a trigger. Returns false when there is none. */
  update(id: string, patch: TriggerPatch): Promise<boolean>;
  /** Deletes a trigger with its firings. Returns true when there was one. */
  delete(id: string): Promise<boolean>;
  /**
   * Stores that an armed trigger fired, with its event and the deliveries of it; returns false, and does nothing, when it
   * has fired at a moment of this video before that overlaps this one, or is not armed. Atomic.
   */
  fire(firing: Firing, event: LibraryEvent): Promise<boolean>;
  /** Returns the latest firings of a trigger, latest first. */
  firings(id: string, limit: number): Promise<Firing[]>;
}
