/**
 * The one place that turns numbers into words of certainty; the page, the command line and MCP show what it says.
 *
 * - A picture is a strong match when it is more likely right than wrong. Words are, when they hold all of the sentence.
 * - Words count beside pictures by their worth: nothing where they hold half of the sentence, even odds where they hold all
 *   of it, in a straight line between. It orders, and says whether a segment is found by its picture or by its words; it
 *   was not fitted, and is never shown.
 * - A sentence of stop words has nothing to be found by: passages that hold all of it count as if they held half.
 * - Several clauses: the chance of all together is the product of the chances of each, that of `without` being 1 - p.
 *   That takes the clauses for independent. Clauses of one event are not, they come together: the product is the cautious
 *   side. A clause that is seen before or after counts the less the longer that is: "A, then B" means soon.
 * - With a clause that must not be seen, a segment that the main clause does not match at all is no answer: most footage
 *   lacks what must not be seen, and would lead the list.
 * - Of two readings of a sentence, the one wins whose best answer is surer by the clause: the geometric mean of the
 *   chances of its clauses. Of equals, the order wins.
 */
import type { MatchStrength, Relation, SearchState } from '../../../contract/index.ts';

/** From this probability on, a segment is more likely right than wrong. */
const STRONG_FROM = 0.5;

/** Returns the strength of a match by its picture. */
export function matchOf(probability: number): MatchStrength {
  return probability >= STRONG_FROM ? 'strong' : 'weak';
}

/** Returns the strength of a match by words that hold this share of the sentence. */
export function wordMatchOf(coverage: number): MatchStrength {
  return coverage >= 1 ? 'strong' : 'weak';
}

/** Returns the probability that a picture needs to count as much as words that hold this share of the sentence. */
export function wordWorth(coverage: number): number {
  return STRONG_FROM * Math.max(0, 2 * coverage - 1);
}

/** Returns the probability of a main clause together with its related ones. */
export function jointProbability(
  main: number,
  related: readonly { relation: Relation; probability: number }[],
): number {
  return related.reduce(
    (product, { relation, probability }) =>
      product * (relation === 'without' ? 1 - probability : probability),
    main,
  );
}

/** Returns how sure a joint probability is by the clause. */
export function perClause(probability: number, clauses: number): number {
  return probability ** (1 / Math.max(1, clauses));
}

/** Returns the state of an answer with these matches. */
export function stateOf(matches: readonly (MatchStrength | null)[], isAbsent: boolean): SearchState {
  if (matches.some((match) => match !== 'weak')) return 'found';
  return isAbsent ? 'not_in_footage' : 'no_strong_match';
}
