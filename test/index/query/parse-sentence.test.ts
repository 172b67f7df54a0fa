/** The meaning of sentences, in English and Chinese; no word is lost. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { parseSentence } from '../../../index/query/parse-sentence.ts';
import { resolveTime } from '../../../index/query/times.ts';

/** A Monday. */
const NOW = new Date(2026, 10, 23, 12);
const parse = (sentence: string) => parseSentence(sentence, NOW, () => true);

describe('clauses', () => {
  test.each([
    ['a dog runs out then a man falls', 'a dog runs out', 'then', 'a man falls'],
    ['a dog runs out, and then a man falls', 'a dog runs out', 'then', 'a man falls'],
    ['a man waves before the train leaves', 'a man waves', 'before', 'the train leaves'],
    ['a dog runs out after the door opens', 'a dog runs out', 'after', 'the door opens'],
    ['After the door opens, a dog runs out', 'a dog runs out', 'after', 'the door opens'],
    ['a dog barks because a car passes', 'a dog barks', 'because', 'a car passes'],
    ['three people walk while a car passes', 'three people walk', 'while', 'a car passes'],
    ['a woman without a hat', 'a woman', 'without', 'a hat'],
    ['a dog but not a cat', 'a dog', 'without', 'a cat'],
    ['two dogs then three cats', 'two dogs', 'then', 'three cats'],
    ['门开了然后狗跑出去', '门开了', 'then', '狗跑出去'],
    ['门开之后狗跑出去', '狗跑出去', 'after', '门开'],
    ['天黑之前他回家', '他回家', 'before', '天黑'],
    ['他走路，同时一辆车经过', '他走路', 'while', '一辆车经过'],
    ['狗叫的时候人在跑', '人在跑', 'while', '狗叫'],
    ['街上没有人', '街上', 'without', '人'],
    ['没有人的街道', '街道', 'without', '人'],
    ['一个没有车的街道', '一个街道', 'without', '车'],
    ['一条没有汽车的街道', '一条街道', 'without', '汽车'],
    ['他走在一条没有车的街道上', '他走在一条街道上', 'without', '车'],
    ['一条安静的没有车的街道', '一条安静的街道', 'without', '车'],
    ['三个没有戴帽子的人', '三个人', 'without', '戴帽子'],
    ['一个人在没有灯光的房间里跳舞', '一个人在房间里跳舞', 'without', '灯光'],
    ['几乎没有车的路', '路', 'without', '车'],
    ['街上没有红色的车', '街上', 'without', '红色的车'],
    ['一片没有动物的草原', '一片草原', 'without', '动物'],
    ['因为门开了，所以狗跑出去', '狗跑出去', 'because', '门开了'],
    ['狗跑出去因为门开了', '狗跑出去', 'because', '门开了'],
  ])('%s', async (sentence, main, relation, text) => {
    expect(await parse(sentence)).toMatchObject({ main, related: [{ relation, text, withinS: null }] });
  });

  test.each([
    ['没有车没有人的街道', '街道', ['车', '人'], ['没有', '没有']],
    ['没有车和没有人的街道', '街道', ['车', '人'], ['没有', '和没有']],
    ['没有车，没有人的街道', '街道', ['车', '人'], ['没有', '没有']],
    ['没有车的没有人的街道', '街道', ['车', '人'], ['没有', '没有']],
    ['一条安静的没有车也没有人的街道', '一条安静的街道', ['车', '人'], ['没有', '也没有']],
    ['既没有车也没有人的街道', '街道', ['车', '人'], ['既没有', '也没有']],
    ['没有人没有车没有狗的海滩', '海滩', ['人', '车', '狗'], ['没有', '没有', '没有']],
    ['没有戴帽子没有戴眼镜的人', '人', ['戴帽子', '戴眼镜'], ['没有', '没有']],
    ['街道上没有车，也没有人', '街道上', ['车', '人'], ['没有', '也没有']],
    ['a street without cars and without people', 'a street', ['cars', 'people'], ['without', 'and without']],
  ])('%s: a clause for each thing that is missing', async (sentence, main, texts, operators) => {
    const parsed = await parse(sentence);
    expect(parsed.main).toBe(main);
    expect(parsed.related).toEqual(texts.map((text) => ({ relation: 'without', text, withinS: null })));
    const chips = parsed.chips.filter(({ kind }) => kind === 'operator');
    expect(chips.map(({ text }) => text)).toEqual(operators);
    for (const { text, from, to } of parsed.chips) expect(sentence.slice(from, to)).toBe(text);
  });

  test('a 没有 in brackets separates nothing', async () => {
    expect((await parse('没有车[没有]人的街道')).related).toMatchObject([{ text: '车没有人' }]);
  });

  test.each([
    ['a dog barks then within 10 seconds a man runs', 'then', 10],
    ['a dog barks then a man runs within half a minute', 'then', 30],
    ['a red car within 30 s of a crash', 'near', 30],
    ['狗叫然后人跑十秒内', 'then', 10],
  ])('%s: a named gap', async (sentence, relation, withinS) => {
    expect((await parse(sentence)).related).toMatchObject([{ relation, withinS }]);
  });

  test('follow each other any number of times', async () => {
    const { main, related } = await parse('a door opens then a dog runs out then a man falls without a hat');
    expect([main, ...related.map(({ relation, text }) => `${relation}: ${text}`)]).toEqual([
      'a door opens',
      'then: a dog runs out',
      'then: a man falls',
      'without: a hat',
    ]);
  });

  test.each([
    'a man looks after a baby',
    'a man stands before a mirror',
    'three people walk',
    'a dog jumps twice',
    '三个人走路',
    'he waits for a while',
    'then a dog',
    'a dog without',
    'before',
    '然后',
    'a cat within reach of a bird',
  ])('"%s" has no operator and is searched whole', async (sentence) => {
    expect(await parse(sentence)).toMatchObject({ main: sentence, related: [] });
  });
});

describe('times of the video', () => {
  const HOUR = 3600;
  test.each([
    ['a dog after 2:15:00', 2.25 * HOUR, Infinity],
    ['a dog before 1:30', 0, 90],
    ['a dog after 2 hours and 15 minutes', 2.25 * HOUR, Infinity],
    ['a dog before ten minutes', 0, 600],
    ['a dog after the first hour', HOUR, Infinity],
    ['a dog before the last minute', 0, 4 * HOUR - 60],
    ['a dog between 10 and 20 minutes', 600, 1200],
    ['a dog, ten minutes in', 480, 720],
    ['a dog in the first ten minutes', 0, 600],
    ['a dog in the last 5 minutes of the video', 4 * HOUR - 300, Infinity],
    ['a dog from 1:00 to 2:30', 60, 150],
    ['a dog between 1h and 1h30', HOUR, 1.5 * HOUR],
    ['a dog around 1h03', HOUR + 60, HOUR + 300],
    ['a dog at 1:03:20', HOUR + 170, HOUR + 230],
    ['a dog in the second hour', HOUR, 2 * HOUR],
    ['a dog in the second half', 2 * HOUR, Infinity],
    ['第2小时15分 狗', 2.25 * HOUR - 120, 2.25 * HOUR + 120],
    ['第2小时15分之后 狗', 2.25 * HOUR, Infinity],
    ['前十分钟 狗', 0, 600],
    ['最后五分钟的狗', 4 * HOUR - 300, Infinity],
    ['从1:00到2:30 狗', 60, 150],
    ['第二十五分钟之前 狗', 0, 1500],
  ])('%s', async (sentence, gte, lt) => {
    const { times, main } = await parse(sentence);
    expect(times.map((time) => resolveTime(time, 4 * HOUR))).toEqual([{ gte, lt }]);
    expect(['a dog', '狗']).toContain(main);
  });

  test('that need an unknown length do not bind', async () => {
    const [time] = (await parse('a dog in the last 5 minutes')).times;
    expect(time && resolveTime(time, null)).toEqual({ gte: 0, lt: Infinity });
  });
});

describe('dates of the calendar', () => {
  const day = (y: number, m: number, d: number) => new Date(y, m - 1, d);
  test.each([
    ['a beach yesterday', day(2026, 11, 22), day(2026, 11, 23)],
    ['a beach last Tuesday', day(2026, 11, 17), day(2026, 11, 18)],
    ['a beach last Monday', day(2026, 11, 16), day(2026, 11, 17)],
    ['a beach last week', day(2026, 11, 16), day(2026, 11, 23)],
    ['a beach last month', day(2026, 10, 1), day(2026, 11, 1)],
    ['a beach in May 2026', day(2026, 5, 1), day(2026, 6, 1)],
    ['a beach on 3rd May 2026', day(2026, 5, 3), day(2026, 5, 4)],
    ['a beach on 2026-05-03', day(2026, 5, 3), day(2026, 5, 4)],
    ['a beach in 2025', day(2025, 1, 1), day(2026, 1, 1)],
    ['昨天 海边', day(2026, 11, 22), day(2026, 11, 23)],
    ['上周二 海边', day(2026, 11, 17), day(2026, 11, 18)],
    ['上周二的海边', day(2026, 11, 17), day(2026, 11, 18)],
    ['2026年5月3日 海边', day(2026, 5, 3), day(2026, 5, 4)],
    ['去年 海边', day(2025, 1, 1), day(2026, 1, 1)],
  ])('%s', async (sentence, gte, lt) => {
    expect((await parse(sentence)).dates).toEqual([{ gte, lt }]);
    expect(['a beach', '海边']).toContain((await parse(sentence)).main);
  });

  test('that do not exist are words', async () => {
    expect(await parse('a beach on 31 June 2026')).toMatchObject({
      dates: [],
      main: 'a beach on 31 June 2026',
    });
  });
});

describe('lengths and quotes', () => {
  test.each([
    ['a man laughs longer than 10 s', { of: 'segment', gte: 10 }],
    ['a man laughs for at least two minutes', { of: 'segment', gte: 120 }],
    ['a man laughs for more than 10 seconds', { of: 'segment', gte: 10 }],
    ['a man laughs in videos shorter than 1 hour', { of: 'video', lt: 3600 }],
    ['他笑超过十秒', { of: 'segment', gte: 10 }],
    ['不到10秒的笑', { of: 'segment', lt: 10 }],
  ])('%s', async (sentence, length) => {
    expect((await parse(sentence)).lengths).toEqual([length]);
    expect(['a man laughs', '他笑', '笑']).toContain((await parse(sentence)).main);
  });

  test.each([
    ['a man says "good morning" and leaves', ['good morning'], 'a man says and leaves'],
    ['他说「早上好」', ['早上好'], '他说'],
    ['"hello"', ['hello'], ''],
    ['a sign " "', [], 'a sign " "'],
  ])('%s', async (sentence, quotes, main) => {
    expect(await parse(sentence)).toMatchObject({ quotes, main });
  });
});

test('quoted words that are neither said nor written are plain words', async () => {
  const { quotes, main, chips } = await parseSentence(
    'he signs “bird” with "good luck"',
    NOW,
    (words) => words === 'good luck',
  );
  expect({ quotes, main }).toEqual({ quotes: ['good luck'], main: 'he signs “bird” with' });
  expect(chips.map(({ kind }) => kind)).toEqual(['clause', 'quote']);
});

describe('refused, with the part quoted, are', () => {
  test.each([
    ['a dog before 1:00 after 2:00', 'after 2:00 … before 1:00'],
    ['a dog from 2:30 to 1:00', 'from 2:30 to 1:00'],
    ['a beach yesterday in 2024', 'yesterday … in 2024'],
    ['a man laughs longer than 10 s shorter than 5 s', 'longer than 10 s … shorter than 5 s'],
    ['a car within 5 parsecs of a crash', 'within 5 parsecs of'],
  ])('%s', async (sentence, part) => {
    await expect(parse(sentence)).rejects.toThrow(
      expect.objectContaining({ code: 'QUERY_INVALID', details: { part } }),
    );
  });
});

test('a sentence of times alone is searched as words', async () => {
  expect(await parse('in the first ten minutes')).toMatchObject({
    main: 'in the first ten minutes',
    times: [],
  });
});

test('chips of any sentence are disjoint and in order, and every word is in one', async () => {
  const words = fc.constantFrom(
    ...'a dog runs then before after while without because within 10 s of 2:15:00 in the first ten minutes last Tuesday'.split(
      ' ',
    ),
    ...[
      '"good',
      'morning"',
      '然后',
      '没有',
      '第2小时15分',
      '之后',
      '狗',
      ',',
      '，',
      'longer than 10 s',
      '因为',
      '所以',
    ],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { minLength: 1, maxLength: 12 }), async (list) => {
      const sentence = list.join(' ');
      let parsed: Awaited<ReturnType<typeof parse>>;
      try {
        parsed = await parse(sentence);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(error).toMatchObject({ code: 'QUERY_INVALID', details: { part: expect.any(String) } });
        return;
      }
      let rest = sentence;
      let end = 0;
      for (const { from, to } of parsed.chips) {
        expect(from).toBeGreaterThanOrEqual(end);
        end = to;
        rest = rest.slice(0, from) + ' '.repeat(to - from) + rest.slice(to);
      }
      expect(rest.replace(/[^\p{L}\p{N}]/gu, '').replace(/的/g, '')).toBe('');
    }),
    { numRuns: 500 },
  );
});
