/** Tokenizers: CLIP's byte pairs against published ids, special tokens, cutting, and words that a model does not know. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Manifest } from '../../model/runtime/manifest.ts';
import { openTokenizer, type SentenceTokenizer } from '../../model/runtime/tokenizer.ts';
import { unknownShare } from '../../model/runtime/unknown-words.ts';
import { clipTokenizer } from '../support/clip-tokenizer.ts';

/** CLIP's published merges; part of the training data, which is not needed to run or test the product. */
const MERGES = join(process.env.TIDEMARK_SHARED ?? '../shared', 'data/text/bpe_simple_vocab_16e6.txt.gz');

/** CLIP uses the first of them: 49,152 less the 256 bytes and two special tokens. */
const MERGE_COUNT = 49152 - 256 - 2;

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-tokenizer-'));
});

afterAll(() => rm(dir, { recursive: true }));

describe('byte pairs', () => {
  it('are merged in the order of the list, inside words only', async () => {
    const tokenizer = await clip(['c a', 'ca t</w>', 'a t</w>']);
    const pieces = (word: string): string[] => tokenizer.pieces(word).map(({ text }) => text);
    expect(pieces('cat')).toEqual(['cat</w>']);
    expect(pieces('CAT')).toEqual(['cat</w>']);
    expect(pieces('hat')).toEqual(['h', 'at</w>']);
    expect(pieces('ca t')).toEqual(['c', 'a</w>', 't</w>']);
  });

  it('stand between the two special tokens, and are cut so that the last one stays', async () => {
    const merges = ['c a', 'ca t</w>'];
    const tokenizer = await clip(merges, { max_tokens: 5 });
    const [start, end] = [512 + merges.length, 513 + merges.length];
    const cat = 512 + 1;
    expect(tokenizer.encode('cat')).toEqual([start, cat, end]);
    expect(tokenizer.encode('cat '.repeat(9))).toEqual([start, cat, cat, cat, end]);
    expect(tokenizer.encode('')).toEqual([start, end]);
  });

  it.runIf(existsSync(MERGES))('with the published merges have the published ids', async () => {
    const lines = gunzipSync(await readFile(MERGES))
      .toString('utf8')
      .split('\n');
    const tokenizer = await clip(lines.slice(1, 1 + MERGE_COUNT));
    expect(tokenizer.encode('a photo of a cat')).toEqual([49406, 320, 1125, 539, 320, 2368, 49407]);
    expect(tokenizer.encode('a diagram')).toEqual([49406, 320, 22697, 49407]);
    expect(tokenizer.encode('  A  DOG ')).toEqual([49406, 320, 1929, 49407]);
    expect(unknownShare('a photo of a 猫', tokenizer)).toBeCloseTo(1 / 2);
  });
});

async function clip(merges: string[], text: Partial<Manifest['text']> = {}): Promise<SentenceTokenizer> {
  await writeFile(join(dir, 'tokenizer.json'), JSON.stringify(clipTokenizer(merges)));
  return openTokenizer(dir, {
    file: 'text.onnx',
    tokenizer: 'tokenizer.json',
    prefix: '',
    max_tokens: 77,
    inputs: { ids: 'input_ids', mask: null },
    output: 'text_embeds',
    ...text,
  });
}
