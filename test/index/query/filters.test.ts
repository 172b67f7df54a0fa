/** Conditions written as `key:value`: read in both languages, and no word of any other sentence is touched. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeFilters } from '../../../index/query/filters.ts';
import { parseSentence } from '../../../index/query/parse-sentence.ts';

/** A Monday. */
const NOW = new Date(2026, 10, 23, 12);
const parse = (sentence: string) => parseSentence(sentence, NOW, () => true);

describe('conditions in a sentence', () => {
  test('become a filter and chips, and leave the words', async () => {
    const sentence = 'a dog video:"Big Buck" runs tag:beach tag:summer length:>10m time:0:30-1:00';
    const { main, filter, chips } = await parse(sentence);
    expect(main).toBe('a dog runs');
    expect(filter).toEqual({
      title: { contains: 'Big Buck' },
      tag: { in: ['beach', 'summer'] },
      duration: { gte: 600 },
      time: { gte: 30, lt: 60 },
    });
    expect(chips.map(({ kind, text }) => [kind, text])).toEqual([
      ['clause', 'a dog'],
      ['filter', 'video:"Big Buck"'],
      ['clause', 'runs'],
      ['filter', 'tag:beach'],
      ['filter', 'tag:summer'],
      ['filter', 'length:>10m'],
      ['filter', 'time:0:30-1:00'],
    ]);
    expect(chips[1]).toMatchObject({
      from: 6,
      to: 22,
      meaning: 'title contains Big Buck',
      value: { kind: 'filter', key: 'video', value: 'Big Buck', filter: { title: { contains: 'Big Buck' } } },
    });
  });

  test('cover whole days, months and years of capture', () => {
    const { filter } = takeFilters('from:2026-05 until:2026-05-09');
    expect(filter.captured_at).toEqual({
      gte: new Date(2026, 4, 1).toISOString(),
      lt: new Date(2026, 4, 10).toISOString(),
    });
    expect(takeFilters('from:2025').filter.captured_at).toEqual({ gte: new Date(2025, 0, 1).toISOString() });
    expect(takeFilters('until:2025').filter.captured_at).toEqual({ lt: new Date(2026, 0, 1).toISOString() });
  });

  test('name external ids and metadata', async () => {
    const sentence = 'a dog id:clip-7 meta.camera:"Sony A7" meta.camera:FX3 元数据.地点：海滩';
    const { main, filter, chips } = await parse(sentence);
    expect(main).toBe('a dog');
    expect(filter).toEqual({
      external_id: { in: ['clip-7'] },
      metadata: { camera: { in: ['Sony A7', 'FX3'] }, 地点: { in: ['海滩'] } },
    });
    expect(chips[2]).toMatchObject({ meaning: 'metadata Sony A7', value: { key: 'meta' } });
  });

  test('may be named in Chinese', async () => {
    const { main, filter } = await parse('狗 标签：海滩 时长:<1h30m');
    expect({ main, filter }).toEqual({
      main: '狗',
      filter: { tag: { in: ['海滩'] }, duration: { lt: 5400 } },
    });
  });

  test.each([
    ['length:>1:00:00', { duration: { gte: 3600 } }],
    ['length:<90', { duration: { lt: 90 } }],
    ['time:1h30m-2h', { time: { gte: 5400, lt: 7200 } }],
    ['time:45s–1:30', { time: { gte: 45, lt: 90 } }],
  ])('%s', (sentence, filter) => {
    expect(takeFilters(sentence).filter).toEqual(filter);
  });

  test.each([
    ...[
      'length:long',
      'length:10m',
      'length:>',
      'time:9-3',
      'from:2026-02-30',
      'from:May',
      'colour:red',
      'tag:',
    ],
    ...['http://x', 'a 3:2 screen', 'subtag:x', '时间 1:30', 'note: time'],
  ])('"%s" holds none and stays as it is', (sentence) => {
    expect(takeFilters(sentence)).toEqual({ found: [], filter: {}, rest: sentence });
  });

  test('that repeat an earlier one stay words', async () => {
    const { main, filter } = await parse('a dog video:a video:b from:2025 from:2026');
    expect(main).toBe('a dog video:b from:2026');
    expect(filter).toEqual({
      title: { contains: 'a' },
      captured_at: { gte: new Date(2025, 0, 1).toISOString() },
    });
  });

  test('stand before and after rules that look at the ends of a sentence', async () => {
    const [plain, first, last] = await Promise.all([
      parse('After the door opens, a dog runs out'),
      parse('tag:beach After the door opens, a dog runs out'),
      parse('After the door opens, a dog runs out  tag:beach'),
    ]);
    for (const { main, related } of [first, last]) {
      expect({ main, related }).toEqual({ main: plain.main, related: plain.related });
    }
    const shifted = first.chips
      .slice(1)
      .map(({ from, to, ...chip }) => ({ ...chip, from: from - 10, to: to - 10 }));
    expect(shifted).toEqual(plain.chips.map((chip) => expect.objectContaining(chip)));
  });

  test('alone leave no words', async () => {
    expect(await parse('tag:beach video:holiday')).toMatchObject({
      main: '',
      filter: { tag: { in: ['beach'] }, title: { contains: 'holiday' } },
    });
    expect(await parse('tag:beach in the first ten minutes')).toMatchObject({
      main: 'in the first ten minutes',
      times: [],
    });
  });
});

/** Words of every kind of rule, and colons that make no condition. */
const word = fc.constantFrom(
  ...'a dog runs then before after while without because within 10 s of 2:15:00 3:2 http://x note: colour:red'.split(
    ' ',
  ),
  ...[
    '"good',
    'morning"',
    '然后',
    '没有',
    '第2小时15分',
    '之后',
    '狗：',
    ':',
    '：',
    '，',
    'longer than 10 s',
    'last Tuesday',
  ],
);
const sentences = fc.array(word, { minLength: 1, maxLength: 10 }).map((words) => words.join(' '));

/** A parsed sentence, or the code of the error that refuses it. */
const outcome = (sentence: string) =>
  parse(sentence).catch((error: { code: string; details: unknown }) => ({
    code: error.code,
    details: error.details,
  }));

test('a sentence without a condition is parsed as before conditions were known', async () => {
  await fc.assert(
    fc.asyncProperty(sentences, async (sentence) => {
      expect(takeFilters(sentence)).toEqual({ found: [], filter: {}, rest: sentence });
      const parsed = await outcome(sentence);
      if ('chips' in parsed) expect(parsed.chips.every(({ kind }) => kind !== 'filter')).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('a condition in front changes nothing but the chips, the filter and the sentence that is offered', async () => {
  await fc.assert(
    fc.asyncProperty(sentences, async (sentence) => {
      const [plain, conditioned] = [await outcome(sentence), await outcome(`tag:beach ${sentence}`)];
      if (!('chips' in plain)) {
        expect(conditioned).toEqual(plain);
        return;
      }
      const { chips, description, otherReading, filter: _, ...rest } = plain;
      expect(conditioned).toMatchObject(rest);
      expect(conditioned).toMatchObject({
        otherReading: otherReading && { ...otherReading, text: `tag:beach ${otherReading.text}` },
      });
      expect(conditioned).toMatchObject({ description: description && { main: description.main } });
      expect('chips' in conditioned && conditioned.chips.slice(1)).toEqual(
        chips.map((chip) => ({ ...chip, from: chip.from + 10, to: chip.to + 10 })),
      );
    }),
    { numRuns: 300 },
  );
});
