import { describe, expect, it } from 'vitest';
import { formatBytes, roundWait } from '../../../../ui/lib/text/amounts.ts';
import { likelihoodOf, percent } from '../../../../ui/lib/text/likelihood.ts';

describe('amounts', () => {
  it('show sizes with the digits that matter', () => {
    expect(['0 B', '999 B', '1.0 kB', '312 kB', '1.4 GB', '1.0 TB']).toEqual(
      [0, 999, 1000, 312_345, 1_400_000_000, 999_900_000_000].map(formatBytes),
    );
  });

  it('show waiting times no finer than they are known', () => {
    expect(roundWait(0.3)).toEqual({ count: 1, unit: 'second' });
    expect(roundWait(33)).toEqual({ count: 35, unit: 'second' });
    expect(roundWait(150)).toEqual({ count: 3, unit: 'minute' });
    expect(roundWait(9000)).toEqual({ count: 3, unit: 'hour' });
  });
});

describe('likelihood', () => {
  it('is the judgement of the server, and words are not rated by the picture', () => {
    const seen = (match: 'strong' | 'weak' | null) => likelihoodOf({ match, found_by: 'seen', matched: [] });
    expect([seen('strong'), seen('weak'), seen(null)]).toEqual(['strong', 'weak', 'unrated']);
    const words = (found_by: 'said' | 'written', source: string) =>
      likelihoodOf({ match: 'strong', found_by, matched: [{ modality: 'text', score: 1, source }] });
    expect(words('said', 'subtitle')).toBe('said');
    expect(words('written', 'screen')).toBe('written');
    expect(words('written', 'title')).toBe('titled');
  });

  it('never claims certainty', () => {
    expect([0, 0.004, 0.5, 0.999, 1].map(percent)).toEqual(['1%', '1%', '50%', '99%', '99%']);
  });
});
