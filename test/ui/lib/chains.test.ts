import { describe, expect, it } from 'vitest';
import type { Link } from '../../../contract/index.ts';
import { chainRequest, evidenceLines, isOrderOnly, lagLine } from '../../../ui/lib/chains.ts';
import { HOME } from '../../../ui/lib/deep-link.ts';

const link = (change: Partial<Link>): Link => ({
  cause: 'v@1',
  effect: 'v@9',
  lag_s: 4,
  score: 0.4,
  grade: 'order',
  explanation: '',
  evidence: {
    order: { prior: 0.6 },
    recurring: null,
    predictive: null,
    head: null,
    adjacent: true,
    verdict: null,
  },
  ...change,
});

describe('asking for a chain', () => {
  it('is done by a moment of the open video', () => {
    const chain = { direction: 'effects' as const, timeS: 7 };
    expect(chainRequest({ ...HOME, videoId: 'v', chain })).toMatchObject({
      query: { moment: { video_id: 'v', t: 7 } },
      direction: 'effects',
    });
  });

  it.each([
    'why did the dog run out?',
    'the dog ran out because the door opened',
    '狗为什么跑了出去',
    '因为门被打开，所以狗跑了出去',
    'what happened next after the goal',
  ])('is done by a sentence: %s', (query) => {
    expect(chainRequest({ ...HOME, query: `tag:yard ${query}` })).toMatchObject({
      query: { text: `tag:yard ${query}` },
    });
  });

  it('is not done by other sentences, nor by pictures', () => {
    expect(chainRequest({ ...HOME, query: 'a dog runs, then a cat' })).toBeNull();
    expect(chainRequest({ ...HOME, query: 'a whyte bird' })).toBeNull();
    expect(chainRequest({ ...HOME, query: 'why', images: ['i'] })).toBeNull();
  });
});

describe('what is said of a link', () => {
  it('never makes a cause of mere order', () => {
    expect(isOrderOnly(link({}))).toBe(true);
    expect(isOrderOnly(link({ grade: 'predictive' }))).toBe(false);
  });

  it('tells each kind of evidence apart, with its numbers', () => {
    const recurring = {
      count: 12,
      expected: 3.21,
      p_value: 0,
      q_value: 0.0002,
      median_lag_s: 4,
      videos: 3,
      common_cause: true,
    };
    const { evidence } = link({});
    const lines = evidenceLines(
      link({ evidence: { ...evidence, recurring, head: { probability: 0.62 }, adjacent: false } }),
    );
    expect(lines).toEqual([
      { key: 'evidence.recurring', params: { n: 12, expected: '3.2', videos: 3, q: '<0.001' } },
      { key: 'evidence.commonCause', params: {} },
      { key: 'evidence.head', params: { share: 62 } },
      { key: 'evidence.notAdjacent', params: {} },
    ]);
  });

  it('rounds lags as people say them', () => {
    expect(lagLine(-2).key).toBe('chain.lag.none');
    expect(lagLine(42.4)).toEqual({ key: 'chain.lag.seconds', params: { n: 42 } });
    expect(lagLine(150)).toEqual({ key: 'chain.lag.minutes', params: { n: 3 } });
  });
});
