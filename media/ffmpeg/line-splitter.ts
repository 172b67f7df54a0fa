/** Cuts a stream of bytes into lines of bounded length: what is printed without an end must not fill the memory. */

/** Longest line that is kept, in characters; the rest of it is dropped. */
export const MAX_LINE = 4096;

/** Calls back for each line, without its line break. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new TextDecoder();
  #line = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** Takes a piece; calls back for the lines that it completes. */
  add(piece: Uint8Array): void {
    const parts = this.#decoder.decode(piece, { stream: true }).split(/\r\n|\n|\r/);
    for (const [i, part] of parts.entries()) {
      if (i > 0) this.end();
      if (this.#line.length < MAX_LINE) this.#line = (this.#line + part).slice(0, MAX_LINE);
    }
  }

  /** Calls back for what follows the last line break. */
  end(): void {
    if (this.#line !== '') this.#onLine(this.#line);
    this.#line = '';
  }
}
