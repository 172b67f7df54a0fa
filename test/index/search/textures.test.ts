/** Pictures that show no thing are no answer to a sentence about some thing, and are one to a sentence about them. */
import { describe, expect, test } from 'vitest';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import type { Calibration } from '../../../index/search/confidence/calibration.ts';
import { packBank } from '../../../index/search/confidence/picture-bank.ts';
import { REFERENCE_SENTENCES } from '../../../index/search/confidence/reference-sentences.ts';
import { SIGHT_PHRASES, TEXTURE_PHRASES } from '../../../index/search/confidence/texture-sentences.ts';
import { CALIBRATION } from '../../arbitraries/calibration.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const [noise, street, bars, ...others] = seededVectors(4, 60, DIM) as [
  UnitVector,
  UnitVector,
  UnitVector,
  ...UnitVector[],
];
const blend = (a: UnitVector, b: UnitVector, share: number): UnitVector =>
  normalise(a.map((value, k) => value * share + (b[k] as number) * (1 - share)));

/** The sentences: one lies near noise by chance, and one is about it. */
const SENTENCES: Record<string, UnitVector> = {
  'an avenue': blend(noise, street, 0.52),
  'much noise': blend(noise, bars, 0.6),
};

const WITH_TEXTURES: Calibration = {
  ...CALIBRATION,
  textures: { pictures: packBank([noise, bars]), from: 0.9 },
};

/** One video: noise for 10 s, a street for 10 s, much else. Counts the sentences that are embedded. */
async function searcher({ store }: TemporaryLibrary, calibration: Calibration, shown = [noise, street]) {
  const seconds = Array.from({ length: 300 }, (_, i) => others[i % others.length] as UnitVector);
  shown.forEach((picture, n) => {
    seconds.fill(picture, 100 * (n + 1), 100 * (n + 1) + 10);
  });
  await storeVideo(store, 1, seconds, { title: 'One' }, [100, 110, 200, 210]);
  const unrelated = seededVectors(31, REFERENCE_SENTENCES.length + SIGHT_PHRASES.length, DIM);
  const embedded: string[] = [];
  const vectorOf = (text: string): UnitVector => {
    if (TEXTURE_PHRASES.includes(text)) return bars;
    const at = [...REFERENCE_SENTENCES, ...SIGHT_PHRASES].indexOf(text);
    if (SIGHT_PHRASES[0] === text) return street;
    return SENTENCES[text] ?? (unrelated[at] as UnitVector);
  };
  const opened = searcherOf(store, Object.values(SENTENCES), {
    calibration,
    embedText: async (texts) => {
      embedded.push(...texts);
      return { vectors: texts.map(vectorOf), unknownShare: texts.map(() => 0) };
    },
  });
  const ask = async (text: string) =>
    (await opened.search({ query: { text }, modalities: ['visual'], page_size: 50 })).data;
  return { ask, embedded };
}
const startsAt = (second: number) => (hit: { start: number }) => hit.start === second;

describe('a picture without a thing', () => {
  test('does not lead an answer about some thing', async () => {
    using library = new TemporaryLibrary();
    const { ask } = await searcher(library, WITH_TEXTURES);
    const data = await ask('an avenue');
    expect(data[0]?.start).toBe(200);
    expect(data.find(startsAt(100))).toMatchObject({ match: 'weak', probability: 0.1 });
  });

  test('would lead it without the textures of a calibration', async () => {
    using library = new TemporaryLibrary();
    const { ask } = await searcher(library, CALIBRATION);
    expect((await ask('an avenue'))[0]).toMatchObject({ start: 100 });
  });

  test('is the answer to a sentence about it', async () => {
    using library = new TemporaryLibrary();
    const { ask } = await searcher(library, WITH_TEXTURES);
    expect((await ask('much noise'))[0]).toMatchObject({ start: 100 });
  });

  test('costs footage without one nothing: no phrase is embedded', async () => {
    using library = new TemporaryLibrary();
    const { ask, embedded } = await searcher(library, WITH_TEXTURES, [street, street]);
    await ask('an avenue');
    expect(embedded).not.toContain(TEXTURE_PHRASES[0]);
  });

  test('is told by phrases that are all different', () => {
    const all = [...TEXTURE_PHRASES, ...SIGHT_PHRASES, ...REFERENCE_SENTENCES];
    expect(new Set(all).size).toBe(all.length);
  });
});
