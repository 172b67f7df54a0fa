import { describe, expect, it } from 'vitest';
import type { Passage, PassageBox } from '../../../index/store/passages.ts';
import { locateWords, wordsMeant } from '../../../index/where/locate-words.ts';

const line = (text: string, box: PassageBox = [0.2, 0.4, 0.5, 0.1], confidence = 0.9): Passage => ({
  ...{ source: 'screen', lang: null, startS: 0, endS: 5, text, box, confidence },
});

describe('the words that a phrase means', () => {
  it.each([
    ['the Log in button', 'Log in'],
    ['click the "Sign up now" link', 'Sign up now'],
    ['登录按钮', '登录'],
    ['写着“确定”的按钮', '确定'],
    ['the button', ''],
  ])('of %j are %j', (phrase, words) => {
    expect(wordsMeant(phrase)).toBe(words);
  });
});

describe('words on the screen', () => {
  it('are found whatever their case, and the line of nothing else comes first', () => {
    const lines = [line('Log in to continue', [0, 0, 0.6, 0.1]), line('LOG IN'), line('Log out')];
    const found = locateWords('the Log in button', lines);
    expect(found.map(({ label }) => label)).toEqual(['LOG IN', 'Log in']);
    expect(found[0]).toMatchObject({ box: { x: 0.2, y: 0.4, width: 0.5, height: 0.1 }, confidence: 0.9 });
    expect(found[0]?.point).toEqual({ x: 0.45, y: 0.45 });
  });

  it('take the part of their line that their letters take', () => {
    const [found] = locateWords('the word continue', [line('Log in to continue', [0.1, 0.5, 0.36, 0.1])]);
    expect(found?.box).toEqual({ x: 0.3, y: 0.5, width: 0.16, height: 0.1 });
    expect(found?.reason).toBe('words on the screen: "Log in to continue", read with 90 %');
  });

  it('are found where two thirds of what is asked stand there, and said so', () => {
    const [found] = locateWords('the blue Settings button', [line('Settings')]);
    expect(found).toMatchObject({ label: 'Settings', confidence: 0.6 });
    expect(found?.reason).toContain('67 % of what was asked');
    expect(locateWords('the large blue striped Save button', [line('Save')])).toEqual([]);
  });

  it('must all stand there where they are quoted', () => {
    expect(locateWords('the button "blue Settings"', [line('Settings')])).toEqual([]);
    expect(locateWords('the button "settings"', [line('Settings')])).toHaveLength(1);
  });

  it('are whole words, but in scripts without blanks', () => {
    expect(locateWords('the art button', [line('Start')])).toEqual([]);
    expect(locateWords('登录按钮', [line('立即登录')])[0]?.box).toEqual({
      x: 0.45,
      y: 0.4,
      width: 0.25,
      height: 0.1,
    });
  });

  it('are none for controls alone, and for lines without a box', () => {
    expect(locateWords('the button', [line('Save')])).toEqual([]);
    expect(locateWords('Save', [{ ...line('Save'), box: undefined }])).toEqual([]);
  });
});
