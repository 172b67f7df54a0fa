/** The levels of the reference sentences: right at each second, and remembered by timeline. */
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../core/vector.ts';
import { openBank, packBank, scoreStats } from '../../../index/search/confidence/picture-bank.ts';
import { referenceSentences } from '../../../index/search/confidence/reference-levels.ts';
import { relevanceCurve } from '../../../index/timeline/curve.ts';
import { footage } from '../../arbitraries/timelines.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

describe('the reference sentences at a second', () => {
  const { timeline } = footage(5, { seconds: 40, concepts: 10 });
  const vectors = seededVectors(17, 12, 128);
  const bank = openBank(packBank(seededVectors(71, 60, 128)), 128);

  test('score as their curves do there, asked once or again, and are measured anew for another timeline', () => {
    const references = referenceSentences(vectors, bank);
    const scores = vectors.map((vector) => relevanceCurve(timeline, vector)[7] as number);
    const terms = scores.map((score, n) => {
      const { mean, deviation } = scoreStats(vectors[n] as UnitVector, bank);
      return (score - mean) / deviation;
    });
    const mean = terms.reduce((sum, one) => sum + one, 0) / terms.length;
    const spread = Math.sqrt(terms.reduce((sum, one) => sum + (one - mean) ** 2, 0) / terms.length);
    const logSum = Math.log(scores.reduce((sum, one) => sum + Math.exp(one / 0.05), 0));
    const first = references.levelAt(timeline, 7);
    expect(first.mean).toBeCloseTo(mean, 5);
    expect(first.deviation).toBeCloseTo(spread, 5);
    expect(first.logSum).toBeCloseTo(logSum, 5);
    expect(references.levelAt(timeline, 7)).toEqual(first);

    const { timeline: other } = footage(6, { seconds: 40, concepts: 10 });
    expect(references.levelAt(other, 7).mean).not.toBeCloseTo(first.mean, 5);
  });
});
