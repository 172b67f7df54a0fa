/**
 * Traces chains from a moment, back to its causes or on to its effects. In: an event and a function that returns the links
 * at any event. Out: a few different chains, best first. A best-first search over links that have evidence; a chain ends
 * where evidence does. Without any evidence the result is order alone, one link and no more. Pure.
 */
import type { EventLink } from '../links/link-evidence.ts';

/** Links in causal order, first cause first. An event without links is a chain of none. */
export interface LinkChain {
  links: EventLink[];
  /** Geometric mean of the links' weights: a longer chain is not worse for being longer. */
  score: number;
}

/** Parameters of the search. */
export interface TraceOptions {
  direction: 'causes' | 'effects';
  maxEvents: number;
  alternatives: number;
}

/** Number of links followed at each event. */
const BRANCHES = 8;
/** Limit on the steps of the search. */
const MOST_STEPS = 400;
/** Penalty of a chain that shares all of its links with a better one. */
const SAMENESS = 0.5;

/** Returns chains that begin (effects) or end (causes) at an event; `linksAt` returns the links out of or into an event. */
export function traceChains(
  anchor: number,
  linksAt: (event: number) => EventLink[],
  { direction, maxEvents, alternatives }: TraceOptions,
): LinkChain[] {
  const across = direction === 'causes' ? 'cause' : 'effect';
  const finished: EventLink[][] = [];
  let open: { path: EventLink[]; value: number }[] = [{ path: [], value: 1 }];
  for (let step = 0; open.length > 0 && step < MOST_STEPS; step++) {
    const best = open.reduce((a, b) => (b.value > a.value ? b : a));
    open = open.filter((one) => one !== best);
    const { path, value } = best;
    const at = path.at(-1)?.[across] ?? anchor;
    const passed = new Set([anchor, ...path.map((link) => link[across])]);
    const next = linksAt(at)
      .filter((link) => hasEvidence(link) && !passed.has(link[across]))
      .sort(heavierFirst)
      .slice(0, BRANCHES);
    if (next.length === 0 || path.length + 1 >= maxEvents) finished.push(path);
    else open.push(...next.map((link) => ({ path: [...path, link], value: value * link.weight })));
  }
  const evident = finished.filter((path) => path.length > 0);
  const paths = evident.length > 0 ? evident : onlyOrder(linksAt(anchor), alternatives);
  const chains = paths.map((path): LinkChain => {
    const links = direction === 'causes' ? path.toReversed() : path;
    return { links, score: geometricMean(links.map(({ weight }) => weight)) };
  });
  return diverse(chains, alternatives);
}

/** Returns true when a link has more evidence than order. */
export function hasEvidence({ grade }: Pick<EventLink, 'grade'>): boolean {
  return grade !== 'order' && grade !== 'rejected';
}

/** Returns the link to the event directly before or after; with a link head, the likeliest link. */
function onlyOrder(links: EventLink[], alternatives: number): EventLink[][] {
  const kept = links.filter(({ grade }) => grade === 'order').sort(heavierFirst);
  const isJudged = kept.some(({ score }) => score !== null);
  return kept.slice(0, isJudged ? alternatives : 1).map((link) => [link]);
}

function heavierFirst(a: EventLink, b: EventLink): number {
  return b.weight - a.weight || Math.abs(a.lagS) - Math.abs(b.lagS);
}

/** Returns the geometric mean of weights; 0 for none. */
export function geometricMean(weights: readonly number[]): number {
  if (weights.length === 0) return 0;
  return Math.exp(weights.reduce((sum, weight) => sum + Math.log(weight), 0) / weights.length);
}

/** Chooses the best chain, then good ones that differ from those chosen (maximal marginal relevance). */
function diverse(chains: LinkChain[], most: number): LinkChain[] {
  const left = chains.toSorted((a, b) => b.score - a.score || b.links.length - a.links.length);
  const chosen: LinkChain[] = [];
  while (left.length > 0 && chosen.length < most) {
    const values = left.map(
      (chain) => chain.score * (1 - SAMENESS * Math.max(0, ...chosen.map((other) => shared(chain, other)))),
    );
    const best = values.reduce((top, value, i) => (value > (values[top] as number) ? i : top), 0);
    chosen.push(...left.splice(best, 1));
  }
  return chosen.sort((a, b) => b.score - a.score);
}

/** Returns the share of a chain's links that another chain contains. */
function shared(chain: LinkChain, other: LinkChain): number {
  const has = new Set(other.links.map(({ cause, effect }) => `${cause}>${effect}`));
  return (
    chain.links.filter(({ cause, effect }) => has.has(`${cause}>${effect}`)).length /
    Math.max(1, chain.links.length)
  );
}
