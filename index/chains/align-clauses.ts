/**
 * Where the clauses of a sentence happen: one event for each, in the order that the sentence says. In: how true each
 * clause is of each event, and what a step between two events counts. Out: the best alignments. One dynamic program over
 * clauses and events. Pure.
 */

/** An alignment: one event for each clause, in order. */
export interface Alignment {
  events: number[];
  /** Geometric mean of the truths and the steps. */
  score: number;
}

/** Events that are looked at for each clause: the truest ones. */
const CANDIDATES = 48;

/**
 * The best alignments of clauses, earliest first, to different events. `truths[c][e]` in [0, 1] says how true clause c is
 * of event e; `step(c, from, to)` in [0, 1] what it counts that clause c is at `from` and the next one at `to`; 0 bars it.
 * For each event of the last clause its best alignment; those that share no event with a better one come first.
 */
export function alignClauses(
  truths: readonly ArrayLike<number>[],
  step: (clause: number, from: number, to: number) => number,
  most: number,
): Alignment[] {
  const candidates = truths.map(strongest);
  const before: Map<number, number>[] = [];
  let reached = new Map((candidates[0] ?? []).map((e) => [e, Math.log(truths[0]?.[e] as number)]));
  for (let c = 1; c < truths.length; c++) {
    const next = new Map<number, number>();
    const from = new Map<number, number>();
    for (const to of candidates[c] as number[]) {
      const truth = Math.log(truths[c]?.[to] as number);
      for (const [event, value] of reached) {
        if (event === to) continue;
        const total = value + Math.log(step(c - 1, event, to)) + truth;
        if (total > (next.get(to) ?? Number.NEGATIVE_INFINITY)) {
          next.set(to, total);
          from.set(to, event);
        }
      }
    }
    reached = next;
    before.push(from);
  }
  const parts = 2 * truths.length - 1;
  const ends = [...reached].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const alignments = ends.map(([end, value]): Alignment => {
    const events = [end];
    for (const from of before.toReversed()) events.unshift(from.get(events[0] as number) as number);
    return { events, score: Math.exp(value / parts) };
  });
  return apartFirst(alignments).slice(0, most);
}

function strongest(truth: ArrayLike<number>): number[] {
  return Array.from(truth, (value, e) => ({ value, e }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.e - b.e)
    .slice(0, CANDIDATES)
    .map(({ e }) => e);
}

function apartFirst(alignments: Alignment[]): Alignment[] {
  const [apart, alike]: [Alignment[], Alignment[]] = [[], []];
  for (const one of alignments) {
    const isApart = !apart.some(({ events }) => events.some((event) => one.events.includes(event)));
    (isApart ? apart : alike).push(one);
  }
  return [...apart, ...alike];
}
