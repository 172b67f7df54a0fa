import { describe, expect, test } from 'vitest';
import { sayAnswer, sayChain, sayLink } from '../../../index/chains/chain-sentences.ts';
import type { EventLink, Grade } from '../../../index/links/link-evidence.ts';
import type { Recurrence } from '../../../index/links/recurrence.ts';

const RECURRENCE: Recurrence = {
  ...{ cause: 0, effect: 1, count: 14, expected: 3.14, causes: 20, effects: 18, horizonS: 32 },
  ...{ pValue: 0.0001, qValue: 0.0042, lagS: { p10: 1, p50: 5, p90: 20 }, videos: 6 },
  ...{ commonCause: false, examples: [] },
};

function link(grade: Grade, evidence: Partial<EventLink['evidence']> = {}, lagS = 4): EventLink {
  const none = { recurring: null, predictive: null, head: null, verdict: null };
  return {
    ...{ cause: 0, effect: 1, lagS, grade, score: null, weight: 0.5 },
    evidence: { prior: 0.6, adjacent: true, ...none, ...evidence },
  };
}

const at = { causeAt: 115, effectAt: 123 };
const judgedAt = '2026-11-23T08:00:00.000Z';
const EVERY: EventLink[] = [
  link('order'),
  link('order', { recurring: { ...RECURRENCE, commonCause: true } }),
  link('order', { recurring: { ...RECURRENCE, qValue: 0.4 } }),
  link('recurring', { recurring: RECURRENCE }),
  link('predictive', { predictive: { excess: 0.42, needed: 0.2 } }),
  link('confirmed', { verdict: { causeS: 0, effectS: 1, verdict: 'confirmed', judgedAt } }),
  link('rejected', { verdict: { causeS: 0, effectS: 1, verdict: 'rejected', judgedAt } }),
];

describe('what is said of links', () => {
  test('order is said as order', () => {
    const said = sayLink(link('order'), at, 'en');
    expect(said).toBe(
      '2:03 begins 4 s after 1:55 has ended. Only this order connects them; that makes no cause.',
    );
    expect(sayLink(link('order', {}, 0), at, 'en')).toMatch(/^2:03 comes directly after 1:55\./);
  });

  test('recurrence is said with its counts, its chance, its lag, and its doubt', () => {
    const said = sayLink(link('recurring', { recurring: RECURRENCE }), at, 'en');
    for (const fact of ['14 times of 18', '6 videos', '3.1', 'q = 0.004', '5 s', 'common cause']) {
      expect(said).toContain(fact);
    }
  });

  test('what the head says is said apart from the grade, and not beside a person', () => {
    expect(sayLink(link('order', { head: { probability: 0.62 } }), at, 'en')).toContain('62 %');
    const verdict = { causeS: 0, effectS: 1, verdict: 'confirmed', judgedAt } as const;
    expect(sayLink(link('confirmed', { head: { probability: 0.62 }, verdict }), at, 'en')).not.toContain(
      '62',
    );
  });

  test('nothing below a person is called a cause, in either language', () => {
    for (const one of EVERY.filter(({ grade }) => grade !== 'confirmed' && grade !== 'rejected')) {
      expect(sayLink(one, at, 'en')).not.toMatch(/because|led to|caused/i);
      expect(sayLink(one, at, 'zh')).not.toMatch(/导致|引起了|因此/);
    }
  });

  test('every grade is said in both languages, with the times', () => {
    for (const one of EVERY) {
      const [en, zh] = [sayLink(one, at, 'en'), sayLink(one, at, 'zh')];
      for (const said of [en, zh]) expect(said).toMatch(/1:55.*2:03|2:03.*1:55/);
      expect(zh).toMatch(/[一-龥]/);
      expect(en).not.toMatch(/[一-龥]|undefined|NaN/);
    }
  });
});

test('a chain says how many of its links have more than order', () => {
  const links = [link('recurring', { recurring: RECURRENCE }), link('order')];
  expect(sayChain(links, [5, 60, 125], 'en')).toBe(
    '0:05 → 1:00 → 2:05: 1 of 2 links with evidence beyond order.',
  );
  expect(sayChain([link('order')], [5, 60], 'en')).toContain('nothing else speaks for a cause');
});

test('an answer says that it is not complete', () => {
  expect(sayAnswer('chains', true, 'en')).toContain('still being indexed');
  expect(sayAnswer('chains', false, 'en')).not.toContain('still being indexed');
});
