import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languageOf, readQuestion } from '../../../index/chains/read-question.ts';

describe('questions about causes', () => {
  test.each([
    ['why did the dog run out?', 'the dog run out'],
    ['Why is the street wet?', 'the street wet'],
    ['why the street is wet', 'the street is wet'],
    ['how come the window broke?', 'the window broke'],
    ['What caused the fire?', 'the fire'],
    ['what happened before the crash?', 'the crash'],
    ['为什么狗跑出去了？', '狗跑出去了'],
    ['狗为什么跑出去了', '狗跑出去了'],
    ['是什么导致了火灾？', '火灾'],
    ['火灾的原因是什么？', '火灾'],
  ])('%s asks for causes', (sentence, text) => {
    expect(readQuestion(sentence)).toEqual({ text, asked: 'causes' });
  });

  test.each([
    ['what happened after the door opened?', 'the door opened'],
    ['What did the rain lead to?', 'the rain'],
    ['the door opens. What happens next?', 'the door opens'],
    ['门打开之后发生了什么？', '门打开'],
    ['大雨导致了什么？', '大雨'],
  ])('%s asks for effects', (sentence, text) => {
    expect(readQuestion(sentence)).toEqual({ text, asked: 'effects' });
  });

  test.each([
    ['because the door opened the dog ran out', 'because the door opened, the dog ran out'],
    [
      'Because the man opened the door the dog ran into the street',
      'Because the man opened the door, the dog ran into the street',
    ],
    [
      'because the dog barked the man opened the red door',
      'because the dog barked, the man opened the red door',
    ],
    ['the door opened, so the dog ran out', 'because the door opened, the dog ran out'],
    ['the rain led to a flood', 'because the rain, a flood'],
    ['门开了，所以狗跑了出去', '因为门开了，所以狗跑了出去'],
    ['由于下雨，街道湿了', '因为下雨，所以街道湿了'],
    ['大雨导致了洪水', '因为大雨，所以洪水'],
  ])('%s is a sentence of cause and effect', (sentence, text) => {
    expect(readQuestion(sentence)).toEqual({ text, asked: null });
  });

  test.each([
    'a dog runs out after the door opens',
    'because of the rain',
    'because the door opened, the dog ran out',
    '因为门被打开，所以狗跑了出去',
    'the dog ran out because the door opened',
    'a man so tall that he stoops',
    'why',
  ])('%s stays as it is', (sentence) => {
    expect(readQuestion(sentence)).toEqual({ text: sentence, asked: null });
  });

  test('nothing that is typed breaks it, and no words come from nowhere', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom('why ', 'because ', '为什么', '所以', ' the ', 'so ', ', ', '?'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const sentence = parts.join('');
        const { text } = readQuestion(sentence);
        expect(text.length).toBeLessThanOrEqual(sentence.length + 10);
      }),
    );
  });

  test.each([
    ['tag:yard why did the dog run out?', 'the dog run out tag:yard', 'causes'],
    ['the door opens. tag:yard What happens next?', 'the door opens tag:yard', 'effects'],
    ['标签:院子 狗为什么跑出去了', '狗跑出去了 标签:院子', 'causes'],
    ['a dog tag:yard runs', 'a dog runs tag:yard', null],
  ])('%s keeps its condition behind the sentence', (sentence, text, asked) => {
    expect(readQuestion(sentence)).toEqual({ text, asked });
  });

  test('one Chinese character makes it Chinese', () => {
    expect([languageOf('why did the dog run?'), languageOf('为什么 dog')]).toEqual(['en', 'zh']);
  });
});
