/** Everything that is asked for as vectors: clauses embedded, moments found again. */
import type { UnitVector } from '../../core/vector.ts';
import type { MomentPlace, QuestionQuery } from './answer.ts';
import type { Plan } from './plan.ts';
import { type FoundMoment, type Pull, pullsOf } from './pulls.ts';

/** Turns sentences into vectors of the pack's space; and the share of each that the model has no words for. */
export type EmbedText = (
  sentences: string[],
) => Promise<{ vectors: UnitVector[]; unknownShare: ArrayLike<number> }>;

/** What the pictures are compared with. */
export interface Wanted {
  /** The main vector, then one for each related clause. Empty when only quoted words were asked for. */
  vectors: UnitVector[];
  pulls: Pull[];
  /** The moment that is asked for more of: not an answer itself. */
  self: FoundMoment | null;
  /** Of each clause. */
  unknownShares: number[];
}

/** The vectors of a plan. Throws `NOT_FOUND` for a moment that is no longer there, and as `embedText` does. */
export async function gatherWanted(
  { clauses }: Plan,
  query: QuestionQuery,
  embedText: EmbedText,
  find: (place: MomentPlace) => FoundMoment,
): Promise<Wanted> {
  const self = query.moment ? find(query.moment) : null;
  const { vectors, unknownShare } = await embedText([...clauses, ...(query.exclude ?? [])]);
  const asked = vectors.slice(0, clauses.length);
  const isByMoment = asked.length === 0 && self !== null;
  return {
    vectors: isByMoment ? [self.vector] : asked,
    pulls: pullsOf(query, isByMoment ? null : self, vectors.slice(clauses.length), find),
    self,
    unknownShares: Array.from(unknownShare).slice(0, clauses.length),
  };
}
