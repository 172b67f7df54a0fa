/** The prior of position and gaps: the numbers that training computed, and only for the pack that they were fitted for. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openPositionPrior, readPositionPrior } from '../../../index/links/position-prior.ts';

const PACK = { packId: 'tiny', packRevision: '0123456789ab' };

interface Golden {
  links: Record<string, unknown>;
  cases: {
    events: { start: number; end: number; vector: number[] }[];
    opinions: { baseline: number }[];
  }[];
}

/** Written by `python -m model.train.causal.golden`. */
const golden = JSON.parse(
  readFileSync(new URL('../../golden/links.json', import.meta.url), 'utf8'),
) as Golden;

describe('the position prior', () => {
  test('gives every pair the probability that training computed', () => {
    const prior = readPositionPrior(golden.links, PACK);
    for (const { events, opinions } of golden.cases) {
      const all = events.map(({ start, end, vector }) => ({
        ...{ startS: start, endS: end },
        vector: Float32Array.from(vector),
      }));
      const [effect] = all.slice(-1);
      if (!prior || !effect) throw new Error('The golden file is empty.');
      const repeated = prior.opinions(all.slice(0, -1), effect);
      expect(repeated).toHaveLength(opinions.length);
      repeated.forEach(({ baseline, learned, predictive }, i) => {
        expect(baseline).toBeCloseTo(opinions[i]?.baseline ?? Number.NaN, 4);
        expect([learned, predictive]).toEqual([null, null]);
      });
    }
  });

  test('is absent for another revision of the pack, and for a pack without the file', async () => {
    expect(readPositionPrior(golden.links, { ...PACK, packRevision: 'ffffffffffff' })).toBeNull();
    const dir = mkdtempSync(join(tmpdir(), 'tidemark-links-'));
    try {
      expect(await openPositionPrior(dir, PACK)).toBeNull();
      writeFileSync(join(dir, 'links.json'), '{');
      await expect(openPositionPrior(dir, PACK)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('refuses a file of another form', () => {
    expect(() => readPositionPrior({ ...golden.links, baselines: {} }, PACK)).toThrow(/links.json of tiny/);
  });
});
