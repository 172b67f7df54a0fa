/** Waits for the first item of a stream before anything is done about it. */

/** A stream whose first item has been waited for, and is still to come. */
export interface StartedStream<T> {
  items: AsyncIterable<T>;
  /** Ends the stream, if it has not ended. */
  close(): Promise<void>;
}

/** Waits for the first item of `stream`. Throws what the stream throws instead of it. */
export async function startStream<T>(stream: AsyncGenerator<T>): Promise<StartedStream<T>> {
  const first = await stream.next();
  async function* items(): AsyncGenerator<T> {
    if (first.done) return;
    yield first.value;
    yield* stream;
  }
  return {
    items: items(),
    async close() {
      await stream.return(undefined);
    },
  };
}
