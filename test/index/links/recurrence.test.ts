import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { falseDiscoveryRates, tailOfTable, tailOfTrials } from '../../../index/links/chance.ts';
import type { KindedVideo } from '../../../index/links/pair-counts.ts';
import { findRecurring, isRecurring, RECURRENCE, type Recurrence } from '../../../index/links/recurrence.ts';
import { seededRandom } from '../../arbitraries/vectors.ts';

const [CAUSE, EFFECT, OTHER, LATER] = [0, 1, 2, 3];
const BACKGROUND = [10, 11, 12, 13, 14, 15];

/** A video of background events of 2 to 9 s, with what `plan` puts in their place at some of them. */
function simulated(
  random: () => number,
  events: number,
  plan: (at: number, put: (kind: number, from: number) => void) => void,
): KindedVideo {
  const kinds = Array.from(
    { length: events },
    () => BACKGROUND[Math.floor(random() * BACKGROUND.length)] as number,
  );
  for (let at = 0; at < events; at++) {
    plan(at, (kind, from) => {
      if (at + from < events) kinds[at + from] = kind;
    });
  }
  let end = 0;
  return {
    events: kinds.map((kind) => {
      const start = end;
      end += 2 + Math.floor(random() * 8);
      return { kind, startS: start, endS: end };
    }),
  };
}

function archive(
  seed: number,
  videos: number,
  plan: (random: () => number, at: number, put: (kind: number, from: number) => void) => void,
): KindedVideo[] {
  const random = seededRandom(seed);
  return Array.from({ length: videos }, () => simulated(random, 60, (at, put) => plan(random, at, put)));
}

async function pairOf(videos: KindedVideo[], cause: number, effect: number): Promise<Recurrence | undefined> {
  return (await findRecurring(videos)).pairs.find((pair) => pair.cause === cause && pair.effect === effect);
}

describe('recurring pairs', () => {
  const caused = archive(1, 12, (random, _, put) => {
    if (random() < 0.06) {
      put(CAUSE, 0);
      if (random() < 0.8) put(EFFECT, 1 + Math.floor(random() * 3));
    }
    if (random() < 0.06) put(OTHER, 0);
  });

  test('a cause recurs before its effect, with its lag, and not the other way round', async () => {
    const pair = (await pairOf(caused, CAUSE, EFFECT)) as Recurrence;
    expect(isRecurring(pair)).toBe(true);
    expect(pair.count).toBeGreaterThan(2 * pair.expected);
    expect(pair.lagS.p50).toBeLessThan(25);
    expect(pair.videos).toBeGreaterThan(6);
    expect(new Set(pair.examples.map(({ video }) => video)).size).toBe(pair.examples.length);
    const back = await pairOf(caused, EFFECT, CAUSE);
    expect(back === undefined || !isRecurring(back)).toBe(true);
  });

  test('a coincidence of the same frequency does not recur above chance', async () => {
    const pair = await pairOf(caused, OTHER, EFFECT);
    expect(pair === undefined || !isRecurring(pair)).toBe(true);
  });

  test('of archives without any cause, fewer than one in ten has a pair that recurs', async () => {
    let fooled = 0;
    for (let seed = 0; seed < 40; seed++) {
      const videos = archive(100 + seed, 8, (random, _at, put) => {
        for (const kind of [CAUSE, EFFECT, OTHER]) if (random() < 0.1) put(kind, 0);
      });
      if ((await findRecurring(videos)).pairs.some(isRecurring)) fooled++;
    }
    expect(fooled).toBeLessThanOrEqual(4);
  });

  test('what shares a scene in either order does not recur', async () => {
    const scenes = archive(2, 12, (random, _, put) => {
      if (random() > 0.05) return;
      const order = random() < 0.5 ? [CAUSE, EFFECT] : [EFFECT, CAUSE];
      for (const [i, kind] of order.entries()) put(kind, i);
    });
    for (const [cause, effect] of [
      [CAUSE, EFFECT],
      [EFFECT, CAUSE],
    ] as const) {
      expect(isRecurring((await pairOf(scenes, cause, effect)) as Recurrence)).toBe(false);
    }
  });

  test('two effects of one cause are distinguished from cause and effect, when each sometimes fails to come', async () => {
    const common = archive(3, 30, (random, _, put) => {
      if (random() > 0.06) return;
      put(CAUSE, 0);
      if (random() < 0.6) put(OTHER, 1);
      if (random() < 0.6) put(LATER, 3);
    });
    const pair = await pairOf(common, OTHER, LATER);
    expect(pair === undefined || !isRecurring(pair)).toBe(true);
    expect(isRecurring((await pairOf(common, CAUSE, OTHER)) as Recurrence)).toBe(true);
    const chain = archive(4, 30, (random, _, put) => {
      if (random() > 0.06) return;
      put(CAUSE, 0);
      if (random() > 0.6) return;
      put(OTHER, 1);
      if (random() < 0.8) put(LATER, 3);
    });
    expect(isRecurring((await pairOf(chain, OTHER, LATER)) as Recurrence)).toBe(true);
  });

  test('an event that was split is one event', async () => {
    const split = caused.map(({ events }) => ({
      events: events.flatMap(({ startS, endS, kind }) => [
        { kind, startS, endS: startS + 1 },
        { kind, startS: startS + 1, endS },
      ]),
    }));
    expect(await pairOf(split, CAUSE, EFFECT)).toEqual(await pairOf(caused, CAUSE, EFFECT));
  });

  test('no events, no kinds, one event: nothing recurs', async () => {
    for (const videos of [[], [{ events: [] }], [{ events: [{ startS: 0, endS: 1, kind: -1 }] }]]) {
      expect((await findRecurring(videos)).pairs).toEqual([]);
    }
  });

  test('are looked for with pauses, which change nothing', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses++;
      await new Promise(setImmediate);
    };
    expect(await findRecurring(caused, RECURRENCE, pause)).toEqual(await findRecurring(caused));
    expect(pauses).toBeGreaterThan(caused.length);
  });
});

describe('chance', () => {
  const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

  test('the tail of unequal trials is that of all their outcomes', () => {
    fc.assert(
      fc.property(chances, fc.integer({ min: 0, max: 9 }), (ps, count) => {
        let tail = 0;
        for (let outcome = 0; outcome < 2 ** ps.length; outcome++) {
          const won = ps.filter((_, i) => (outcome >> i) & 1).length;
          if (won < count) continue;
          tail += ps.reduce((product, p, i) => product * ((outcome >> i) & 1 ? p : 1 - p), 1);
        }
        expect(tailOfTrials(ps, count)).toBeCloseTo(tail, 9);
      }),
    );
  });

  test('for many trials the tail is bounded from above, and falls with the count', () => {
    const ps = Array.from({ length: 201 }, (_, i) => (i % 10) / 20);
    const exact = (count: number) => tailOfTrials(ps.slice(1), count);
    for (const count of [50, 60, 70, 90])
      expect(tailOfTrials(ps, count)).toBeGreaterThanOrEqual(exact(count));
    expect(tailOfTrials(ps, 90)).toBeLessThan(1e-6);
  });

  test('the tail of a table is the share of arrangements that are as uneven', () => {
    // Tea tasting (Fisher 1935): all four right of eight, once in 70; three or four, 17 times.
    expect(tailOfTable({ both: 4, first: 0, second: 0, neither: 4 })).toBeCloseTo(1 / 70, 9);
    expect(tailOfTable({ both: 3, first: 1, second: 1, neither: 3 })).toBeCloseTo(17 / 70, 9);
    expect(tailOfTable({ both: 0, first: 0, second: 3, neither: 2 })).toBe(1);
  });

  test('false discovery rates keep the order of p-values and are never below them', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(pValues, fc.integer({ min: 0, max: 50 }), (ps, more) => {
        const rates = falseDiscoveryRates(ps, ps.length + more);
        ps.forEach((p, i) => {
          expect(rates[i]).toBeGreaterThanOrEqual(p);
          expect(rates[i]).toBeLessThanOrEqual(1);
          ps.forEach((q, j) => {
            if (p < q) expect(rates[i]).toBeLessThanOrEqual(rates[j] as number);
          });
        });
      }),
    );
  });
});
