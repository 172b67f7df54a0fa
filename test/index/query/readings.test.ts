/** Orders and descriptions: which words relate two clauses, and which belong to one. */
import { describe, expect, test } from 'vitest';
import { parseSentence } from '../../../index/query/parse-sentence.ts';
import { CAPTIONS } from './captions.ts';

const NOW = new Date(2026, 10, 23, 12);
const parse = (sentence: string) => parseSentence(sentence, NOW, () => true);

test.each([
  'The lady then jet skis.',
  'She then lifts it over her head',
  'several more times while people watch him',
  'before dropping it',
  'Several shots are then shown of a wall',
  'After a while, he spins the wheel',
  'a man talks while holding a cup',
  'a man walks without stopping',
  '她然后把它举过头顶',
  '女士然后骑上摩托艇',
  '他同时弹琴和唱歌',
  '几分钟之后他停下来休息',
  '之后他离开',
  '他没有停下来',
  '他没有戴帽子',
  '男子没有继续跑',
  '一个男人没有看镜头',
  '一辆没有停下来的车',
  '狗没有叫',
  '他跑步，没有人看',
  'a man whispers within a circle of chairs',
  'athletes fight within a matter of seconds',
  'a party within one of the tents',
  'a woman puts the cube on the table before her',
  'a group runs onto a stage before a cheering audience',
])('"%s" is one description', async (sentence) => {
  const { main, related, description } = await parse(sentence);
  expect({ main, related, description }).toEqual({
    main: sentence.replace(/\.$/, ''),
    related: [],
    description: null,
  });
});

test.each([
  ['He lifts it before dropping it', 'He lifts it', 'before: dropping it'],
  ['A man opens the door and then walks in', 'A man opens the door', 'then: walks in'],
  ['天黑之前孩子们回家', '孩子们回家', 'before: 天黑'],
  ['他打开门，然后走进来', '他打开门', 'then: 走进来'],
  ['一个男人打开门，然后他走进来', '一个男人打开门', 'then: 他走进来'],
  ['a man serves a ball while he talks', 'a man serves a ball', 'while: he talks'],
  [
    '一名女子坐在桌子旁对着镜头说话，然后她拿起画笔开始画画',
    '一名女子坐在桌子旁对着镜头说话',
    'then: 她拿起画笔开始画画',
  ],
])('"%s" may be both', async (sentence, main, clause) => {
  const parsed = await parse(sentence);
  expect(parsed.main).toBe(main);
  expect(parsed.related.map(({ relation, text }) => `${relation}: ${text}`)).toEqual([clause]);
  expect(parsed.description?.main).toBe(sentence);
  expect(parsed.description?.chips.map(({ kind }) => kind)).toEqual(['clause']);
});

test.each([
  'a dog runs out then a man falls',
  'a dog runs out, then a man falls',
  'a dog barks then within 10 seconds runs off',
  'a street without cars',
  'a man in a red shirt rides a brown horse, then a woman cuts vegetables in a kitchen',
  '门开了，然后狗跑出去',
  '一个穿红色衣服的男人骑着一匹马，然后一个女人在厨房里切菜',
  '没有车的街道',
  '一个没有车的街道',
])('"%s" is an order', async (sentence) => {
  const { related, description } = await parse(sentence);
  expect({ clauses: related.length, description }).toEqual({ clauses: 1, description: null });
});

test('conditions of a sentence hold for both of its readings', async () => {
  const { times, description } = await parse('he lifts it before dropping it in the first minute');
  expect(times).toHaveLength(1);
  expect(description?.main).toBe('he lifts it before dropping it');
  expect(description?.chips.map(({ kind }) => kind)).toEqual(['clause', 'time']);
});

describe('words in square brackets are plain', () => {
  test.each([
    ['a street [without] cars', 'a street without cars'],
    ['a dog [then] a cat', 'a dog then a cat'],
    ['街上[没有]人', '街上没有人'],
    ['a dog [in the first minute]', 'a dog in the first minute'],
    ['a beach [yesterday]', 'a beach yesterday'],
    ['[After] the rain, a rainbow', 'After the rain, a rainbow'],
  ])('%s', async (sentence, main) => {
    expect(await parse(sentence)).toMatchObject({ main, related: [], times: [], dates: [] });
  });

  test('and the other operators stand', async () => {
    const { main, related } = await parse('a dog [then] a cat then a man falls');
    expect(main).toBe('a dog then a cat');
    expect(related).toEqual([{ relation: 'then', text: 'a man falls', withinS: null }]);
  });
});

test('"over as" is not over a second', async () => {
  const sentence = 'the boat tips over as another one comes by';
  expect(await parse(sentence)).toMatchObject({ main: sentence, lengths: [] });
});

test('a sentence of more operators than anybody asks for is searched whole', async () => {
  const sentence = 'a dog then '.repeat(20).trim();
  expect(await parse(`${sentence} a cat`)).toMatchObject({ main: `${sentence} a cat`, related: [] });
});

test('of 200 captions, at most one in ten holds operators, and no condition is read into one', async () => {
  const parsed = await Promise.all(CAPTIONS.map(parse));
  const withOperators = parsed.filter(({ related }) => related.length > 0);
  const ordersOnly = withOperators.filter(({ description }) => description === null);
  const share = (some: unknown[]) => `${((100 * some.length) / CAPTIONS.length).toFixed(1)} %`;
  console.info(
    `Of ${CAPTIONS.length} captions ${share(withOperators)} hold operators, ${share(ordersOnly)} as orders only.`,
  );
  expect(CAPTIONS).toHaveLength(200);
  expect(withOperators.length).toBeLessThanOrEqual(20);
  expect(ordersOnly.length).toBeLessThanOrEqual(12);
  expect(
    parsed.filter(({ times, dates, lengths }) => times.length + dates.length + lengths.length > 0),
  ).toEqual([]);
});
