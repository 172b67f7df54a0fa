import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alignClauses } from '../../../index/chains/align-clauses.ts';
import { orderClauses } from '../../../index/chains/order-clauses.ts';
import { parseSentence } from '../../../index/query/parse-sentence.ts';

const NOW = new Date(Date.UTC(2026, 10, 23));
const ordered = async (sentence: string) => orderClauses(await parseSentence(sentence, NOW, () => true));

describe('the order of clauses', () => {
  test.each([
    ['because the door opened, the dog ran out', ['the door opened', 'the dog ran out']],
    ['the dog ran out because the door opened', ['the door opened', 'the dog ran out']],
    ['a car stops then a man gets out then a dog barks', ['a car stops', 'a man gets out', 'a dog barks']],
    ['因为门被打开，所以狗跑了出去', ['门被打开', '狗跑了出去']],
    ['a man sits before a dog barks', ['a man sits', 'a dog barks']],
  ])('%s', async (sentence, texts) => {
    expect((await ordered(sentence))?.map(({ text }) => text)).toEqual(texts);
  });

  test('says what is caused, and how far it may lie', async () => {
    expect(await ordered('the dog ran out because the door opened')).toMatchObject([
      { number: 1, follows: null },
      { number: 0, follows: { isCaused: true, withinS: null } },
    ]);
    expect(await ordered('a car stops then within 20 seconds a man gets out')).toMatchObject([
      { number: 0, follows: null },
      { number: 1, follows: { isCaused: false, withinS: 20 } },
    ]);
  });

  test('a sentence that orders nothing has none', async () => {
    const sentences = ['a dog', 'a dog without a man', 'a dog while it rains'];
    expect(await Promise.all(sentences.map(ordered))).toEqual([null, null, null]);
  });

  test('what happens twice is no contradiction, what is before itself is', async () => {
    expect(await ordered('a dog barks then a dog barks')).toHaveLength(2);
    for (const sentence of ['a dog barks because a dog barks', 'A dog barks before a dog barks.']) {
      await expect(ordered(sentence)).rejects.toThrow(
        expect.objectContaining({
          code: 'QUERY_INVALID',
          details: { part: expect.stringMatching(/dog.*dog/i) },
        }),
      );
    }
  });
});

describe('alignment', () => {
  test('finds the clauses in order, and prefers the step that counts more', () => {
    const truths = [
      [0.9, 0, 0, 0.8, 0, 0],
      [0, 0.1, 0, 0, 0.7, 0.7],
    ];
    const near = (_: number, from: number, to: number) => (to > from ? 1 / (to - from) : 0);
    const [best] = alignClauses(truths, near, 3);
    expect(best?.events).toEqual([3, 4]);
    expect(best?.score).toBeCloseTo((0.8 * 0.7) ** (1 / 3), 6);
  });

  test('is the best of all ways to place the clauses', () => {
    const truth = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    const step = (clause: number, from: number, to: number): number =>
      to > from ? 1 / (1 + clause + (to - from) ** 2) : 0;
    fc.assert(
      fc.property(fc.array(truth, { minLength: 2, maxLength: 3 }), (truths) => {
        let best = 0;
        const place = (clause: number, from: number, value: number): void => {
          if (clause === truths.length) {
            best = Math.max(best, value);
            return;
          }
          for (let to = from + 1; to < 5; to++) {
            const weight = clause === 0 ? 1 : step(clause - 1, from, to);
            place(clause + 1, to, value * weight * (truths[clause]?.[to] as number));
          }
        };
        place(0, -1, 1);
        const [found] = alignClauses(truths, step, 1);
        expect(found?.score ?? 0).toBeCloseTo(best ** (1 / (2 * truths.length - 1)), 6);
      }),
    );
  });

  test('nothing fits: nothing is answered', () => {
    expect(
      alignClauses(
        [
          [0, 0],
          [0, 1],
        ],
        () => 1,
        3,
      ),
    ).toEqual([]);
    expect(
      alignClauses(
        [
          [1, 0],
          [0, 1],
        ],
        () => 0,
        3,
      ),
    ).toEqual([]);
  });
});
