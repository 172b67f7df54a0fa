/** Several clauses: which seconds answer, by the documented rules and by a plain double loop. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Relation } from '../../../contract/index.ts';
import type { UnitVector } from '../../../core/vector.ts';
import type { RelatedClause } from '../../../index/query/operators.ts';
import { bestFit, combineClauses, gapPrior, gapShare } from '../../../index/search/combine.ts';
import { DIM, PACK, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

function clause(relation: Relation, withinS: number | null = null): RelatedClause {
  return { relation, text: 'b', withinS };
}

/** 0.01 everywhere, 0.99 at these seconds. */
function truthAt(length: number, ...at: number[]): Float32Array {
  return Float32Array.from({ length }, (_, i) => (at.includes(i) ? 0.99 : 0.01));
}

function best(main: Float32Array, relation: RelatedClause, truth: Float32Array): number {
  const curve = combineClauses(main, [{ clause: relation, truth }]);
  return curve.indexOf(Math.max(...curve));
}

describe('of two equal seconds, the answer is the one with', () => {
  const main = truthAt(200, 50, 150);
  test.each([
    [clause('then'), 55, 50],
    [clause('then'), 155, 150],
    [clause('before'), 155, 150],
    [clause('after'), 45, 50],
    [clause('because'), 145, 150],
    [clause('while'), 151, 150],
    [clause('near', 10), 142, 150],
  ])('%j seen at %i', (relation, seenAt, expected) => {
    expect(best(main, relation, truthAt(200, seenAt))).toBe(expected);
  });

  test('the excluded clause absent', () => {
    expect(best(main, clause('without'), truthAt(200, 50, 52))).toBe(150);
  });
});

test('a shorter gap counts more, and no gap is too long', () => {
  expect(gapPrior(10)).toBe(0.5);
  for (let gap = 1; gap < 20_000; gap *= 2) expect(gapPrior(gap)).toBeLessThan(gapPrior(gap / 2));
  expect(best(truthAt(4000, 10, 2000), clause('then'), truthAt(4000, 3900))).toBe(2000);
});

test('ten seconds take nothing from a probability, more take as much as the prior says, and at once is at once', () => {
  expect([0, 10].map((gap) => gapShare('then', gap))).toEqual([1, 1]);
  expect(gapShare('after', 600)).toBeCloseTo(2 * gapPrior(600), 9);
  for (const relation of ['while', 'near', 'without'] as const) expect(gapShare(relation, 600)).toBe(1);
});

test('beyond a named gap nothing counts', () => {
  expect(best(truthAt(200, 50, 150), clause('then', 5), truthAt(200, 60, 154))).toBe(150);
});

test('A then B then C expects C after B', () => {
  const main = truthAt(300, 10, 200);
  const b = { clause: clause('then'), truth: truthAt(300, 15, 205) };
  const c = { clause: clause('then'), truth: truthAt(300, 12, 210) };
  const curve = combineClauses(main, [b, c]);
  expect(curve.indexOf(Math.max(...curve))).toBe(200);
});

test('the fast combination is the plain one; beyond a minute it may take a gap for up to a minute shorter', () => {
  const truth = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
  const relations = fc.constantFrom<Relation>('then', 'before', 'after', 'because');
  fc.assert(
    fc.property(truth, relations, fc.option(fc.integer({ min: 0, max: 90 })), (values, relation, withinS) => {
      const b = Float32Array.from(values);
      const fast = combineClauses(new Float32Array(b.length).fill(1), [
        { clause: clause(relation, withinS), truth: b },
      ]);
      const isLater = relation === 'then' || relation === 'before';
      fast.forEach((value, t) => {
        const fits = values.map((v, u) => {
          const gap = isLater ? u - t : t - u;
          return gap >= 0 && gap <= (withinS ?? Infinity) ? v * gapPrior(gap) : 0;
        });
        const generous = values.map((v, u) => {
          const gap = isLater ? u - t : t - u;
          const taken = gap > 64 ? Math.max(64, gap - 59) : gap;
          return gap >= 0 && gap <= (withinS ?? Infinity) ? v * gapPrior(taken) : 0;
        });
        expect(value ** 2).toBeGreaterThanOrEqual(Math.max(...fits) - 1e-4);
        expect(value ** 2).toBeLessThanOrEqual(Math.max(...generous) + 1e-4);
        const fit = bestFit(b, clause(relation, withinS), t);
        if (fit !== null) expect(fits[fit]).toBeCloseTo(Math.max(...fits), 4);
      });
    }),
  );
});

test('near, while and without equal a scan of every second in reach', () => {
  const truth = fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 120 });
  const reaches = fc.record({
    relation: fc.constantFrom<Relation>('near', 'while', 'without'),
    withinS: fc.option(fc.float({ min: 0, max: 150, noNaN: true })),
  });
  fc.assert(
    fc.property(truth, reaches, (values, { relation, withinS }) => {
      const b = Float32Array.from(values);
      const far = Math.ceil(relation === 'near' ? (withinS ?? 2) : 2);
      const fast = combineClauses(new Float32Array(b.length).fill(1), [
        { clause: clause(relation, withinS), truth: b },
      ]);
      fast.forEach((value, t) => {
        const greatest = Math.max(...b.subarray(Math.max(0, t - far), t + far + 1));
        expect(value ** 2).toBeCloseTo(relation === 'without' ? 1 - greatest : greatest, 4);
      });
    }),
  );
});

describe('a search', () => {
  const [a, b, rest] = seededVectors(6, 3, DIM) as [UnitVector, UnitVector, UnitVector];
  /** The sentence's clauses are "query 0" and "query 1". */
  const queries = [a, b];

  /** Video 1: a at 50 and at 150; b at 60 and at 130. */
  async function storeExample({ store }: TemporaryLibrary): Promise<void> {
    const shown = Array.from({ length: 200 }, (_, i) => {
      if ([50, 51, 52, 150, 151, 152].includes(i)) return a;
      return [60, 61, 62, 130, 131, 132].includes(i) ? b : rest;
    });
    await storeVideo(store, 1, shown);
  }

  test.each([
    ['query 0 then query 1', 50, [{ relation: 'then', text: 'query 1', peak: 60 }]],
    ['query 0 after query 1', 150, [{ relation: 'after', text: 'query 1', peak: 132 }]],
    ['query 0 within 10 s of query 1', 50, [{ relation: 'near', text: 'query 1', peak: 60 }]],
    ['query 0 in the last minute', 150, undefined],
  ])(
    'for "%s" answers the right one of two, and says where it saw the other',
    async (text, start, related) => {
      using library = new TemporaryLibrary();
      await storeExample(library);
      const answer = await searcherOf(library.store, queries).search({
        query: { text },
        modalities: ['visual'],
      });
      expect(answer.data[0]?.peak).toBeGreaterThanOrEqual(start);
      expect(answer.data[0]?.peak).toBeLessThan(start + 3);
      expect(answer.data[0]?.related).toEqual(related?.map((one) => expect.objectContaining(one)));
      expect(answer.parsed.chips.length).toBeGreaterThan(1);
    },
  );

  test('for quoted words answers only where they were said', async () => {
    using library = new TemporaryLibrary();
    await storeExample(library);
    await library.store.passages.replace(videoOf(1).id, 'subtitle', [
      { source: 'subtitle', lang: 'en', startS: 149, endS: 152, text: 'Good morning to you' },
      { source: 'subtitle', lang: 'en', startS: 49, endS: 52, text: 'Morning is good' },
    ]);
    const searcher = searcherOf(library.store, queries);
    const { data } = await searcher.search({ query: { text: 'query 0 "good morning"' } });
    expect(data[0]).toMatchObject({ matched: [{ modality: 'visual' }, { modality: 'text' }] });
    expect(data.every(({ start, end }) => start >= 144 && end <= 157)).toBe(true);
    const words = await searcher.search({ query: { text: '"good morning"' } });
    expect(words.data).toMatchObject([{ start: 149, end: 152, matched: [{ modality: 'text' }] }]);
    const unsaid = await searcher.search({ query: { text: 'query 0 "good evening"' } });
    expect(unsaid.data).not.toEqual([]);
    expect(unsaid.parsed.chips).toMatchObject([{ kind: 'clause', text: 'query 0 "good evening"' }]);
  });

  test('combines the conditions of sentence and filter, and refuses those that exclude each other', async () => {
    using library = new TemporaryLibrary();
    await storeExample(library);
    const searcher = searcherOf(library.store, queries);
    const filter = { time: { lt: 100 } };
    const since = (clock: string) => searcher.search({ query: { text: `query 0 after ${clock}` }, filter });
    expect((await since('0:51')).data[0]).toMatchObject({ start: 51, end: 53 });
    await expect(since('2:00')).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });

  test('for segments of a length answers with those alone', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    await storeVideo(
      store,
      1,
      Array.from({ length: 100 }, (_, i) => (i === 10 || (i >= 50 && i < 70) ? a : rest)),
      {},
      [10, 11, 50, 70],
    );
    const { data } = await searcherOf(store, queries).search({
      query: { text: 'query 0 longer than 10 s' },
      modalities: ['visual'],
    });
    expect(data[0]).toMatchObject({ start: 50, end: 70 });
    expect(data.every(({ start, end }) => end - start >= 10)).toBe(true);
  });

  test('of one clause has a curve of cosines, of several one of truth', async () => {
    using library = new TemporaryLibrary();
    await storeExample(library);
    const searcher = searcherOf(library.store, queries);
    const [one, two] = [
      await searcher.curve(videoOf(1).id, 'query 0'),
      await searcher.curve(videoOf(1).id, 'query 0 then query 1'),
    ];
    expect(one.values[50]).toBeCloseTo(1, 2);
    expect(one.model).toBe(`${PACK.packId}@${PACK.packRevision}`);
    expect(two.values.every((value) => value !== null && value >= 0 && value <= 1)).toBe(true);
    expect(two.values[51] as number).toBeGreaterThan(two.values[151] as number);
  });
});
