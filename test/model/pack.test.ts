/** Opening packs: what fits its manifest works, and what does not is refused by name. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { dot } from '../../core/vector.ts';
import { type Manifest, openPack } from '../../model/runtime/pack.ts';
import { COLOURS, writeTinyPack } from '../support/tiny-pack.ts';

type ManifestInput = z.input<typeof Manifest>;

let root: string;
let next = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidemark-pack-'));
});

afterAll(() => rm(root, { recursive: true }));

const newDir = (): string => join(root, `pack-${next++}`);

describe('an opened pack', () => {
  it('embeds pictures and sentences into one space, unit length', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()));
    const colours = Object.entries(COLOURS);
    const { frames, text, dim } = pack;
    const pixels = colours.flatMap(([, rgb]) => new Array(frames.width * frames.height).fill(rgb).flat());
    const batch = await frames.embed(Uint8Array.from(pixels), colours.length);
    const sentences = await text.embed(colours.map(([word]) => word));
    expect(batch.vectors.length).toBe(colours.length * dim);
    for (const [i] of colours.entries()) {
      const picture = batch.vectors.subarray(i * dim, (i + 1) * dim);
      expect(dot(picture, picture)).toBeCloseTo(1, 5);
      const cosines = sentences.vectors.map((vector) => dot(vector, picture));
      expect(cosines.indexOf(Math.max(...cosines))).toBe(i);
    }
  });

  it('gives the levels of its grid, one row of cells per picture', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()), { parts: ['frame'] });
    const batch = await pack.frames.embed(new Uint8Array(2 * pack.frames.width * pack.frames.height * 3), 2);
    const lengths = Object.entries(batch.levels ?? {}).map(([name, level]) => [name, level.length]);
    expect(lengths).toEqual([
      ['shallow', 2 * 9 * 4],
      ['middle', 2 * 9 * 5],
      ['deep', 2 * 9 * 6],
    ]);
  });

  it('gives the vector of a sentence whatever stands beside it', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()), { parts: ['text'] });
    const alone = await pack.text.embed(['a red bus']);
    const among = await pack.text.embed([
      'blue',
      'a red bus',
      'white and grey and yellow and black and green',
    ]);
    expect(among.vectors[1]).toEqual(alone.vectors[0]);
  });

  it('cuts sentences that are longer than it reads, and embeds them all the same', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()), { parts: ['text'] });
    const { vectors } = await pack.text.embed([`${'red '.repeat(500)}`, `${'red '.repeat(500)} blue`]);
    expect(vectors[0]).toEqual(vectors[1]);
  });

  it('refuses a part it was not opened with, and pixels of another size', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()), { parts: ['frame'] });
    expect(() => pack.text).toThrow('opened without its text part');
    expect(pack.timeline).toBeNull();
    await expect(pack.frames.embed(new Uint8Array(10), 1)).rejects.toMatchObject({ code: 'INTERNAL' });
  });

  it('needs only the files of the parts that it opens', async () => {
    const dir = await writeTinyPack(newDir());
    await rm(join(dir, 'frame.onnx'));
    await using pack = await openPack(dir, { parts: ['text'] });
    expect((await pack.text.embed(['red'])).vectors).toHaveLength(1);
    await expect(openPack(dir)).rejects.toThrow(`${join(dir, 'frame.onnx')} is missing`);
  });

  it('frees what it holds: opening and closing 50 times keeps the memory of a few', async () => {
    const dir = await writeTinyPack(newDir());
    const cycle = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await (await openPack(dir, { parts: ['frame', 'text'] })).close();
    };
    await cycle(10);
    const before = process.memoryUsage().rss;
    await cycle(50);
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
  });
});

describe('a pack that does not match its manifest is refused with MODEL_INVALID, naming', () => {
  // What is wrong, what the error says, where the manifest is changed, and to what (undefined: taken out).
  const cases: [string, RegExp, (string | number)[], unknown][] = [
    ['an unknown format', /format/, ['format'], 2],
    ['a key that is not in the contract', /resise/, ['resise'], true],
    ['a file outside of the folder', /plain file name/, ['text', 'file'], '../text.onnx'],
    ['a file that is not listed', /"frame.onnx" is used but not listed/, ['files', 'frame.onnx'], undefined],
    ['a wrong size', /has \d+ bytes; the manifest says 7/, ['files', 'text.onnx', 'bytes'], 7],
    ['a wrong hash', /text\.onnx has SHA-256 [0-9a-f]{64}/, ['files', 'text.onnx', 'sha256'], '0'.repeat(64)],
    ['another dim', /"vector" of shape \[batch, 16\]; the manifest says \[\?, 8\]/, ['dim'], 8],
    ['an input that is not there', /no input "image"; it has pixels/, ['frame', 'input', 'name'], 'image'],
    ['an input of another type', /uint8; the manifest says float32/, ['frame', 'input', 'dtype'], 'float32'],
    ['another picture size', /shape \[batch, 24, 24, 3\]/, ['frame', 'input', 'width'], 32],
    ['an input left out', /takes an input "attention_mask"/, ['text', 'inputs', 'mask'], null],
    ['other channels', /"shallow"/, ['frame', 'outputs', 'grid', 'levels', 0, 'channels'], 9],
    ['a level that no frame has', /"soft" is no level/, ['timeline', 'inputs', 'levels', 0], 'soft'],
    ['windows that do not overlap by half', /twice stride_s/, ['timeline', 'stride_s'], 8],
    ['too few tokens to say anything', /max_tokens/, ['text', 'max_tokens'], 1],
  ];

  it.each(cases)('%s', async (_, message, at, value) => {
    const dir = await writeTinyPack(newDir(), { tamper: (manifest) => put(manifest, at, value) });
    const opening = openPack(dir);
    await expect(opening).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(opening).rejects.toThrow(message);
  });

  it('a missing or broken manifest', async () => {
    await expect(openPack(newDir())).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const dir = await writeTinyPack(newDir());
    await writeFile(join(dir, 'manifest.json'), '{"format": 1,');
    await expect(openPack(dir)).rejects.toThrow('is not JSON');
  });

  it('files that are no network or tokenizer, even when their hashes are right', async () => {
    const junk = Buffer.from('not a network');
    const dir = await writeTinyPack(newDir(), { tamper: (m) => relist(m, 'frame.onnx', junk) });
    await writeFile(join(dir, 'frame.onnx'), junk);
    await expect(openPack(dir)).rejects.toThrow('is not a network onnxruntime can open');

    const empty = Buffer.from('{}');
    const other = await writeTinyPack(newDir(), { tamper: (m) => relist(m, 'tokenizer.json', empty) });
    await writeFile(join(other, 'tokenizer.json'), empty);
    await expect(openPack(other)).rejects.toThrow('is not a tokenizer that can be used');
  });
});

describe('whatever lies in the folder of a pack', () => {
  it('a manifest of any JSON is refused with MODEL_INVALID', async () => {
    const dir = await writeTinyPack(newDir());
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        await writeFile(join(dir, 'manifest.json'), text);
        await expect(openPack(dir)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
      }),
      { numRuns: 50 },
    );
  });

  it('a network cut off anywhere is refused with MODEL_INVALID', async () => {
    const whole = await readFile(join(await writeTinyPack(newDir()), 'frame.onnx'));
    const dir = newDir();
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        const cut = whole.subarray(0, length);
        await writeTinyPack(dir, { tamper: (m) => relist(m, 'frame.onnx', cut) });
        await writeFile(join(dir, 'frame.onnx'), cut);
        await expect(openPack(dir, { parts: ['frame'] })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
      }),
      { numRuns: 30 },
    );
  });
});

describe('the share of unknown words', () => {
  it('counts words without a vector and words that fall to letters', async () => {
    await using pack = await openPack(await writeTinyPack(newDir()), { parts: ['text'] });
    const { unknownShare } = await pack.text.embed([
      'red',
      'red xqzvk',
      'red 你好 blue',
      'red 42',
      '...',
      'grey blue wombat',
    ]);
    expect(unknownShare).toEqual([0, 1 / 2, 1 / 3, 0, 0, 1 / 3]);
  });
});

/** Changes the value at a path of plain data, or takes it out. */
function put(data: unknown, [key, ...rest]: (string | number)[], value: unknown): void {
  const record = data as Record<string, unknown>;
  const name = String(key);
  if (rest.length > 0) put(record[name], rest, value);
  else if (value === undefined) delete record[name];
  else record[name] = value;
}

function relist(manifest: ManifestInput, file: string, content: Uint8Array): void {
  manifest.files[file] = {
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}
