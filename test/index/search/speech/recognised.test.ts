/** Recognised words answer as what is said, told apart from subtitles, and give way to those. */
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../../core/vector.ts';
import type { Passage } from '../../../../index/store/passages.ts';
import { DIM, searcherOf, storeVideo } from '../../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';

const [shown] = seededVectors(6, 1, DIM) as [UnitVector];
const ID = videoOf(1).id;

const said = (source: 'subtitle' | 'speech', startS: number, text: string): Passage => ({
  ...{ source, lang: 'en', startS, endS: startS + 4, text },
  ...(source === 'speech' && { confidence: 0.8 }),
});

async function answers(passages: Passage[], text: string) {
  using library = new TemporaryLibrary();
  const { store } = library;
  await storeVideo(store, 1, new Array<UnitVector>(120).fill(shown));
  for (const source of ['subtitle', 'speech'] as const) {
    await store.passages.replace(
      ID,
      source,
      passages.filter((passage) => passage.source === source),
    );
  }
  const request = { query: { text }, modalities: ['text' as const] };
  const { data } = await searcherOf(store, [shown]).search(request);
  return data.map(({ start, found_by, matched }) => [start, found_by, matched[0]?.source, matched[0]?.text]);
}

describe('recognised words', () => {
  const words = said('speech', 70, 'The harbour gate opens');

  test('are found as what is said, by a sentence and by a quote, with their score and time', async () => {
    for (const text of ['harbour gate', '"harbour gate"']) {
      expect(await answers([words], text)).toEqual([[70, 'said', 'speech', words.text]]);
    }
    using library = new TemporaryLibrary();
    const { store } = library;
    await storeVideo(store, 1, new Array<UnitVector>(120).fill(shown));
    await store.passages.replace(ID, 'speech', [words]);
    const request = { query: { text: '"harbour gate"' }, modalities: ['text' as const] };
    const [hit] = (await searcherOf(store, [shown]).search(request)).data;
    expect(hit?.matched).toEqual([
      { modality: 'text', score: 1, text: words.text, source: 'speech', confidence: 0.8, start: 70, end: 74 },
    ]);
  });

  test('give way to a subtitle of the same seconds, and to none elsewhere', async () => {
    const [same, other] = [
      said('subtitle', 71, 'Harbour gate opens.'),
      said('subtitle', 20, 'The harbour gate'),
    ];
    expect(await answers([words, same, other], 'harbour gate')).toEqual(
      expect.arrayContaining([
        [71, 'said', 'subtitle', same.text],
        [20, 'said', 'subtitle', other.text],
      ]),
    );
    expect(await answers([words, same], 'harbour gate')).toHaveLength(1);
    expect(await answers([words, other], 'harbour gate')).toHaveLength(2);
  });

  test('stay where they hold more of the sentence than the subtitle does', async () => {
    const less = said('subtitle', 71, 'The gate');
    const found = await answers([words, less], 'harbour gate');
    expect(found).toContainEqual([70, 'said', 'speech', words.text]);
  });
});
