/**
 * Grades links between the events of a video, with each kind of evidence apart. In: the events, recurring kinds, the
 * pack's position prior, and verdicts. Out: graded links. Pure.
 *
 * A link of grade `order` claims no cause, only order. The link score combines a learned head's calibrated probability
 * with recurrence by Bayes' rule: count / expected is how much likelier such a cause is before such an effect than by
 * chance, so its logarithm is added to the log odds. Without a learned head there is neither probability nor score: the
 * position prior ranks links but is not shown as a chance of cause.
 */
import { gapPrior } from '../search/combine.ts';
import type { StoredVerdict } from '../store/verdicts.ts';
import { isRecurring, type Recurrence } from './recurrence.ts';

/** An event with its times in seconds, the direction of its mean, and its kind, -1 for none. */
export interface LinkableEvent {
  startS: number;
  endS: number;
  vector: Float32Array;
  kind: number;
}

/** A link model's opinion of one earlier event. */
export interface LinkOpinion {
  /** Probability of cause by order, gaps and lengths alone. */
  baseline: number;
  /** By a learned head; null without one. The product has none: see position-prior.ts. */
  learned: number | null;
  /** Nats that hiding the event costs the prediction of the effect, beyond hiding another event; null without a predictor. */
  predictive: number | null;
}

/** A model of how likely earlier events are causes of a later one. */
export interface LinkModel {
  /** Least value of `predictive` that counts as evidence; null: none does. */
  readonly predictiveAbove: number | null;
  /** Returns one opinion for each of the last `context` past events, in order. */
  opinions(past: readonly Omit<LinkableEvent, 'kind'>[], effect: Omit<LinkableEvent, 'kind'>): LinkOpinion[];
  /** Number of events before the effect that it considers. */
  readonly context: number;
}

/** The grade of a link. */
export type Grade = 'order' | 'recurring' | 'predictive' | 'confirmed' | 'rejected';

/** The evidence for a link. */
export interface Evidence {
  /** Weight of a gap of this length, in (0, 1]. */
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
  /** Weight in a chain, in [0, 1]: the score where there is one. */
  weight: number;
  evidence: Evidence;
}

/** The sources of evidence. */
export interface Knowledge {
  recurrenceOf(causeKind: number, effectKind: number): Recurrence | undefined;
  model: LinkModel | null;
  /** By places in the list of events. */
  verdictOf(cause: number, effect: number): StoredVerdict | undefined;
}

/** Number of events considered before an effect: the prior has no edge, but events further back weigh next to nothing. */
const CANDIDATES = 64;
/** Weight of the event directly before, without a model. */
const ORDER_WEIGHT = 0.5;
/** Limit on the factor by which recurrence makes a link likelier. */
const MOST_LIFT = 20;

/** Returns the links from earlier events into this one, nearest first, and confirmed links from later events. */
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
    // The statistics cover the nearest cause of each kind only.
    const isNearest = kind >= 0 && !seen.has(kind);
    seen.add(kind);
    links.push(gradeLink(events, { cause, effect }, knowledge, opinions.get(cause) ?? null, isNearest));
  }
  for (let cause = 0; cause < events.length; cause++) {
    if (cause >= first && cause < effect) continue;
    if (knowledge.verdictOf(cause, effect)?.verdict === 'confirmed') {
      links.push(gradeLink(events, { cause, effect }, knowledge, null, false));
    }
  }
  return links;
}

/** Returns a link that {@link linksInto} does not consider: too far apart, or against the order of time. */
export function distantLink(
  events: readonly LinkableEvent[],
  pair: { cause: number; effect: number },
  knowledge: Knowledge,
): EventLink {
  return gradeLink(events, pair, knowledge, null, false);
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

function gradeLink(
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

/** Applies the verdict, which is final. */
function settled(
  grade: Grade,
  score: number | null,
  weight: number,
): { score: number | null; weight: number } {
  if (grade === 'confirmed') return { score: score === null ? null : 1, weight: 1 };
  if (grade === 'rejected') return { score: score === null ? null : 0, weight: 0 };
  return { score, weight };
}

/** Returns the probability whose odds are `factor` times those of `p`. */
function oddsTimes(p: number, factor: number): number {
  return (p * factor) / (1 - p + p * factor);
}
