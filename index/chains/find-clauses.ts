/** Finds where the clauses of a sentence happen: curves of clauses and links of events in, aligned chains out. Pure. */
import type { UnitVector } from '../../core/vector.ts';
import type { LinkedVideo } from '../links/linked-video.ts';
import type { RelatedClause } from '../query/operators.ts';
import { answerWindow, hasConditionsOnSeconds, type QueryPlan } from '../query/plan.ts';
import { combineClauses, gapPrior, truthOf } from '../search/combine.ts';
import type { ScoredTimeline } from '../search/score-timelines.ts';
import { type Background, backgroundOf, relevanceCurve, restrict } from '../timeline/curve.ts';
import { alignClauses } from './align-clauses.ts';
import type { OrderedClause } from './order-clauses.ts';
import type { ShownChain } from './present-chain.ts';

/** The truth of a clause for each event of a video, and the second of the event at which it is highest. */
interface ClauseTruth {
  truth: Float32Array;
  peaks: Int32Array;
}

/** The vectors of a plan's clauses, the main one first, with the timelines that a search compared with them. */
export interface ComparedClauses {
  vectors: readonly UnitVector[];
  timelines: readonly Pick<ScoredTimeline, 'video' | 'cosines' | 'relatedCosines' | 'curve'>[];
}

/** Returns the best alignments in any of the videos. */
export function findClauses(
  linkedVideos: readonly LinkedVideo[],
  ordered: readonly OrderedClause[],
  plan: QueryPlan,
  compared: ComparedClauses,
  most: number,
): ShownChain[] {
  const truths = truthsOf(linkedVideos, plan, compared);
  const chains = linkedVideos.flatMap((linked, f) => {
    const clauses = ordered.map(({ number }) => ofEvents(linked, truths[f]?.[number] as Float32Array));
    const alignments = alignClauses(
      clauses.map(({ truth }) => truth),
      (clause, from, to) => stepWeight(linked, ordered[clause + 1] as OrderedClause, from, to),
      most,
    );
    return alignments.map(
      ({ events, score }): ShownChain => ({
        ...{ linked, events, score },
        links: events.slice(1).map((effect, i) => linked.between(events[i] as number, effect)),
        clauses: ordered.map(({ text }, i) => {
          const at = events[i] as number;
          return { text, peak: clauses[i]?.peaks[at] as number };
        }),
      }),
    );
  });
  return chains.sort((a, b) => b.score - a.score).slice(0, most);
}

/** Returns the truth of each clause for each second of each video; qualifiers of the main clause are part of it. */
function truthsOf(
  linkedVideos: readonly LinkedVideo[],
  plan: QueryPlan,
  { vectors, timelines }: ComparedClauses,
): Float32Array[][] {
  const scored = new Map(timelines.map((timeline) => [timeline.video.id, timeline]));
  // Only a video that was found by its words has no curves yet.
  const curves = linkedVideos.map(({ video, loaded }) => {
    const found = scored.get(video.id);
    if (found) return [found.cosines, ...found.relatedCosines];
    return vectors.map((vector) => relevanceCurve(loaded, vector));
  });
  const backgrounds = vectors.map((_, c) => backgroundOf(curves.map((linked) => linked[c] as Float32Array)));
  return linkedVideos.map(({ video }, f) => {
    const truths = vectors.map((_, c) =>
      truthOf(curves[f]?.[c] as Float32Array, backgrounds[c] as Background),
    );
    const qualifiers = plan.parsed.related.flatMap((clause, i) =>
      isQualifier(clause) ? [{ clause, truth: truths[i + 1] as Float32Array }] : [],
    );
    const main = combineClauses(truths[0] as Float32Array, qualifiers);
    restrict(main, [answerWindow(plan, video)]);
    if (hasConditionsOnSeconds(plan)) ruleOutWith(main, scored.get(video.id)?.curve);
    return [main, ...truths.slice(1)];
  });
}

/** Rules out the seconds that a search ruled out, in place; all of them in a video that it did not compare. */
function ruleOutWith(truth: Float32Array, curve: Float32Array | undefined): void {
  for (let i = 0; i < truth.length; i++) if (Number.isNaN(curve?.[i] ?? Number.NaN)) truth[i] = Number.NaN;
}

function isQualifier({ relation }: RelatedClause): boolean {
  return relation === 'while' || relation === 'near' || relation === 'without';
}

function ofEvents({ events }: LinkedVideo, seconds: Float32Array): ClauseTruth {
  const truth = new Float32Array(events.length);
  const peaks = new Int32Array(events.length);
  events.forEach(({ startS, endS, peakS }, e) => {
    peaks[e] = peakS;
    for (let t = startS; t < Math.min(endS, seconds.length); t++) {
      const value = seconds[t] as number;
      if (!(value > (truth[e] as number))) continue; // Also where a condition ruled the second out.
      truth[e] = value;
      peaks[e] = t;
    }
  });
  return { truth, peaks };
}

/** Weighs a step from one clause's event to the next: by their link where the sentence claims a cause, else by the gap. */
function stepWeight(linked: LinkedVideo, { follows }: OrderedClause, from: number, to: number): number {
  if (to <= from || follows === null) return 0;
  const gap = Math.max(0, (linked.events[to]?.startS ?? 0) - (linked.events[from]?.endS ?? 0));
  if (follows.withinS !== null && gap > follows.withinS) return 0;
  return follows.isCaused ? linked.between(from, to).weight : gapPrior(gap);
}
