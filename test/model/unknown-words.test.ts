/** Words that a model does not know: each rule by itself, the base pack's vocabulary, and real words against noise. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, drawInt, shuffled } from '../../bench/random.ts';
import { openTokenizer, type SentenceTokenizer } from '../../model/runtime/tokenizer.ts';
import { unknownShare } from '../../model/runtime/unknown-words.ts';
import { CAPTION_CORPORA, captionsOf, hasTexts, wordNetLemmas } from '../support/captions-of.ts';

const PACK = 'model/packs/base';

let base: SentenceTokenizer;

beforeAll(async () => {
  const { text } = JSON.parse(await readFile(join(PACK, 'manifest.json'), 'utf8'));
  base = await openTokenizer(PACK, text);
});

describe('a word is unknown by its pieces', () => {
  const pieces = (table: Record<string, string[]>) => ({
    pieces: (word: string) =>
      (table[word] ?? [`▁${word}`]).map((text) => ({
        text: text.replace('?', ''),
        known: !text.startsWith('?'),
      })),
  });

  it.each([
    ['every word known', 'a dog runs', {}, 0],
    ['a piece without a vector', 'red dög', { dög: ['▁d', '?ö', 'g'] }, 1 / 2],
    ['a word that falls to letters', 'red xqzv', { xqzv: ['▁x', 'q', 'z', 'v'] }, 1 / 2],
    ['a word that falls to little more', 'asdfghjkl', { asdfghjkl: ['▁as', 'd', 'f', 'gh', 'j', 'kl'] }, 1],
    [
      'a word that nobody can say, in short pieces',
      'qrtsmlpe',
      { qrtsmlpe: ['▁qr', 'ts', 'ml', 'p', 'e'] },
      1,
    ],
    ['a word as short that can be said', 'sniffs', { sniffs: ['▁s', 'ni', 'ff', 's'] }, 0],
    ['another alphabet in letters', 'щжфка', { щжфка: ['▁щ', 'ж', 'ф', 'ка'] }, 1],
    ['neighbouring keys that the vocabulary holds', 'asdfgh qwerty', { qwerty: ['▁qwer', 'ty'] }, 1],
    ['a run of keys backwards beside a word', 'lkjh walks', {}, 1 / 2],
    ['a rare word cut into syllables', 'wakizashi', { wakizashi: ['▁wa', 'ki', 'za', 'shi'] }, 0],
    ['a word cut into longer pieces', 'snowboarding', { snowboarding: ['▁snow', 'board', 'ing'] }, 0],
    ['a short word in letters', 'ok go', { ok: ['▁o', 'k'] }, 0],
    ['an abbreviation in letters', 'bmx', { bmx: ['▁b', 'm', 'x'] }, 0],
    ['a word with an apostrophe', "o's", { o: ['▁o'], s: ['▁s'] }, 0],
    ['Han signs that are words by themselves', '小狗', { 小狗: ['▁', '小', '狗'] }, 0],
    ['Han signs that fall to bytes', '狗', { 狗: ['Ģ', 'ĭ', 'Ĺ</w>'] }, 1],
    ['an article beside an unknown word', 'a qwerty', {}, 1],
    ['stop words alone', 'who is it', {}, 0],
    ['numbers and signs', '3 + 4 = 1234567', { 1234567: ['1', '2', '3', '4', '5', '6', '7'] }, 0],
    ['no words at all', ' ?! ', {}, 0],
  ])('%s', (_, sentence, table, share) => {
    expect(unknownShare(sentence, pieces(table as Record<string, string[]>))).toBeCloseTo(share);
  });
});

describe('with the vocabulary of the base pack', () => {
  it.each([
    ['a qwerty', 1],
    ['dfgdfg', 1],
    ['hjkhjk sdfsdf', 1],
    ['囧龘靐', 1],
    ['red qwerty', 1 / 2],
    ['a rabbit', 0],
    ['a giraffe plays the xylophone', 0],
    ['bmx sniffs kneads squirm', 0],
    ['一只小狗在草地上跑', 0],
    ['蹦床', 0],
    ['the', 0],
  ])('%s: %d', (sentence, share) => {
    expect(unknownShare(sentence, base)).toBeCloseTo(share);
  });

  it.runIf(hasTexts())('hardly a real word is unknown, and half of all noise is', () => {
    const random = createRandom(1);
    const captions = shuffled(CAPTION_CORPORA.flatMap(captionsOf), random).slice(0, 2000);
    const lemmas = shuffled(wordNetLemmas(), random).slice(0, 1000);
    const drawn = (letters: string) =>
      Array.from({ length: 500 }, () =>
        Array.from(
          { length: drawInt(random, 5, 10) },
          () => letters[drawInt(random, 0, letters.length)],
        ).join(''),
      );
    const words = (texts: string[]) => [
      ...new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [])),
    ];
    const sets = {
      'words of captions': words(captions),
      "words of WordNet's lemmas": words(lemmas),
      'random letters': drawn('abcdefghijklmnopqrstuvwxyz'),
      'random keys of one row': drawn('asdfghjkl'),
    };
    const shares = Object.entries(sets).map(([name, all]) => {
      const unknown = all.filter((word) => unknownShare(word, base) === 1);
      console.info(
        `${name}: ${unknown.length} of ${all.length} unknown, as ${unknown.slice(0, 5).join(', ') || 'none'}`,
      );
      return unknown.length / all.length;
    });
    const [ofCaptions = 1, ofLemmas = 1, ofLetters = 0, ofKeys = 0] = shares;
    expect(ofCaptions).toBeLessThan(0.001);
    expect(ofLemmas).toBeLessThan(0.002);
    expect(ofLetters).toBeGreaterThan(0.5);
    expect(ofKeys).toBeGreaterThan(0.65);
  });
});
