import { expect, it } from 'vitest';
import { parseSentence } from '../../../../index/query/parse-sentence.ts';
import { placesOf } from '../../../../index/query/where/places-of.ts';

async function read(sentence: string, isSaid = false) {
  const parsed = await parseSentence(sentence, new Date('2026-11-28'), () => isSaid);
  const places = placesOf(sentence, parsed);
  return (
    places && {
      things: places.things.map(({ from, to }) => sentence.slice(from, to)),
      relations: places.relations.map(({ from, to }) => sentence.slice(from, to)),
    }
  );
}

it('reads the whole of a plain sentence', async () => {
  expect(await read('two dogs left of a car')).toEqual({
    things: ['two dogs', 'car'],
    relations: ['left of'],
  });
});

it('reads the main clause only', async () => {
  expect(await read('two dogs sit on a bench, then a bus arrives')).toEqual({
    ...{ things: ['two dogs', 'bench'], relations: ['on'] },
  });
});

it('leaves out conditions, quoted words and words in brackets', async () => {
  expect(await read('video:dog a car next to a bus')).toMatchObject({ things: ['car', 'bus'] });
  expect(await read('"two dogs" a car', true)).toMatchObject({ things: ['car'] });
  expect(await read('a dog [left of] a car')).toEqual({ things: ['dog', 'car'], relations: [] });
});

it('finds nothing in a sentence without things', async () => {
  expect(await read('waves in the evening')).toBeNull();
});
