import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlaceRelation } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import { relationScore } from '../../../index/where/geometry.ts';

const LEFT: Box = [0.1, 0.4, 0.3, 0.6];
const RIGHT: Box = [0.6, 0.4, 0.8, 0.6];
const TABLE: Box = [0.2, 0.5, 0.8, 0.9];
const CUP: Box = [0.45, 0.4, 0.55, 0.55];

const CASES: [PlaceRelation, Box, Box[], 'holds' | 'fails'][] = [
  ['left_of', LEFT, [RIGHT], 'holds'],
  ['left_of', RIGHT, [LEFT], 'fails'],
  ['right_of', RIGHT, [LEFT], 'holds'],
  ['above', [0.4, 0.1, 0.5, 0.2], [TABLE], 'holds'],
  ['above', TABLE, [[0.4, 0.1, 0.5, 0.2]], 'fails'],
  ['below', TABLE, [[0.4, 0.1, 0.5, 0.2]], 'holds'],
  ['left_of', [0.45, 0.05, 0.5, 0.15], [[0.5, 0.8, 0.56, 0.95]], 'fails'],
  ['on', CUP, [TABLE], 'holds'],
  ['on', TABLE, [CUP], 'fails'],
  ['on', [0.45, 0.0, 0.55, 0.1], [TABLE], 'fails'],
  ['inside', [0.4, 0.6, 0.5, 0.8], [TABLE], 'holds'],
  ['inside', TABLE, [[0.4, 0.6, 0.5, 0.8]], 'fails'],
  ['next_to', LEFT, [[0.32, 0.4, 0.5, 0.6]], 'holds'],
  ['next_to', LEFT, [[0.8, 0.4, 0.95, 0.6]], 'fails'],
  ['next_to', [0.4, 0.6, 0.5, 0.8], [TABLE], 'fails'],
  ['far_from', [0, 0.4, 0.08, 0.5], [[0.9, 0.4, 0.98, 0.5]], 'holds'],
  ['far_from', LEFT, [[0.32, 0.4, 0.5, 0.6]], 'fails'],
  ['between', [0.42, 0.4, 0.5, 0.6], [LEFT, RIGHT], 'holds'],
  ['between', LEFT, [[0.42, 0.4, 0.5, 0.6], RIGHT], 'fails'],
  ['in_front_of', [0.4, 0.5, 0.6, 0.95], [[0.45, 0.3, 0.6, 0.6]], 'holds'],
  ['behind', [0.45, 0.3, 0.6, 0.6], [[0.4, 0.5, 0.6, 0.95]], 'holds'],
  ['behind', [0.4, 0.5, 0.6, 0.95], [[0.45, 0.3, 0.6, 0.6]], 'fails'],
];

describe('relations of boxes', () => {
  it.each(CASES)('%s %j of %j %s', (relation, first, others, wanted) => {
    const score = relationScore(relation, first, others);
    if (wanted === 'holds') expect(score).toBeGreaterThanOrEqual(0.5);
    else expect(score).toBeLessThan(0.5);
  });

  const corner = fc.double({ min: 0, max: 0.8, noNaN: true });
  const side = fc.double({ min: 0.01, max: 0.2, noNaN: true });
  const box = fc.tuple(corner, corner, side, side).map(([x, y, w, h]): Box => [x, y, x + w, y + h]);

  it('is never both of two opposites', () => {
    const opposites: [PlaceRelation, PlaceRelation][] = [
      ['left_of', 'right_of'],
      ['above', 'below'],
      ['in_front_of', 'behind'],
    ];
    fc.assert(
      fc.property(box, box, (a, b) => {
        for (const [one, other] of opposites)
          expect(Math.min(relationScore(one, a, [b]), relationScore(other, a, [b]))).toBeLessThan(0.5);
      }),
    );
  });

  it('says the same of left when seen from the right', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(relationScore('left_of', a, [b])).toBeCloseTo(relationScore('right_of', b, [a]), 10);
        const flip = ([x0, y0, x1, y1]: Box): Box => [1 - x1, y0, 1 - x0, y1];
        expect(relationScore('left_of', a, [b])).toBeCloseTo(
          relationScore('right_of', flip(a), [flip(b)]),
          6,
        );
      }),
    );
  });

  it('is never surer of depth than a guess', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(relationScore('in_front_of', a, [b])).toBeLessThanOrEqual(0.8);
      }),
    );
  });
});
