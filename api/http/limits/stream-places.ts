/** Bounds the event streams that are open at a time. Beyond the limit the oldest ends, and its client comes back. */

/** Places for streams. */
export interface StreamPlaces {
  /** Takes a place for a stream that `end` ends. Returns the function that gives it back. */
  take(end: () => void): () => void;
}

/** Creates `limit` places. */
export function createStreamPlaces(limit: number): StreamPlaces {
  const open = new Set<() => void>();
  return {
    take(end) {
      const own = () => end();
      open.add(own);
      if (open.size > limit) {
        for (const oldest of open) {
          open.delete(oldest);
          oldest();
          break;
        }
      }
      return () => open.delete(own);
    },
  };
}
