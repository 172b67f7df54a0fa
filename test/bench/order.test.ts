/** Sentences of two clauses are made of clips that follow each other, and answers judged by both. */
import { describe, expect, it } from 'vitest';
import type { LabelledSentence } from '../../bench/eval/clips.ts';
import type { Footage } from '../../bench/eval/footage.ts';
import { orderPairs, orderTable } from '../../bench/eval/order.ts';

const film = 't.mp4';
const pieces = ['a', 'b', 'c', 'a', 'd'].map((clip, i) => ({ clip, fromS: 0, toS: 20, atS: 20 * i }));
const footage: Footage = {
  ...{ paths: [], questions: [], facts: {} },
  films: [{ film, durationS: 100 }],
  pieces,
};
const sentence = (clip: string, text: string): LabelledSentence => ({
  ...{ text, lang: 'en', about: 'clip' as const },
  places: [{ clip, startS: 0, endS: 20 }],
});
const sentences = [
  sentence('a', 'a dog runs'),
  sentence('b', 'a man sings'),
  sentence('c', 'a car turns before a house'),
  sentence('d', 'a cat sleeps'),
];

describe('pairs', () => {
  const pairs = orderPairs(footage, sentences);

  it('are clips that follow soon, one pair for each first clip; captions with operators are left out', () => {
    expect(pairs.map(({ first, second }) => `${first}, then ${second}`)).toEqual([
      'a dog runs, then a man sings',
      'a man sings, then a dog runs',
    ]);
    expect(pairs[0]?.places).toEqual([
      { first: { film, start: 0, end: 20 }, second: { film, start: 20, end: 40 } },
    ]);
  });

  it('are found where the first clause is and the second follows, and seen when both are', () => {
    const [pair] = pairs;
    const given = (peak: number, related: number[]) => ({
      answers: [{ film, start: peak, end: peak + 1, peak, score: 0, probability: null, related }],
      ...{ answerable: null, state: 'found' as const },
    });
    const table = orderTable(pair ? [pair, pair, pair] : [], {
      'A, then B': [given(10, [30]), given(10, [90]), given(65, [90])],
    });
    expect(table.rows[0]?.cells.map((cell) => Math.round(cell as number))).toEqual([67, 67, 33]);
  });
});
