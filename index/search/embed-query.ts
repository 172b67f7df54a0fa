/** Everything that is asked for as vectors: clauses and images embedded, moments found again. */

import type { MomentPlace, SearchInput } from '../../contract/index.ts';
import { imageExpired } from '../../core/ids.ts';
import { normalise, type UnitVector } from '../../core/vector.ts';
import type { QueryPlan } from '../query/plan.ts';
import { type FoundMoment, type Pull, pullsOf } from './query-terms.ts';

/** Turns sentences into vectors of the pack's space; and the share of each that the model has no words for. */
export type EmbedText = (
  sentences: string[],
) => Promise<{ vectors: UnitVector[]; unknownShare: ArrayLike<number> }>;

/** Turns images that were handed in into vectors of the same space. Throws `IMAGE_EXPIRED`, naming the one that is not there. */
export type EmbedImages = (ids: readonly string[]) => Promise<UnitVector[]>;

/** What questions are turned into vectors by. */
export interface Embedders {
  embedText: EmbedText;
  embedImages: EmbedImages;
}

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

/** The {@link EmbedImages} of a searcher to which none are handed in. */
export const NO_IMAGES: EmbedImages = async ([id = '']) => {
  throw imageExpired(id);
};

/**
 * The vectors of a plan. The sentence is what is looked for, else the images, else the moment; what of these is left
 * pulls beside it. Throws `NOT_FOUND` for a moment that is no longer there, and as the embedders do.
 */
export async function gatherWanted(
  { clauses }: QueryPlan,
  query: SearchInput['query'],
  { embedText, embedImages }: Embedders,
  find: (place: MomentPlace) => FoundMoment,
): Promise<Wanted> {
  const self = query.moment ? find(query.moment) : null;
  const images = query.image_ids ?? [];
  const shown = [
    ...(images.length > 0 ? [commonLook(await embedImages(images))] : []),
    ...(self ? [self.vector] : []),
  ];
  const { vectors, unknownShare } = await embedText([...clauses, ...(query.exclude ?? [])]);
  const said = vectors.slice(0, clauses.length);
  const main = said.length > 0 ? said : shown.slice(0, 1);
  const beside = said.length > 0 ? shown : shown.slice(1);
  return {
    vectors: main,
    pulls: pullsOf(query, beside, vectors.slice(clauses.length), find),
    self,
    unknownShares: Array.from(unknownShare).slice(0, clauses.length),
  };
}

/** What images have in common: the direction of the mean of their vectors. */
function commonLook(vectors: UnitVector[]): UnitVector {
  const [first] = vectors as [UnitVector];
  return normalise(first.map((_, d) => vectors.reduce((sum, vector) => sum + (vector[d] as number), 0)));
}
