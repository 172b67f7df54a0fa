/**
 * What speaks for a link between two events of a video, each kind of evidence apart, and what all of it comes to. In:
 * the events, and what is known (kinds that recur, the pack's position prior, what people said). Out: graded links. Pure.
 *
 * A link of grade `order` is no cause: it only came first. The link score combines a learned head's calibrated
 * probability with recurrence by Bayes' rule: count / expected is how much likelier such a cause is before such an effect
 * than by chance, so its logarithm is added to the log odds. Where nothing was learned there is no probability, and no
 * score: what order and gaps are worth elsewhere ranks links, and is not told as a chance of cause.
 */
import { gapPrior } from '../search/combine.ts';
import type { StoredVerdict } from '../store/verdicts.ts';
import { isRecurring, type Recurrence } from './recurrence.ts';

/** An event as links see it: its times in seconds, the direction of its mean, and its kind, -1 for none. */
export interface LinkableEvent {
  startS: number;
  endS: number;
  vector: Float32Array;
  kind: number;
}

/** What a link model says of one earlier event. */
export interface LinkOpinion {
  /** Probability of cause by order, gaps and lengths alone. */
  baseline: number;
  /** By a learned head; null without one. The product has none: see position-prior.ts. */
  learned: number | null;
  /** Nats that hiding the event costs the prediction of the effect, beyond hiding another one; null without a predictor. */
  predictive: number | null;
}

/** A model of how likely earlier events are causes of a later one. */
export interface LinkModel {
  /** `predictive` from here on is evidence; null: never. */
  readonly predictiveAbove: number | null;
  /** Returns one opinion for each of the last `context` past events, in order. */
  opinions(past: readonly Omit<LinkableEvent, 'kind'>[], effect: Omit<LinkableEvent, 'kind'>): LinkOpinion[];
  /** How many events before the effect it looks at. */
  readonly context: number;
}

/** How much speaks for a link. */
export type Grade = 'order' | 'recurring' | 'predictive' | 'confirmed' | 'rejected';

/** Everything that is known of a link. */
export interface Evidence {
  /** What a gap of this length counts, in (0, 1]. */
  prior: number;
  recurring: Recurrence | null;
  predictive: { excess: number; needed: number | null } | null;
  head: { probability: number } | null;
  adjacent: boolean;
  verdict: StoredVerdict | null;
}

/** A link between two events, by their places in the list. */
export interface EventLink {
  cause: number;
  effect: number;
  lagS: number;
  grade: Grade;
  /** Probability of cause; null without a learned head. */
  score: number | null;
  /** What it counts in a chain, in [0, 1]: the score where there is one. */
  weight: number;
  evidence: Evidence;
}

/** What links are judged by. */
export interface Knowledge {
  recurrenceOf(causeKind: number, effectKind: number): Recurrence | undefined;
  model: LinkModel | null;
  /** By places in the list of events. */
  verdictOf(cause: number, effect: number): StoredVerdict | undefined;
}

/** How many events before an effect are looked at: the prior has no edge, but what lies behind so many counts next to nothing. */
const CANDIDATES = 64;
/** Weight of coming directly before, without a model. */
const ORDER_WEIGHT = 0.5;
/** No recurrence makes a link more than this many times likelier. */
const MOST_LIFT = 20;

/** The links from earlier events into this one, nearest first; with those from later events that a person confirmed. */
export function linksInto(
  events: readonly LinkableEvent[],
  effect: number,
  knowledge: Knowledge,
): EventLink[] {
  const first = Math.max(0, effect - CANDIDATES);
  const opinions = opinionsOn(events, effect, knowledge.model);
  const links: EventLink[] = [];
  const seen = new Set<number>();
  for (let cause = effect - 1; cause >= first; cause--) {
    const { kind } = events[cause] as LinkableEvent;
    // The statistics are of the nearest cause of each kind; one behind it has none to show.
    const isNearest = kind >= 0 && !seen.has(kind);
    seen.add(kind);
    links.push(judgeLink(events, { cause, effect }, knowledge, opinions.get(cause) ?? null, isNearest));
  }
  for (let cause = 0; cause < events.length; cause++) {
    if (cause >= first && cause < effect) continue;
    if (knowledge.verdictOf(cause, effect)?.verdict === 'confirmed') {
      links.push(judgeLink(events, { cause, effect }, knowledge, null, false));
    }
  }
  return links;
}

/** The link between any two events that {@link linksInto} does not look at: too far apart, or against the order of time. */
export function distantLink(
  events: readonly LinkableEvent[],
  pair: { cause: number; effect: number },
  knowledge: Knowledge,
): EventLink {
  return judgeLink(events, pair, knowledge, null, false);
}

function opinionsOn(
  events: readonly LinkableEvent[],
  effect: number,
  model: LinkModel | null,
): Map<number, LinkOpinion> {
  if (model === null) return new Map();
  const from = Math.max(0, effect - model.context);
  const opinions = model.opinions(events.slice(from, effect), events[effect] as LinkableEvent);
  return new Map(opinions.map((opinion, i) => [from + i, opinion]));
}

function judgeLink(
  events: readonly LinkableEvent[],
  { cause, effect }: { cause: number; effect: number },
  { recurrenceOf, model, verdictOf }: Knowledge,
  opinion: LinkOpinion | null,
  isNearest: boolean,
): EventLink {
  const [a, b] = [events[cause], events[effect]] as [LinkableEvent, LinkableEvent];
  const lagS = b.startS - a.endS;
  const recurrence = isNearest ? (recurrenceOf(a.kind, b.kind) ?? null) : null;
  const recurs = recurrence !== null && isRecurring(recurrence) && lagS <= recurrence.horizonS;
  const needed = model?.predictiveAbove ?? null;
  const excess = opinion?.predictive ?? null;
  const evidence: Evidence = {
    prior: gapPrior(Math.max(0, lagS)),
    recurring: recurrence,
    predictive: excess === null ? null : { excess, needed },
    head: opinion === null || opinion.learned === null ? null : { probability: opinion.learned },
    adjacent: cause === effect - 1,
    verdict: verdictOf(cause, effect) ?? null,
  };
  const predicts = excess !== null && needed !== null && excess >= needed;
  const lift = recurs ? Math.min(MOST_LIFT, recurrence.count / recurrence.expected) : 1;
  const score = evidence.head && oddsTimes(evidence.head.probability, lift);
  const grade = evidence.verdict?.verdict ?? (predicts ? 'predictive' : recurs ? 'recurring' : 'order');
  const weight = score ?? oddsTimes(opinion?.baseline ?? ORDER_WEIGHT * evidence.prior, lift);
  return { cause, effect, lagS, grade, ...settled(grade, score, weight), evidence };
}

/** A person's word is final. */
function settled(
  grade: Grade,
  score: number | null,
  weight: number,
): { score: number | null; weight: number } {
  if (grade === 'confirmed') return { score: score === null ? null : 1, weight: 1 };
  if (grade === 'rejected') return { score: score === null ? null : 0, weight: 0 };
  return { score, weight };
}

/** The probability whose odds are `factor` times those of `p`. */
function oddsTimes(p: number, factor: number): number {
  return (p * factor) / (1 - p + p * factor);
}
