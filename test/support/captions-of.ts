/** Real captions of videos, from the data beside the checkout, which is not needed to run or test the product. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const TEXT = join(process.env.TIDEMARK_SHARED ?? '../shared', 'data/text');

/** Names the corpora of captions of videos. */
export const CAPTION_CORPORA = [
  'activitynet-captions-train',
  'charades-sta-train',
  'qvhighlights-train-val',
] as const;

/** Returns true where the corpora and WordNet are at hand. */
export function hasTexts(): boolean {
  return [...CAPTION_CORPORA, 'wordnet'].every((name) => existsSync(fileOf(name)));
}

/** Returns the captions of a corpus, in its order. */
export function captionsOf(corpus: (typeof CAPTION_CORPORA)[number]): string[] {
  return read<{ text: string }>(corpus).map(({ text }) => text.trim());
}

/** Returns the lemmas of WordNet, in its order. */
export function wordNetLemmas(): string[] {
  return read<{ lemmas: string[] }>('wordnet').flatMap(({ lemmas }) => lemmas);
}

function read<Line>(name: string): Line[] {
  const lines = gunzipSync(readFileSync(fileOf(name)))
    .toString('utf8')
    .split('\n');
  return lines.filter(Boolean).map((line) => JSON.parse(line) as Line);
}

function fileOf(name: string): string {
  return join(TEXT, `${name}.jsonl.gz`);
}
