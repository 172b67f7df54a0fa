import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlaces } from '../../../../index/query/where/parse-places.ts';

/** Things as "2-2 red dog", and relations as "dog left_of car". */
function read(sentence: string) {
  const places = parsePlaces(sentence);
  if (places === null) return null;
  const name = (i: number) => places.things[i]?.labels.join('/');
  return {
    things: places.things.map(({ labels, colour, count }) =>
      [count && `${count.gte}-${count.lte ?? ''}`, colour, labels.join('/')].filter(Boolean).join(' '),
    ),
    relations: places.relations.map(({ relation, things }) =>
      [name(things[0] as number), relation, ...things.slice(1).map(name)].join(' '),
    ),
  };
}

describe('relations in English', () => {
  it.each([
    ['a dog to the left of a car', 'dog left_of car'],
    ['a dog left of the red car', 'dog left_of car'],
    ['the red car to the left of the truck', 'car left_of truck'],
    ['a man on the right side of a bus', 'person right_of bus'],
    ['a bird above a boat', 'bird above boat'],
    ['a cat under the table', 'cat below dining table'],
    ['a cat sitting on top of a car', 'cat on car'],
    ['a laptop on a desk', 'laptop on dining table'],
    ['a woman standing in front of a train', 'person in_front_of train'],
    ['a child behind a bench', 'person behind bench'],
    ['a dog inside a car', 'dog inside car'],
    ['a dog in the car', 'dog inside car'],
    ['a bicycle next to a fire hydrant', 'bicycle next_to fire hydrant'],
    ['a dog beside the old wooden bench', 'dog next_to bench'],
    ['a person between two cars', 'person between car car'],
    ['a person between a car and a bus', 'person between car bus'],
    ['a cow far away from a horse', 'cow far_from horse'],
  ])('reads "%s"', (sentence, relation) => {
    expect(read(sentence)?.relations).toEqual([relation]);
  });

  it('reads two relations of one sentence', () => {
    expect(read('a dog left of a car and a cat on a bench')?.relations).toEqual([
      'dog left_of car',
      'cat on bench',
    ]);
  });

  it.each([
    'a dog on the beach',
    'a man in a red jacket',
    'a car over there',
    'a dog and a cat',
    'people in winter',
    'a dog runs on',
  ])('claims none in "%s"', (sentence) => {
    expect(read(sentence)?.relations).toEqual([]);
  });

  it('grades depth as a guess', () => {
    expect(parsePlaces('a dog behind a car')?.relations[0]?.is_guess).toBe(true);
    expect(parsePlaces('a dog left of a car')?.relations[0]?.is_guess).toBe(false);
  });

  it('says which landmark cannot be checked', () => {
    expect(parsePlaces('a dog to the left of the fountain')?.not_checked).toEqual([
      'to the left of fountain',
    ]);
    expect(parsePlaces('a dog left of a car')?.not_checked).toEqual([]);
  });
});

describe('relations in Chinese', () => {
  it.each([
    ['狗在汽车的左边', 'dog left_of car'],
    ['一只狗在一辆红色汽车左边', 'dog left_of car'],
    ['汽车左边的狗', 'dog left_of car'],
    ['公交车的右侧有一个人', 'person right_of bus'],
    ['桌子上面有一个杯子', 'cup on dining table'],
    ['桌子上的猫', 'cat on dining table'],
    ['船上方的鸟', 'bird above boat'],
    ['长椅下面的猫', 'cat below bench'],
    ['女人站在火车前面', 'person in_front_of train'],
    ['孩子在长椅后面', 'person behind bench'],
    ['车里面的狗', 'dog inside car/truck/bus'],
    ['自行车在消防栓旁边', 'bicycle next_to fire hydrant'],
    ['人在汽车和公交车中间', 'person between car bus'],
    ['奶牛离马很远', 'cow far_from horse'],
  ])('reads "%s"', (sentence, relation) => {
    expect(read(sentence)?.relations).toEqual([relation]);
  });
});

describe('numbers and colours', () => {
  it.each([
    ['two dogs', '2-2 dog'],
    ['at least three people', '3- person'],
    ['more than two cars on a road', '3- car'],
    ['at most 2 buses', '0-2 bus'],
    ['fewer than 4 cows', '0-3 cow'],
    ['no car', '0-0 car'],
    ['a couple of birds', '2-2 bird'],
    ['two small brown dogs', '2-2 brown dog'],
    ['the red car', 'red car'],
    ['a dark blue bus', 'blue bus'],
    ['two red cars', '2-2 red car'],
    ['a dog', 'dog'],
    ['one dog', 'dog'],
    ['两只狗', '2-2 dog'],
    ['至少三个人', '3- person'],
    ['没有汽车', '0-0 car'],
    ['红色的汽车', 'red car'],
    ['三辆白色汽车', '3-3 white car'],
    ['一辆蓝色公交车', 'blue bus'],
  ])('reads "%s"', (sentence, thing) => {
    expect(read(sentence)?.things).toEqual([thing]);
  });

  it('keeps a number to its own thing', () => {
    expect(read('two of the dogs')?.things).toEqual(['dog']);
    expect(read('two dogs and three cats')?.things).toEqual(['2-2 dog', '3-3 cat']);
  });

  it('takes the fruit for a fruit, and the colour for a colour', () => {
    expect(read('an orange on a table')?.things).toEqual(['orange', 'dining table']);
    expect(read('an orange car')?.things.at(-1)).toBe('orange car');
  });
});

describe('names', () => {
  it('says where a class is wider than the word', () => {
    expect(parsePlaces('a van')?.things[0]).toMatchObject({ labels: ['car'], is_near: true });
    expect(parsePlaces('a car')?.things[0]).toMatchObject({ labels: ['car'], is_near: false });
  });

  it.each([
    ...(['puppy dog', 'sedan car', 'kid person', 'firefighter person', 'poodle dog'] as const),
    ...(['sailboat boat', 'loveseat couch', 'cheeseburger sandwich', 'kittens cat', 'mug cup'] as const),
  ])('looks for a narrower word as its class, and says so: "%s"', (pair) => {
    const [word, label] = pair.split(' ');
    expect(parsePlaces(`two ${word}`)?.things[0]).toMatchObject({ labels: [label], is_near: true });
  });

  it.each(['a fence', 'a brick', 'a tiger', 'a stroller', 'a fountain', 'the best', 'a crane'])(
    'knows no class of "%s"',
    (words) => {
      expect(parsePlaces(words)).toBeNull();
    },
  );

  it('maps plurals', () => {
    for (const word of ['knives', 'benches', 'women', 'policemen', 'mice', 'buses', 'sheep', 'children'])
      expect(parsePlaces(word)?.things[0]?.labels, word).toHaveLength(1);
  });

  it('finds none in other words', () => {
    for (const words of ['waves on a beach', 'a carpet', 'catalogue', 'sunset', '海浪', 'dogma'])
      expect(parsePlaces(words), words).toBeNull();
  });

  it('gives the places of words in the sentence, and in a part of it', () => {
    const sentence = 'time:>10s a dog left of a car';
    const places = parsePlaces(sentence, { from: 10, to: sentence.length });
    for (const { text, from, to } of [...(places?.things ?? []), ...(places?.relations ?? [])])
      expect(sentence.slice(from, to).trim()).toBe(text);
    expect(places?.relations).toHaveLength(1);
  });

  it('never throws, and stays within the sentence', () => {
    const word = fc.constantFrom(
      'dog',
      'two',
      'left of',
      '红色',
      '狗',
      '在',
      '左边',
      'car',
      'no',
      'the',
      ',',
      'x',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const sentence = words.join(' ');
        const places = parsePlaces(sentence);
        for (const { from, to } of places?.things ?? [])
          expect(from >= 0 && to <= sentence.length && from < to).toBe(true);
        for (const { things } of places?.relations ?? [])
          expect(things.every((i) => places?.things[i] !== undefined)).toBe(true);
      }),
    );
  });
});
