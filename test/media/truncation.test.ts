/** A file that ends before its boxes do is cut off; bytes behind the last box say nothing, whatever they look like. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findTruncation } from '../../media/probe/truncation.ts';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-truncation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function box(type: string, bytes: number, holds = bytes - 8): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(bytes);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, Buffer.alloc(holds)]);
}

function found(...parts: Buffer[]): Promise<string | null> {
  const path = join(folder, 'video.mp4');
  writeFileSync(path, Buffer.concat(parts));
  return findTruncation(path);
}

const whole = [box('ftyp', 24), box('mdat', 100), box('moov', 200)];

it.each(['mdat', 'moov', 'moof', 'free'])('knows that a %s box is cut off', async (type) => {
  expect(await found(...whole, box(type, 5000, 100))).toMatch(/^it is cut off: \d+ bytes are here, of 5324 /);
});

// One in fifty of the random trailers has four letters where a box would have its type.
it.each(['wZ1~', 'abcd', 'MOOV'])('takes no trailer that begins with "%s" for a box', async (letters) => {
  expect(await found(...whole, box(letters, 0x7fff_ffff, 100))).toBeNull();
});
