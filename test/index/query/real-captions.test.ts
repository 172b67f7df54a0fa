/** Captions that people wrote of videos: how many of them are taken for orders. */
import { expect, test } from 'vitest';
import { createRandom, shuffled } from '../../../bench/random.ts';
import { parseSentence } from '../../../index/query/parse-sentence.ts';
import { CAPTION_CORPORA, captionsOf, hasTexts } from '../../support/captions-of.ts';

const NOW = new Date(2026, 10, 23, 12);
const OF_EACH = 67;

if (!hasTexts()) console.info('real captions: not read, for ../shared/data/text is not there');

test.runIf(hasTexts())(
  'of 201 real captions, at most one in eight holds operators, and none is refused',
  async () => {
    const random = createRandom(16);
    const captions = CAPTION_CORPORA.flatMap((corpus) =>
      shuffled(captionsOf(corpus), random).slice(0, OF_EACH),
    );
    const parsed = await Promise.all(captions.map((caption) => parseSentence(caption, NOW, () => false)));
    const withOperators = parsed.filter(({ related }) => related.length > 0);
    const ordersOnly = withOperators.filter(({ description }) => description === null);
    const withConditions = parsed.filter(
      ({ times, dates, lengths }) => times.length + dates.length + lengths.length > 0,
    );
    const share = (some: unknown[]) => `${((100 * some.length) / captions.length).toFixed(1)} %`;
    console.info(
      `Of ${captions.length} real captions ${share(withOperators)} hold operators, ${share(ordersOnly)} as orders only, ` +
        `${share(withConditions)} a time, date or length.`,
    );
    expect(captions).toHaveLength(3 * OF_EACH);
    expect(withOperators.length).toBeLessThanOrEqual(captions.length / 8);
    expect(ordersOnly.length).toBeLessThanOrEqual(captions.length / 50);
    expect(withConditions.length).toBeLessThanOrEqual(captions.length / 100);
  },
);
