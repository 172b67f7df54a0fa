import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundaryOf, readParts } from '../../api/http/multipart.ts';

interface Field {
  name: string;
  fileName: string | null;
  content: Uint8Array;
}

/** The bytes of a form, cut into pieces of the given sizes (the last one repeats). */
async function* inPieces(bytes: Uint8Array, sizes: number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[Math.min(i, sizes.length - 1)] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

function encode(fields: Field[], boundary: string, preamble = ''): Uint8Array {
  const parts = fields.flatMap(({ name, fileName, content }) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${fileName === null ? '' : `; filename="${fileName}"`}\r\n\r\n`,
    ),
    content,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([Buffer.from(preamble), ...parts, Buffer.from(`--${boundary}--\r\n`)]);
}

async function decode(bytes: Uint8Array, boundary: string, sizes: number[]): Promise<Field[]> {
  const fields: Field[] = [];
  for await (const { name, fileName, body } of readParts(inPieces(bytes, sizes), boundary)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    fields.push({ name, fileName, content: Buffer.concat(chunks) });
  }
  return fields;
}

const word = fc.stringMatching(/^[a-z]{1,8}$/);
/** Bytes that often look like the beginning of a boundary. */
const tricky = fc
  .array(fc.constantFrom('\r', '\n', '\r\n--', '\r\n--xy', 'xyz', '--', '\0', 'a'), { maxLength: 30 })
  .map((parts) => Buffer.from(parts.join('')))
  .filter((bytes) => !bytes.includes('\r\n--xyzzy') && !bytes.subarray(0, 7).equals(Buffer.from('--xyzzy')));
const field = fc.record({ name: word, fileName: fc.option(word), content: tricky });

describe('readParts', () => {
  it('returns the sent parts, however the bytes are split', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(field, { maxLength: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        async (fields, sizes) => {
          const read = await decode(encode(fields, 'xyzzy'), 'xyzzy', sizes);
          expect(read.map(({ content, ...rest }) => ({ ...rest, content: Buffer.from(content) }))).toEqual(
            fields,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads on to the next part when a reader did not want a part', async () => {
    const bytes = encode(
      [
        { name: 'a', fileName: null, content: Buffer.alloc(5000, 'a') },
        { name: 'b', fileName: null, content: Buffer.from('b') },
      ],
      'xyzzy',
    );
    const names: string[] = [];
    for await (const part of readParts(inPieces(bytes, [100]), 'xyzzy')) names.push(part.name);
    expect(names).toEqual(['a', 'b']);
  });

  it('skips a preamble', async () => {
    const bytes = encode([{ name: 'a', fileName: null, content: Buffer.from('1') }], 'xyzzy', 'hello\r\n');
    expect(await decode(bytes, 'xyzzy', [7])).toHaveLength(1);
  });

  it.each([0.3, 0.6, 0.95])('refuses a body that ends after %d of its bytes', async (share) => {
    const bytes = encode([{ name: 'file', fileName: 'a', content: Buffer.alloc(300) }], 'xyzzy');
    const cut = bytes.subarray(0, Math.floor(bytes.length * share));
    await expect(decode(cut, 'xyzzy', [50])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('refuses a part without a name', async () => {
    const bytes = Buffer.from('--xyzzy\r\nContent-Type: text/plain\r\n\r\nhi\r\n--xyzzy--\r\n');
    await expect(decode(bytes, 'xyzzy', [9])).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('closes its source when the reader stops early', async () => {
    let closed = false;
    async function* source() {
      try {
        yield* inPieces(encode([{ name: 'a', fileName: 'b', content: Buffer.alloc(1000) }], 'xyzzy'), [10]);
      } finally {
        closed = true;
      }
    }
    for await (const _ of readParts(source(), 'xyzzy')) break;
    expect(closed).toBe(true);
  });
});

describe('boundaryOf', () => {
  it('reads plain and quoted boundaries', () => {
    expect(boundaryOf('multipart/form-data; boundary=abc')).toBe('abc');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"')).toBe('a b');
  });

  it('refuses a type without one', () => {
    expect(() => boundaryOf('multipart/form-data')).toThrow('boundary');
  });
});
