import { describe, expect, it } from 'vitest';
import type { ParsedPlaces } from '../../../../contract/index.ts';
import { parsePlaces } from '../../../../index/query/where/parse-places.ts';
import { judgePlaces } from '../../../../index/where/judge-places.ts';
import type { SeenThing } from '../../../../index/where/seen-thing.ts';

/** The sizes of a sentence as "dog close_up". */
const sizesIn = (sentence: string) =>
  (parsePlaces(sentence)?.things ?? []).flatMap(({ labels, size }) =>
    size ? [`${labels[0]} ${size.kind}`] : [],
  );

describe('sizes', () => {
  it.each([
    ['a close-up of a dog', 'dog close_up'],
    ['Closeup shot of the small brown dog', 'dog close_up'],
    ['an extreme close up of a bird', 'bird close_up'],
    ['a cat in close-up', 'cat close_up'],
    ['a wide shot of a car', 'car wide'],
    ['a long shot of two horses', 'horse wide'],
    ['a car on a road in a wide shot', 'car wide'],
    ['狗的特写', 'dog close_up'],
    ['特写镜头里的猫', 'cat close_up'],
    ['汽车的远景', 'car wide'],
    ['全景：一只狗', 'dog wide'],
  ])('are read in "%s"', (sentence, size) => {
    expect(sizesIn(sentence)).toEqual([size]);
  });

  it.each(['a dog close up to a man', 'a wide road with a car', 'a long train', 'a shot of a dog', '一只狗'])(
    'are none in "%s"',
    (sentence) => {
      expect(sizesIn(sentence)).toEqual([]);
    },
  );

  it('are those of one thing each, with the place of their words', () => {
    const sentence = 'a close-up of a dog in front of a car';
    expect(sizesIn(sentence)).toEqual(['dog close_up']);
    const size = parsePlaces(sentence)?.things[0]?.size;
    expect(sentence.slice(size?.from, size?.to)).toBe(size?.text);
  });

  it('keep their place in a part of a sentence', () => {
    const sentence = 'then a close-up of a dog';
    const size = parsePlaces(sentence, { from: 5, to: sentence.length })?.things[0]?.size;
    expect(sentence.slice(size?.from, size?.to)).toBe('a close-up of');
  });
});

describe('a thing of a size', () => {
  const dog = (height: number): SeenThing => ({
    ...{ label: 'dog', box: [0.3, 0.1, 0.6, 0.1 + height], chance: 0.9, colours: [] },
  });
  const judge = (sentence: string, height: number) =>
    judgePlaces(parsePlaces(sentence) as ParsedPlaces, [dog(height)]);

  it.each([
    ['a close-up of a dog', 0.75, 0.3],
    ['a wide shot of a dog', 0.2, 0.6],
  ])('is seen in "%s" at a height of %f, not of %f', (sentence, right, wrong) => {
    const [seen, unseen] = [judge(sentence, right), judge(sentence, wrong)];
    expect([seen.state, unseen.state]).toEqual(['seen', 'not_seen']);
    expect(seen.probability).toBeGreaterThan(5 * (unseen.probability ?? 1));
    expect(seen.reasons.join()).toMatch(/dog 90 %, a (?:close-up|wide shot) of 100 %/);
  });
});
