/** Mutual exclusion by key: work on the same thing runs one after the other, work on other things at once. */

/**
 * Runs work when all that was begun earlier under the same key has ended, well or not. Settles as the work does. Holds
 * within this process only.
 */
export type KeyedMutex<Key> = <T>(key: Key, work: () => Promise<T>) => Promise<T>;

/** Creates a mutex that nobody holds. Work must not wait for the same key again: it would never get it. */
export function createKeyedMutex<Key>(): KeyedMutex<Key> {
  const last = new Map<Key, Promise<unknown>>();
  return async (key, work) => {
    // How the work before ended is its caller's to know.
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
