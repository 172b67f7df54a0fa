/**
 * Aligns the clauses of a sentence with events: one event per clause, in the order of the sentence. In: how true each
 * clause is of each event, and the weight of a step between two events. Out: the best alignments. One dynamic program
 * over clauses and events. Pure.
 */

/** An alignment: one event for each clause, in order. */
export interface Alignment {
  events: number[];
  /** Geometric mean of the truths and the steps. */
  score: number;
}

/** Number of events considered per clause: those of the highest truth. */
const CANDIDATES = 48;

/**
 * Returns the best alignments of clauses, earliest first, with different events. `truths[c][e]` in [0, 1] is how true
 * clause c is of event e; `step(c, from, to)` in [0, 1] weighs clause c at `from` with the next at `to`; 0 forbids it.
 * Returns the best alignment for each event of the last clause; those that share no event with a better one come first.
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
