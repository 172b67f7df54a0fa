/** Words on the screen: found by sentences and by quotes, exactly or nearly, with their boxes. */
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../core/vector.ts';
import { errorsIn, findPhrase } from '../../../index/query/written/near-phrase.ts';
import type { Passage } from '../../../index/store/passages.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const [shown] = seededVectors(6, 1, DIM) as [UnitVector];
const ID = videoOf(1).id;

const line = (startS: number, text: string): Passage => ({
  ...{ source: 'screen', lang: null, startS, endS: startS + 4, text },
  ...{ box: [0.1, 0.8, 0.3, 0.05], confidence: 0.97 },
});

async function storeWords({ store }: TemporaryLibrary): Promise<void> {
  await storeVideo(store, 1, new Array<UnitVector>(120).fill(shown));
  const lines = [line(10, 'Platfom 9 closes'), line(40, '港口早晨的渔船'), line(70, 'Gate 7')];
  await store.passages.replaceWithin(ID, 'screen', { startS: 0, endS: 120 }, lines);
  await store.passages.replace(ID, 'subtitle', [
    { source: 'subtitle', lang: 'en', startS: 90, endS: 92, text: 'The platfrom is closed' },
  ]);
}

describe('words on the screen', () => {
  test('answer as written, with their box and time', async () => {
    using library = new TemporaryLibrary();
    await storeWords(library);
    const { data } = await searcherOf(library.store, [shown]).search({
      query: { text: '"gate 7"' },
      modalities: ['text'],
    });
    expect(data).toMatchObject([
      {
        ...{ start: 70, end: 74, found_by: 'written' },
        matched: [
          {
            ...{ modality: 'text', source: 'screen', text: 'Gate 7', confidence: 0.97, start: 70, end: 74 },
            box: { x: 0.1, y: 0.8, width: 0.3, height: 0.05 },
          },
        ],
      },
    ]);
  });

  test('are found nearly where the recogniser took a letter for another, and subtitles are not', async () => {
    using library = new TemporaryLibrary();
    await storeWords(library);
    const found = async (words: string) =>
      (await findPhrase(words, {}, 10, library.store.passages)).map(({ startS }) => startS);
    expect(await found('Platform 9')).toEqual([10]);
    expect(await found('platform')).toEqual([10]);
    expect(await found('港口早晨的鱼船')).toEqual([40]);
    expect(await found('gate 7')).toEqual([70]);
    expect(await found('gate 8')).toEqual([]);
    expect(await found('plateau')).toEqual([]);
  });
});

test('errors are counted where the words stand best', () => {
  expect(errorsIn('theplatfomhere', 'platform')).toBe(1);
  expect(errorsIn('gate', 'gate')).toBe(0);
  expect(errorsIn('', 'gate')).toBe(4);
});
