/** Cuts a stream of bytes into frames of equal size. */
export class FrameCutter {
  readonly #size: number;
  #frame: Uint8Array;
  #filled = 0;

  constructor(size: number) {
    this.#size = size;
    this.#frame = new Uint8Array(size);
  }

  /** Bytes of a frame that is not complete. */
  get rest(): number {
    return this.#filled;
  }

  /** The frames that this piece completes, each in a buffer of its own. */
  cut(piece: Uint8Array): Uint8Array[] {
    const frames: Uint8Array[] = [];
    for (let at = 0; at < piece.length; ) {
      const taken = Math.min(this.#size - this.#filled, piece.length - at);
      this.#frame.set(piece.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled < this.#size) break;
      frames.push(this.#frame);
      this.#frame = new Uint8Array(this.#size);
      this.#filled = 0;
    }
    return frames;
  }
}
