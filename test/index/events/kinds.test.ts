import { expect, test } from 'vitest';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { kindOf, learnKinds } from '../../../index/events/kinds.ts';
import { gaussian, seededRandom, seededVectors } from '../../arbitraries/vectors.ts';

const DIM = 64;

/** Events of some kinds, all of which share a direction, as pictures do. */
function events(seed: number, kinds: number, each: number): { kind: number; vector: UnitVector }[] {
  const random = seededRandom(seed);
  const [common, ...subjects] = seededVectors(seed, kinds + 1, DIM) as [UnitVector, ...UnitVector[]];
  return Array.from({ length: kinds * each }, (_, i) => {
    const subject = subjects[i % kinds] as UnitVector;
    const vector = common.map(
      (x, d) => 1.5 * x + (subject[d] as number) + (0.5 * gaussian(random)) / Math.sqrt(DIM),
    );
    return { kind: i % kinds, vector: normalise(vector) };
  });
}

test('events of different kinds are separated despite their common mean', async () => {
  const seen = events(1, 12, 20);
  const kinds = await learnKinds(seen.map(({ vector }) => vector));
  expect(kinds.centres).toHaveLength(12);
  const named = new Map<number, number>();
  for (const { kind, vector } of seen) {
    const found = kindOf(kinds, vector);
    expect(named.get(kind) ?? found).toBe(found);
    named.set(kind, found);
  }
  expect(new Set(named.values()).size).toBe(12);
});

test('events that occur once or twice, or never, have no kind', async () => {
  const [odd, ...others] = seededVectors(9, 3, DIM) as [UnitVector, ...UnitVector[]];
  const kinds = await learnKinds([...events(2, 5, 20).map(({ vector }) => vector), odd, odd, ...others]);
  expect(kinds.centres).toHaveLength(5);
  expect(kindOf(kinds, odd)).toBe(-1);
});

test('an archive without events, or of one event, has no kinds', async () => {
  expect((await learnKinds([])).centres).toEqual([]);
  const [only] = seededVectors(1, 1, DIM) as [UnitVector];
  const kinds = await learnKinds([only]);
  expect(kinds.centres).toEqual([]);
  expect(kindOf(kinds, only)).toBe(-1);
});
