/** The measures by which answers are judged, on cases that can be checked by hand. */
import { describe, expect, it } from 'vitest';
import { type Answer, judge, quantile, summarise, type Truth } from '../../evaluation/measures.ts';

const film = 'a.mp4';
const truths: Truth[] = [
  { film, start: 10, end: 20 },
  { film, start: 100, end: 104 },
];

function at(peak: number, stretch: [number, number] | null = null, inFilm = film): Answer {
  return { film: inFilm, peak, start: stretch?.[0] ?? null, end: stretch?.[1] ?? null };
}

describe('judging the answers to a sentence', () => {
  it('takes an answer up to 3 s beside a stretch for a hit', () => {
    expect(judge([at(7)], truths).rank).toBe(1);
    expect(judge([at(23)], truths).rank).toBe(1);
    expect(judge([at(6.9)], truths).rank).toBeNull();
    expect(judge([at(23.1)], truths).rank).toBeNull();
  });

  it('gives the rank of the first hit', () => {
    expect(judge([at(50), at(60), at(101)], truths).rank).toBe(3);
  });

  it('measures the error to the nearest right stretch', () => {
    expect(judge([at(15)], truths).errorS).toBe(0);
    expect(judge([at(30)], truths).errorS).toBe(10);
    expect(judge([at(98)], truths).errorS).toBe(2);
  });

  it('knows no time error and no hit in another film', () => {
    expect(judge([at(15, null, 'b.mp4')], truths)).toEqual({
      rank: null,
      errorS: null,
      startErrorS: null,
      iou: null,
      precision: null,
    });
    expect(judge([], truths).rank).toBeNull();
  });

  it('compares the start of a first answer that hits with the stretch it hits', () => {
    expect(judge([at(101, [99, 103])], truths).startErrorS).toBe(1);
    expect(judge([at(50, [49, 51])], truths).startErrorS).toBeNull();
  });

  it('gives the best overlap of the first answer only', () => {
    expect(judge([at(12, [10, 15]), at(101, [100, 104])], truths).iou).toBe(0.5);
  });
});

describe('average precision', () => {
  it('is whole when every stretch is found exactly, in any order', () => {
    expect(judge([at(101, [100, 104]), at(12, [10, 20])], truths).precision).toBeCloseTo(1);
  });

  it('counts each overlap threshold that an answer reaches', () => {
    // IoU .7: right at .5, .55, .6, .65 and .7, and the only one of one span.
    expect(judge([at(12, [10, 17])], truths.slice(0, 1)).precision).toBeCloseTo(0.5);
  });

  it('falls with every wrong answer before the right one, and finds no stretch twice', () => {
    expect(judge([at(50, [50, 60]), at(12, [10, 20])], truths.slice(0, 1)).precision).toBeCloseTo(0.5);
    expect(judge([at(12, [10, 20]), at(13, [10, 20])], truths).precision).toBeCloseTo(0.5);
  });
});

describe('summing up', () => {
  it('counts recall at each depth over all sentences', () => {
    const outcomes = [1, 3, 8, null].map((rank) => ({
      ...{ rank, errorS: 4, startErrorS: null, iou: null, precision: null },
    }));
    expect(summarise(outcomes)).toMatchObject({ sentences: 4, r1: 25, r5: 50, r10: 75, iou5: null });
  });

  it('counts an answer in another film as infinitely far off', () => {
    const outcome = { rank: null, startErrorS: null, iou: null, precision: null };
    const near = Array.from({ length: 9 }, () => ({ ...outcome, errorS: 1 }));
    const summary = summarise([...near, { ...outcome, errorS: null }]);
    expect(summary).toMatchObject({ medianErrorS: 1, p95ErrorS: null, meanErrorS: null });
  });

  it('takes quantiles by nearest rank', () => {
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2);
    expect(quantile([3, 1, 2, 4], 0.95)).toBe(4);
    expect(quantile([], 0.5)).toBeNull();
  });
});
