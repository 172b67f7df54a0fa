/** Cuts windows out of sound that comes piece by piece. Windows must not begin before earlier ones did. */

/** Sound that is read forwards, window by window. Its owner ends it. */
export class SoundWindows {
  readonly #pieces: AsyncIterator<Float32Array>;
  /** Pieces that may still be wanted, and the sample at which the first begins. */
  #kept: Float32Array[] = [];
  #start = 0;
  #end = 0;

  constructor(pieces: AsyncIterable<Float32Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Returns the samples from `from` up to `to`, fewer where the sound ends before. Throws what the pieces throw. */
  async read(from: number, to: number): Promise<Float32Array> {
    this.#forget(from);
    while (this.#end < to) {
      const { value, done } = await this.#pieces.next();
      if (done) break;
      this.#kept.push(value);
      this.#end += value.length;
      this.#forget(from);
    }
    const window = new Float32Array(Math.max(0, Math.min(to, this.#end) - from));
    let at = this.#start;
    for (const piece of this.#kept) {
      const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
      window.set(wanted, Math.max(0, at - from));
      at += piece.length;
    }
    return window;
  }

  /** Ends the sound. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  #forget(from: number): void {
    while (this.#kept[0] && this.#start + this.#kept[0].length <= from) {
      this.#start += this.#kept[0].length;
      this.#kept.shift();
    }
  }
}
