import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasEvidence, traceChains } from '../../../index/chains/trace-chains.ts';
import {
  type EventLink,
  type Knowledge,
  type LinkableEvent,
  type LinkModel,
  linksInto,
} from '../../../index/links/link-evidence.ts';
import type { Recurrence } from '../../../index/links/recurrence.ts';
import { circleClosedBy, eventAt, mapVerdicts } from '../../../index/links/verdicts.ts';
import type { StoredVerdict } from '../../../index/store/verdicts.ts';

/** Ten seconds each, end to end, of these kinds. */
function eventsOf(kinds: number[]): LinkableEvent[] {
  return kinds.map((kind, i) => ({
    ...{ startS: 10 * i, endS: 10 * i + 10, kind },
    vector: Float32Array.of(1, 0),
  }));
}

function recurrence(cause: number, effect: number, facts: Partial<Recurrence> = {}): Recurrence {
  return {
    ...{ cause, effect, count: 12, expected: 3, causes: 15, effects: 14, horizonS: 32 },
    ...{ pValue: 0.0001, qValue: 0.01, lagS: { p10: 0, p50: 5, p90: 20 } },
    ...{ videos: 4, commonCause: false, examples: [] },
    ...facts,
  };
}

function knowing(
  pairs: Recurrence[] = [],
  model: LinkModel | null = null,
  said: [cause: number, effect: number, verdict: StoredVerdict['verdict']][] = [],
): Knowledge {
  const judgedAt = '2026-11-23T08:00:00.000Z';
  return {
    model,
    recurrenceOf: (a, b) => pairs.find(({ cause, effect }) => cause === a && effect === b),
    verdictOf(cause, effect) {
      const found = said.find(([a, b]) => a === cause && b === effect);
      return found && { causeS: 10 * cause, effectS: 10 * effect, verdict: found[2], judgedAt };
    },
  };
}

const model: LinkModel = {
  context: 3,
  predictiveAbove: 0.2,
  opinions: (past) =>
    past.map((_, i) => ({
      ...{ baseline: 0.4, learned: [null, 0.3, 0.6][i] ?? null },
      predictive: i === 0 ? 0.5 : 0.1,
    })),
};

function gradeOf(links: EventLink[], cause: number): string | undefined {
  return links.find((link) => link.cause === cause)?.grade;
}

describe('links', () => {
  const events = eventsOf([7, -1, 3, 7, -1, 5]);

  test('without anything known, what came before came before, and the nearest counts most', () => {
    const links = linksInto(events, 5, knowing());
    expect(links.map(({ cause, grade, score, lagS }) => [cause, grade, score, lagS])).toEqual([
      [4, 'order', null, 0],
      [3, 'order', null, 10],
      [2, 'order', null, 20],
      [1, 'order', null, 30],
      [0, 'order', null, 40],
    ]);
    const weights = links.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(links.filter(({ evidence }) => evidence.adjacent)).toHaveLength(1);
    expect(linksInto(events, 0, knowing())).toEqual([]);
  });

  test('a pair that recurs is evidence for its nearest cause, within the horizon only', () => {
    const links = linksInto(events, 5, knowing([recurrence(7, 5)]));
    expect([gradeOf(links, 3), gradeOf(links, 0), gradeOf(links, 2)]).toEqual([
      'recurring',
      'order',
      'order',
    ]);
    expect(links.find(({ cause }) => cause === 0)?.evidence.recurring).toBeNull();
    const far = linksInto(events, 5, knowing([recurrence(7, 5, { horizonS: 8 })]));
    expect(gradeOf(far, 3)).toBe('order');
    expect(far.find(({ cause }) => cause === 3)?.evidence.recurring?.count).toBe(12);
  });

  test('what is no surprise, or has a common cause, stays order, and says why', () => {
    for (const facts of [{ qValue: 0.06 }, { commonCause: true }]) {
      const [link] = linksInto(events, 5, knowing([recurrence(7, 5, facts)])).filter(
        ({ cause }) => cause === 3,
      );
      expect(link).toMatchObject({ grade: 'order', evidence: { recurring: facts } });
    }
  });

  test('the score is the probability of the head, and recurrence raises it by Bayes', () => {
    const links = linksInto(events, 5, knowing([recurrence(7, 5)], model));
    const scoreOf = (at: number) => links.find(({ cause }) => cause === at)?.score;
    expect(scoreOf(4)).toBe(0.6);
    // Odds of 0.3 / 0.7, four times as likely before the effect as by chance.
    expect(scoreOf(3)).toBeCloseTo((4 * 0.3) / (4 * 0.3 + 0.7), 9);
    // Without a learned opinion the worth of order ranks the link, and is no probability.
    expect(links.find(({ cause }) => cause === 2)).toMatchObject({ score: null, weight: 0.4 });
    expect(scoreOf(1)).toBeNull();
    expect(gradeOf(links, 2)).toBe('predictive');
    expect(links.find(({ cause }) => cause === 2)?.evidence.predictive).toEqual({ excess: 0.5, needed: 0.2 });
  });

  test('a person has the last word, also against the order of time', () => {
    const said = knowing([recurrence(7, 5)], model, [
      [3, 5, 'rejected'],
      [1, 5, 'confirmed'],
      [5, 2, 'confirmed'],
    ]);
    const links = linksInto(events, 5, said);
    expect(links.find(({ cause }) => cause === 3)).toMatchObject({ grade: 'rejected', weight: 0, score: 0 });
    expect(links.find(({ cause }) => cause === 1)).toMatchObject({ grade: 'confirmed', weight: 1 });
    expect(linksInto(events, 2, said).find(({ cause }) => cause === 5)).toMatchObject({
      grade: 'confirmed',
      lagS: -40,
    });
  });
});

describe('chains', () => {
  /** Links by places, with what each counts. */
  function linked(list: [cause: number, effect: number, weight: number, grade?: EventLink['grade']][]) {
    const links = list.map(
      ([cause, effect, weight, grade = 'recurring']): EventLink => ({
        ...{ cause, effect, weight, grade, lagS: 0, score: null },
        evidence: {
          ...{ prior: 1, recurring: null, predictive: null, head: null, adjacent: false, verdict: null },
        },
      }),
    );
    return (at: number) => links.filter(({ effect }) => effect === at);
  }
  const options = { direction: 'causes', maxEvents: 5, alternatives: 3 } as const;
  const eventsIn = (chains: ReturnType<typeof traceChains>) =>
    chains.map(({ links }) => [links[0]?.cause, ...links.map(({ effect }) => effect)]);

  test('go back as far as there is evidence, earliest cause first', () => {
    const chains = traceChains(
      9,
      linked([
        [6, 9, 0.8],
        [3, 6, 0.8],
        [2, 3, 0.4, 'order'],
        [8, 9, 0.5, 'order'],
      ]),
      options,
    );
    expect(eventsIn(chains)).toEqual([[3, 6, 9]]);
    expect(chains[0]?.score).toBeCloseTo(0.8, 9);
  });

  test('differ: the second best shares less with the best than a variant of it would', () => {
    const chains = traceChains(
      9,
      linked([
        [6, 9, 0.9],
        [3, 6, 0.9],
        [2, 6, 0.85],
        [5, 9, 0.7],
      ]),
      { ...options, alternatives: 2 },
    );
    expect(eventsIn(chains)).toEqual([
      [3, 6, 9],
      [5, 9],
    ]);
  });

  test('with nothing but order, one link and no more, and never a rejected one', () => {
    const at = linked([
      [8, 9, 0.5, 'order'],
      [7, 9, 0.4, 'order'],
      [7, 8, 0.5, 'order'],
    ]);
    expect(eventsIn(traceChains(9, at, options))).toEqual([[8, 9]]);
    const without = linked([
      [8, 9, 0, 'rejected'],
      [7, 9, 0.4, 'order'],
    ]);
    expect(eventsIn(traceChains(9, without, options))).toEqual([[7, 9]]);
    expect(traceChains(0, linked([]), options)).toEqual([]);
  });

  test('never pass an event twice, or grow longer than asked, whatever is linked', () => {
    const anyLinks = fc.array(
      fc.tuple(
        ...([fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 })] as const),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.constantFrom<EventLink['grade']>('order', 'recurring', 'predictive', 'confirmed', 'rejected'),
      ),
      { maxLength: 24 },
    );
    fc.assert(
      fc.property(
        anyLinks,
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 5 }),
        (list, maxEvents, alternatives) => {
          const chains = traceChains(7, linked(list.filter(([a, b]) => a !== b)), {
            ...options,
            maxEvents,
            alternatives,
          });
          expect(chains.length).toBeLessThanOrEqual(alternatives);
          for (const { links, score } of chains) {
            const passed = [links[0]?.cause, ...links.map(({ effect }) => effect)];
            expect(new Set(passed).size).toBe(passed.length);
            expect(passed.length).toBeLessThanOrEqual(maxEvents);
            expect(passed.at(-1)).toBe(7);
            expect(links.every(({ grade }) => grade !== 'rejected')).toBe(true);
            if (links.some((link) => !hasEvidence(link))) expect(links).toHaveLength(1);
            links.slice(1).forEach((link, i) => {
              expect(link.cause).toBe(links[i]?.effect);
            });
            expect(score > 0 && score <= 1 + 1e-9).toBe(true);
          }
        },
      ),
    );
  });
});

describe('verdicts', () => {
  const events = [
    { startS: 0, endS: 10 },
    { startS: 10, endS: 20 },
    { startS: 25, endS: 40 },
  ];
  const said = (
    causeS: number,
    effectS: number,
    verdict: StoredVerdict['verdict'],
    at = 1,
  ): StoredVerdict => ({
    ...{ causeS, effectS, verdict, judgedAt: `2026-11-2${at}T00:00:00.000Z` },
  });

  test('hold for the events that their seconds lie in, however these were drawn', () => {
    const map = mapVerdicts(events, [
      said(3, 30, 'confirmed'),
      said(22, 30, 'confirmed'),
      said(11, 15, 'rejected'),
    ]);
    expect(map.of(0, 2)?.verdict).toBe('confirmed');
    expect(map.confirmed).toMatchObject([{ cause: 0, effect: 2 }]);
    expect(mapVerdicts([{ startS: 0, endS: 40 }], [said(3, 30, 'confirmed')]).confirmed).toEqual([]);
  });

  test('of several on one pair the last holds', () => {
    const map = mapVerdicts(events, [said(3, 30, 'confirmed'), said(4, 31, 'rejected', 2)]);
    expect(map.of(0, 2)?.verdict).toBe('rejected');
    expect(map.all(0, 2)).toHaveLength(2);
    expect(map.confirmed).toEqual([]);
  });

  test('an event is found at its seconds, and near them only where that is allowed', () => {
    expect([0, 9.9, 10, 39].map((t) => eventAt(events, t))).toEqual([0, 0, 1, 2]);
    expect([
      eventAt(events, 22),
      eventAt(events, 22, 5),
      eventAt(events, 24, 5),
      eventAt(events, 50, 5),
    ]).toEqual([-1, 1, 2, -1]);
  });

  test('a circle is found by the path it closes, and only where there is one', () => {
    const confirmed = [
      { cause: 0, effect: 1 },
      { cause: 1, effect: 2 },
      { cause: 1, effect: 4 },
    ];
    expect(circleClosedBy({ cause: 2, effect: 0 }, confirmed)).toEqual([2, 0, 1, 2]);
    expect(circleClosedBy({ cause: 0, effect: 2 }, confirmed)).toBeNull();
  });

  test('links that were let in one by one never form a circle', () => {
    const link = fc.record({ cause: fc.integer({ min: 0, max: 5 }), effect: fc.integer({ min: 0, max: 5 }) });
    fc.assert(
      fc.property(fc.array(link, { maxLength: 30 }), (list) => {
        const kept: { cause: number; effect: number }[] = [];
        for (const one of list) {
          if (one.cause === one.effect) continue;
          const circle = circleClosedBy(one, kept);
          if (circle === null) kept.push(one);
          else {
            expect(circle[0]).toBe(circle.at(-1));
            circle.slice(1).forEach((effect, i) => {
              const step = { cause: circle[i], effect };
              expect([one, ...kept]).toContainEqual(step);
            });
          }
        }
        // Taking away what has no cause left must take away all.
        let left = kept;
        for (let before = -1; before !== left.length; ) {
          before = left.length;
          left = left.filter(({ cause }) => left.some(({ effect }) => effect === cause));
        }
        expect(left).toEqual([]);
      }),
    );
  });
});
