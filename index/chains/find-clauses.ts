/** Where the clauses of a sentence happen in films: curves of clauses and links of events in, aligned chains out. Pure. */
import type { UnitVector } from '../../core/vector.ts';
import type { Film } from '../links/video-links.ts';
import type { RelatedClause } from '../query/operators.ts';
import { answerWindow, type QueryPlan } from '../query/plan.ts';
import { combineClauses, gapPrior, truthOf } from '../search/combine.ts';
import { type Background, backgroundOf, relevanceCurve, restrict } from '../timeline/curve.ts';
import { alignClauses } from './align-clauses.ts';
import type { OrderedClause } from './order-clauses.ts';
import type { ShownChain } from './present-chain.ts';

/** How true a clause is of each event of a film, and the second of the event that it is truest of. */
interface ClauseTruth {
  truth: Float32Array;
  peaks: Int32Array;
}

/** The best alignments in any of the films. `vectors` are those of the plan's clauses, the main one first. */
export function findClauses(
  films: readonly Film[],
  ordered: readonly OrderedClause[],
  plan: QueryPlan,
  vectors: readonly UnitVector[],
  most: number,
): ShownChain[] {
  const truths = truthsOf(films, plan, vectors);
  const chains = films.flatMap((film, f) => {
    const clauses = ordered.map(({ number }) => ofEvents(film, truths[f]?.[number] as Float32Array));
    const alignments = alignClauses(
      clauses.map(({ truth }) => truth),
      (clause, from, to) => stepWeight(film, ordered[clause + 1] as OrderedClause, from, to),
      most,
    );
    return alignments.map(
      ({ events, score }): ShownChain => ({
        ...{ film, events, score },
        links: events.slice(1).map((effect, i) => film.between(events[i] as number, effect)),
        clauses: ordered.map(({ text }, i) => {
          const at = events[i] as number;
          return { text, peak: clauses[i]?.peaks[at] as number };
        }),
      }),
    );
  });
  return chains.sort((a, b) => b.score - a.score).slice(0, most);
}

/** For each film and clause, how true the clause is of each second; what only qualifies the main clause is part of it. */
function truthsOf(films: readonly Film[], plan: QueryPlan, vectors: readonly UnitVector[]): Float32Array[][] {
  const curves = films.map(({ loaded }) => vectors.map((vector) => relevanceCurve(loaded, vector)));
  const backgrounds = vectors.map((_, c) => backgroundOf(curves.map((film) => film[c] as Float32Array)));
  return films.map(({ video }, f) => {
    const truths = vectors.map((_, c) =>
      truthOf(curves[f]?.[c] as Float32Array, backgrounds[c] as Background),
    );
    const qualifiers = plan.parsed.related.flatMap((clause, i) =>
      isQualifier(clause) ? [{ clause, truth: truths[i + 1] as Float32Array }] : [],
    );
    const main = combineClauses(truths[0] as Float32Array, qualifiers);
    return [restrict(main, [answerWindow(plan, video)]), ...truths.slice(1)];
  });
}

function isQualifier({ relation }: RelatedClause): boolean {
  return relation === 'while' || relation === 'near' || relation === 'without';
}

function ofEvents({ events }: Film, seconds: Float32Array): ClauseTruth {
  const truth = new Float32Array(events.length);
  const peaks = new Int32Array(events.length);
  events.forEach(({ start, end, peak }, e) => {
    peaks[e] = peak;
    for (let t = start; t < Math.min(end, seconds.length); t++) {
      const value = seconds[t] as number;
      if (!(value > (truth[e] as number))) continue; // Also where a condition ruled the second out.
      truth[e] = value;
      peaks[e] = t;
    }
  });
  return { truth, peaks };
}

/** What it counts that a clause's event follows on another: as a link, where it is said to be caused; else by its gap. */
function stepWeight(film: Film, { follows }: OrderedClause, from: number, to: number): number {
  if (to <= from || follows === null) return 0;
  const gap = Math.max(0, (film.events[to]?.start ?? 0) - (film.events[from]?.end ?? 0));
  if (follows.withinS !== null && gap > follows.withinS) return 0;
  return follows.isCaused ? film.between(from, to).weight : gapPrior(gap);
}
