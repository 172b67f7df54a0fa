/**
 * Streams multipart/form-data (RFC 7578), so that a video of many gigabytes is never held in memory. In: the body's
 * bytes and its boundary. Out: the parts in order; the caller reads each part's bytes before it takes the next part.
 */
import { AppError } from '../../core/errors.ts';

/** Limit on the headers of one part, in bytes. */
const MAX_HEADER_BYTES = 16 * 1024;

/** One field of a form. `fileName` is null for a text field. */
export interface Part {
  name: string;
  fileName: string | null;
  body: AsyncIterable<Uint8Array>;
}

/** Returns the boundary of a multipart Content-Type. Throws `BAD_REQUEST` when it has none. */
export function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined)
    throw new AppError('BAD_REQUEST', 'The multipart Content-Type has no boundary.');
  return boundary;
}

/** Reads the parts of a form. Throws `BAD_REQUEST` when the body ends early or is not multipart. */
export async function* readParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part, void, undefined> {
  const bytes = new ByteReader(body);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  try {
    // The first delimiter has no line break before it unless there is a preamble.
    bytes.unshift(Buffer.from('\r\n'));
    await drain(bytes.until(delimiter));
    while ((await bytes.take(2)) === '\r\n') {
      const headers = await collect(bytes.until(Buffer.from('\r\n\r\n')), MAX_HEADER_BYTES);
      const rest = bytes.until(delimiter);
      yield { ...describePart(headers), body: rest };
      await drain(rest);
    }
  } finally {
    await bytes.close();
  }
}

/** Reads the text of a small part. Throws `BAD_REQUEST` beyond `limit` bytes. */
export async function readText(part: Part, limit: number): Promise<string> {
  return collect(part.body, limit);
}

/** Reads a byte stream up to delimiters; buffers only bytes that may begin a delimiter. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  unshift(bytes: Buffer): void {
    this.#held = Buffer.concat([bytes, this.#held]);
  }

  /** Yields the bytes before the next `mark` and consumes the mark. */
  async *until(mark: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      if (at >= 0) {
        const before = this.#held.subarray(0, at);
        this.#held = this.#held.subarray(at + mark.length);
        if (before.length > 0) yield before;
        return;
      }
      const safe = this.#held.length - (mark.length - 1);
      if (safe > 0) {
        const before = this.#held.subarray(0, safe);
        this.#held = this.#held.subarray(safe);
        yield before;
      }
      await this.#pull();
    }
  }

  async take(count: number): Promise<string> {
    while (this.#held.length < count) await this.#pull();
    const text = this.#held.toString('latin1', 0, count);
    this.#held = this.#held.subarray(count);
    return text;
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #pull(): Promise<void> {
    const { done, value } = await this.#source.next();
    if (done) throw new AppError('BAD_REQUEST', 'The form ends before its last boundary.');
    this.#held = Buffer.concat([this.#held, value]);
  }
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

async function collect(bytes: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limit) throw new AppError('BAD_REQUEST', `A field of the form is longer than ${limit} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function describePart(headers: string): { name: string; fileName: string | null } {
  const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === null) throw new AppError('BAD_REQUEST', 'A part of the form has no name.');
  return { name, fileName: parameter(disposition, 'filename') };
}

/** Decodes a quoted parameter; browsers write `"` as %22 and line breaks as %0D%0A. */
function parameter(disposition: string, key: string): string | null {
  const match = new RegExp(`;\\s*${key}="([^"]*)"`, 'i').exec(disposition);
  return match?.[1]?.replaceAll('%22', '"').replaceAll('%0D', '').replaceAll('%0A', '') ?? null;
}
