/**
 * Chains through a moment: back to what led to it, or on to what came of it. In: an event and a way to ask for the links
 * at any event. Out: a few chains that differ, best first. A best-first search over links that have evidence; a chain
 * ends where evidence does. What has none at all is answered with mere order, one link and no more. Pure.
 */
import type { EventLink } from '../links/link-evidence.ts';

/** Links in causal order, first cause first. An event without links is a chain of none. */
export interface LinkChain {
  links: EventLink[];
  /** Geometric mean of the links' weights: a longer chain is not worse for being longer. */
  score: number;
}

/** How chains are looked for. */
export interface TraceOptions {
  direction: 'causes' | 'effects';
  maxEvents: number;
  alternatives: number;
}

/** Links that are followed at each event. */
const BRANCHES = 8;
/** Steps of the search. */
const MOST_STEPS = 400;
/** What a chain loses for the links it shares with a better one, when it shares them all. */
const SAMENESS = 0.5;

/** Chains that begin (effects) or end (causes) at an event; `linksAt` gives those into it (causes) or out of it (effects). */
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

/** Whether more than order speaks for a link. */
export function hasEvidence({ grade }: Pick<EventLink, 'grade'>): boolean {
  return grade !== 'order' && grade !== 'rejected';
}

/** What came directly before or after; where a link head says how likely each is, the likeliest. */
function onlyOrder(links: EventLink[], alternatives: number): EventLink[][] {
  const kept = links.filter(({ grade }) => grade === 'order').sort(heavierFirst);
  const isJudged = kept.some(({ score }) => score !== null);
  return kept.slice(0, isJudged ? alternatives : 1).map((link) => [link]);
}

function heavierFirst(a: EventLink, b: EventLink): number {
  return b.weight - a.weight || Math.abs(a.lagS) - Math.abs(b.lagS);
}

/** The mean of weights in the sense of their product; 0 for none. */
export function geometricMean(weights: readonly number[]): number {
  if (weights.length === 0) return 0;
  return Math.exp(weights.reduce((sum, weight) => sum + Math.log(weight), 0) / weights.length);
}

/** The best, then those that are good and not much like what is there (maximal marginal relevance). */
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

/** The share of a chain's links that another has too. */
function shared(chain: LinkChain, other: LinkChain): number {
  const has = new Set(other.links.map(({ cause, effect }) => `${cause}>${effect}`));
  return (
    chain.links.filter(({ cause, effect }) => has.has(`${cause}>${effect}`)).length /
    Math.max(1, chain.links.length)
  );
}
