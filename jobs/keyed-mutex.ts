/** Lets work on the same thing run one after the other, and work on other things at once. In this process only. */

/** Runs work when all that was begun earlier under the same key has ended, well or not. Settles as the work does. */
export type Turns<Key> = <T>(key: Key, work: () => Promise<T>) => Promise<T>;

/** Turns that nobody has taken yet. Work must not wait for another turn of its own key: that would never come. */
export function createTurns<Key>(): Turns<Key> {
  const last = new Map<Key, Promise<unknown>>();
  return async (key, work) => {
    // How the one before ended is its caller's to know.
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
