/** Lines of frames become passages: what stays is one, what is unsure is none. */
import { expect, it } from 'vitest';
import type { VideoId } from '../../../core/ids.ts';
import type { Passage } from '../../../index/store/passages.ts';
import { createScreenTextReader } from '../../../ingest/readers/text-on-screen.ts';
import type { TextLine } from '../../../model/runtime/words/text-reader.ts';

const line = (text: string, confidence = 0.95, left = 0.1): TextLine => ({
  ...{ text, confidence },
  box: [left, 0.8, 0.3, 0.05],
});
const VIDEO = '00000000000000a1' as VideoId;

async function stored(...frames: [startS: number, endS: number, lines: TextLine[]][]): Promise<Passage[]> {
  const kept: Passage[] = [];
  const reader = createScreenTextReader(
    { revision: '1', read: async () => [] },
    { replaceWithin: async (_id, _source, _span, passages) => void kept.push(...passages) },
  );
  const results = frames.map(([startS, endS, result]) => ({ startS, endS, result }));
  await reader.store(VIDEO, { startS: 0, endS: 60 }, results);
  return kept;
}

it('joins a line that stays, with the surest reading of its place', async () => {
  const passages = await stored(
    [0, 3, [line('Gate 7', 0.9)]],
    [3, 9, [line('Gate 7', 0.99, 0.11), line('Exit')]],
    [9, 12, [line('Exit')]],
  );
  expect(passages).toEqual([
    {
      source: 'screen',
      lang: null,
      startS: 0,
      endS: 9,
      text: 'Gate 7',
      box: [0.11, 0.8, 0.3, 0.05],
      confidence: 0.99,
    },
    {
      source: 'screen',
      lang: null,
      startS: 3,
      endS: 12,
      text: 'Exit',
      box: [0.1, 0.8, 0.3, 0.05],
      confidence: 0.95,
    },
  ]);
});

it('parts lines that a gap parts, or that stand elsewhere', async () => {
  const passages = await stored(
    [0, 3, [line('Gate 7')]],
    [5, 8, [line('Gate 7')]],
    [8, 9, [line('Gate 7', 0.95, 0.6)]],
  );
  expect(passages.map(({ startS, endS }) => [startS, endS])).toEqual([
    [0, 3],
    [5, 8],
    [8, 9],
  ]);
});

it('leaves out what is unsure, or a single mark', async () => {
  expect(await stored([0, 3, [line('Gate 7', 0.5), line('I'), line('- .')]])).toEqual([]);
});
