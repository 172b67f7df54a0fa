/** A sentence of two readings means the same in all of a library and in a part of it. */
import { expect, test } from 'vitest';
import type { SearchFilter } from '../../../contract/index.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { REFERENCE_SENTENCES } from '../../../index/search/confidence/reference-sentences.ts';
import { CALIBRATION } from '../../arbitraries/calibration.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

test('the reading that is surer in the library is taken in a part of it, where the other one would be', async () => {
  using library = new TemporaryLibrary();
  const [whole, sits, stands, other, ...others] = seededVectors(4, 60, DIM) as [
    UnitVector,
    UnitVector,
    UnitVector,
    UnitVector,
    ...UnitVector[],
  ];
  const sentence = 'a woman sits and then stands up';
  const vectors: Record<string, UnitVector> = {
    [sentence]: whole,
    'a woman sits': sits,
    'stands up': stands,
  };
  // All of it in one picture at second 100; one after the other, less clearly, from second 300.
  const faint = (vector: UnitVector) =>
    normalise(vector.map((x, d) => x + (other[d] as number)) as Float32Array) as UnitVector;
  const shown = Array.from({ length: 600 }, (_, i) => {
    if (i >= 100 && i < 110) return whole;
    if (i >= 300 && i < 310) return faint(sits);
    return i >= 310 && i < 320 ? faint(stands) : (others[i % 50] as UnitVector);
  });
  await storeVideo(library.store, 1, shown, {}, [100, 110, 300, 310, 320]);
  const unrelated = seededVectors(31, REFERENCE_SENTENCES.length, DIM);
  const searcher = searcherOf(library.store, [], {
    calibration: CALIBRATION,
    embedText: async (texts) => ({
      vectors: texts.map(
        (text) => (vectors[text] ?? unrelated[REFERENCE_SENTENCES.indexOf(text)]) as UnitVector,
      ),
      unknownShare: texts.map(() => 0),
    }),
  });
  const clausesIn = async (filter: SearchFilter) =>
    (await searcher.search({ query: { text: sentence }, filter, modalities: ['visual'] })).parsed.clauses
      ?.length;
  expect(await clausesIn({})).toBe(1);
  expect(await clausesIn({ time: { gte: 290, lt: 330 } })).toBe(1);
});
