/** The ways of answering that everything is compared with. */
import { describe, expect, it } from 'vitest';
import { chanceAnswers, middleAnswer, withBorders } from '../../bench/eval/baselines.ts';
import { bestSeconds } from '../../bench/eval/second-scores.ts';
import { asUnit } from '../../core/vector.ts';
import { judge, summarise } from '../../evaluation/measures.ts';

const films = [
  { film: 'long', durationS: 900 },
  { film: 'short', durationS: 100 },
];

describe('chance', () => {
  it('hits as often as the right seconds are many', () => {
    const truths = [{ film: 'long', start: 300, end: 394 }];
    const { r1 } = summarise(chanceAnswers(films, 1).map((answers) => judge(answers, truths)));
    expect(r1).toBeGreaterThan(4);
    expect(r1).toBeLessThan(16);
  });

  it('is the same for the same seed', () => {
    expect(chanceAnswers(films, 5)).toEqual(chanceAnswers(films, 5));
    expect(chanceAnswers(films, 5)).not.toEqual(chanceAnswers(films, 6));
  });
});

it('trivial borders keep video and peak', () => {
  const answer = { film: 'short', peak: 10, start: 8, end: 12 };
  expect(withBorders([answer], films, 'whole')).toEqual([{ ...answer, start: 0, end: 100 }]);
  expect(withBorders([answer], films, 'middle half')).toEqual([{ ...answer, start: 25, end: 75 }]);
});

it('the middle is that of the longest film', () => {
  expect(middleAnswer([...films].reverse())).toEqual([{ film: 'long', peak: 450, start: null, end: null }]);
});

describe('the best seconds', () => {
  const vectorOf = (cosine: number) => asUnit(Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine)));
  const sentence = asUnit(Float32Array.of(1, 0));
  const seconds = (...cosines: (number | null)[]) =>
    cosines.map((cosine) => (cosine === null ? null : vectorOf(cosine)));

  it('come best first over all films, none within 5 s of a better one', () => {
    const pool = [
      { film: 'a', vectors: seconds(0.1, 0.9, 0.8, 0.1, 0.1, 0.1, 0.1, 0.5) },
      { film: 'b', vectors: seconds(0.7, 0.1) },
    ];
    const best = bestSeconds(pool, sentence, { count: 3, radius: 0 });
    expect(best.map(({ film, peak }) => `${film}${peak}`)).toEqual(['a1', 'b0', 'a7']);
  });

  it('are judged by their neighbours too when averaged', () => {
    const pool = [{ film: 'a', vectors: seconds(0, 0.9, 0, 0, 0, 0, 0, 0, 0.6, 0.6, 0.6) }];
    expect(bestSeconds(pool, sentence, { count: 1, radius: 0 })[0]?.peak).toBe(1);
    expect(bestSeconds(pool, sentence, { count: 1, radius: 1 })[0]?.peak).toBe(9);
  });

  it('are never seconds without a picture', () => {
    const pool = [{ film: 'a', vectors: seconds(null, 0.2, null) }];
    expect(bestSeconds(pool, sentence, { count: 1, radius: 1 })[0]?.peak).toBe(1);
  });
});
