/** A sentence whose operator may be a word of a description can be read the other way, by rewriting it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSentence } from '../../../index/query/parse-sentence.ts';

const parse = (sentence: string) => parseSentence(sentence, new Date('2026-07-01T12:00:00Z'), () => false);

const BOTH_WAYS = [
  ['the lady then jet skis', '{then}', 'the lady', 'then: jet skis'],
  ['a man talks while holding a cup', '{while}', 'a man talks', 'while: holding a cup'],
  ['女士然后骑摩托艇', '{然后}', '女士', 'then: 骑摩托艇'],
  ['video:sea the lady then jet skis in the first minute', '{then}', 'the lady', 'then: jet skis'],
] as const;

test.each(BOTH_WAYS)(
  '"%s" is a description that can be read as an order',
  async (sentence, word, main, clause) => {
    const described = await parse(sentence);
    expect(described).toMatchObject({ related: [], otherReading: { as: 'order' } });
    const asOrder = described.otherReading?.text ?? '';
    expect(asOrder).toBe(sentence.replace(word.slice(1, -1), word));
    const order = await parse(asOrder);
    expect([order.main, ...order.related.map(({ relation, text }) => `${relation}: ${text}`)]).toEqual([
      main,
      clause,
    ]);
    expect(order.description).toBeNull();
    const operator = order.chips.find(({ kind }) => kind === 'operator');
    expect(asOrder.slice(operator?.from, operator?.to)).toBe(word);
    const undone = order.otherReading?.text ?? '';
    expect(undone).toBe(sentence.replace(word.slice(1, -1), `[${word.slice(1, -1)}]`));
    const again = await parse(undone);
    expect([again.main, again.related, again.otherReading]).toEqual([
      described.main,
      [],
      { as: 'order', text: asOrder },
    ]);
  },
);

test.each([
  ['he lifts it before dropping it', ['before']],
  ['she walks, then sits, then stands up', ['then', 'then']],
  ['After the door opens, a dog runs out', ['After']],
  ['门开之后狗跑出去', ['之后']],
  ['因为门开了，所以狗跑出去', ['因为', '所以']],
])('"%s" has both readings, and either can be chosen for good', async (sentence, words) => {
  const { description, otherReading, main, related } = await parse(sentence);
  const marked = (open: string, close: string) =>
    words.reduce(
      ({ text, at }, word) => {
        const from = text.indexOf(word, at);
        const next = `${text.slice(0, from)}${open}${word}${close}${text.slice(from + word.length)}`;
        return { text: next, at: from + word.length + 2 };
      },
      { text: sentence, at: 0 },
    ).text;
  expect(otherReading).toEqual({ as: 'description', text: marked('[', ']') });
  expect(description?.otherReading).toEqual({ as: 'order', text: marked('{', '}') });
  expect(await parse(marked('{', '}'))).toMatchObject({ main, related, description: null, otherReading });
  expect(await parse(marked('[', ']'))).toMatchObject({
    ...{ main: description?.main, related: [], description: null },
    otherReading: description?.otherReading,
  });
});

test.each([
  'she then waves',
  'after a while, a dog runs',
  'a photo is then shown',
  'the table before her',
  'a street without cars',
  '街上没有人',
  '他然后离开',
  'a dog runs out then a man falls',
  'a red car',
  'in the first minute',
])('"%s" has one reading', async (sentence) => {
  expect((await parse(sentence)).otherReading).toBeNull();
});

test('braces around other words are passed over', async () => {
  expect(await parse('a {dog} runs')).toMatchObject({ main: 'a dog runs', related: [], otherReading: null });
});

test('what is offered is always read so', async () => {
  const words = [
    'the lady',
    'then',
    'before',
    'while',
    'holds a cup',
    'without',
    'after',
    '[then]',
    ',',
    '女士',
    '然后',
    '之后',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { minLength: 2, maxLength: 9 }), async (parts) => {
      const { otherReading, related } = await parse(parts.join(' '));
      const isOrder = related.some(({ relation }) => relation !== 'without');
      if (!otherReading) return;
      expect(otherReading.as).toBe(isOrder ? 'description' : 'order');
      const read = await parse(otherReading.text);
      expect(read.related.some(({ relation }) => relation !== 'without')).toBe(!isOrder);
    }),
    { numRuns: 500 },
  );
});
