import { describe, expect, it } from 'vitest';
import type { Chip, ChipValue } from '../../../../contract/index.ts';
import { parseSentence } from '../../../../index/query/parse-sentence.ts';
import { chipMeaning } from '../../../../ui/lib/query/chip-meaning.ts';
import type { Language } from '../../../../ui/lib/text/messages.ts';

const NOW = new Date(2025, 5, 15);
const meanings = async (sentence: string, language: Language) =>
  (await parseSentence(sentence, NOW, () => true)).chips
    .map((chip) => chipMeaning(chip, language))
    .filter(Boolean);

describe('the meaning of a part of a sentence', () => {
  it.each([
    ['a dog then a cat', '其后接着'],
    ['a dog before the cat', '早于'],
    ['a dog after the cat', '晚于'],
    ['a dog runs because the door opens', '晚于，是其结果'],
    ['a dog while it rains', '与之同时'],
    ['a dog within 10 s of a cat', '时间上靠近'],
    ['a dog without a cat', '不与之同时出现'],
    ['a dog in the first 10 minutes', '开头 至 10:00'],
    ['a dog in the last 5 minutes', '结尾前 5:00 至 结尾'],
    ['a dog in the second half', '正中 至 结尾'],
    ['a dog on 2024-03-01', '2024-03-01'],
    ['a dog in March 2024', '2024-03-01 至 2024-03-31'],
    ['a dog for at least 10 s', '片段至少 10 秒'],
    ['a dog for less than 10 s', '片段短于 10 秒'],
    ['a dog in videos longer than 10 s', '视频至少 10 秒'],
    ['a dog in videos under 10 s', '视频短于 10 秒'],
    ['a dog "start to end"', '说出或写出：start to end'],
  ])('is said in Chinese: %s', async (sentence, meaning) => {
    expect(await meanings(sentence, 'zh')).toEqual([meaning]);
  });

  it('is said in English as the server says it', async () => {
    expect(await meanings('a dog then a cat in the last 5 minutes', 'en')).toEqual([
      'followed by',
      '5:00 before the end to end',
    ]);
  });

  it('stays as it came where the page does not know it', () => {
    const value = { kind: 'weather' } as unknown as ChipValue;
    const chip: Chip = { kind: 'time', text: 'at dawn', from: 0, to: 7, meaning: 'around sunrise', value };
    expect(chipMeaning(chip, 'zh')).toBe('around sunrise');
  });
});
