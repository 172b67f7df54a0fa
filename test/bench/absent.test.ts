/** Which sentences are truly absent, and which pictures no training sees. */
import { describe, expect, it } from 'vitest';
import { disjointFrom, topicOf } from '../../bench/eval/absent.ts';
import { isHeldBack } from '../../bench/eval/pictures.ts';

describe('a sentence that is absent by its topic', () => {
  it('shares no word that says what it is about, whatever its ending', () => {
    const truths = ['two men ride bikes down a red street', 'a dog is barking'];
    const others = ['a man bikes past', 'dogs run', 'a woman in a red dress', 'a chef cuts onions'];
    expect(disjointFrom(truths, others)).toEqual(['a woman in a red dress', 'a chef cuts onions']);
  });

  it('has to speak of something', () => {
    expect(disjointFrom([], ['a man stands', '街上没有人', 'a cat'])).toEqual(['a cat']);
    expect(disjointFrom([], ['a cat', 'a cat on a sofa'], 2)).toEqual(['a cat on a sofa']);
  });

  it('is told by words without counts, colours, places and people', () => {
    expect([...topicOf('Two small children are standing next to the white horses')]).toEqual(['hors']);
  });
});

// As model/train/data/pictures.py says (`split_of`); held back is every split but "train".
it.each([
  ['imagenet-samples', 'n01440764_tench.webp', 'tench', true, false],
  ['imagenet-samples', 'n01496331_electric_ray.webp', 'electric ray', true, true],
  ['sports100', 'bowling_Image-1660.webp', 'bowling', true, true],
  ['objects199', 'accordion_n02672831-2455.webp', 'accordion', true, false],
  ['objects199', 'zebra_n02391049-738.webp', 'zebra', true, true],
  ['actions15', 'calling_Image-1850.webp', 'calling', false, true],
  ['actions15', 'calling_Image-4300.webp', 'calling', false, false],
  ['rooms6', 'bathroom_00000971.webp', 'bathroom', false, true],
  ['animals9', 'butterfly_butterfly-0064.webp', 'butterfly', false, false],
] as const)(
  'a picture of %s called %s is held back as in training',
  (source, image, label, isOpen, expected) => {
    expect(isHeldBack(source, image, label, isOpen)).toBe(expected);
  },
);
