/** Embeds a query: clauses and images become vectors, moments are found again. */
import type { SearchInput } from '../../contract/index.ts';
import { imageExpired } from '../../core/ids.ts';
import { normalise, type UnitVector } from '../../core/vector.ts';
import type { QueryPlan } from '../query/plan.ts';
import { type FoundMoment, type MomentFinder, type QueryTerm, queryTerms } from './query-terms.ts';

/** Embeds sentences in the pack's space, and gives the share of each that the model has no words for. */
export type EmbedText = (
  sentences: string[],
) => Promise<{ vectors: UnitVector[]; unknownShare: ArrayLike<number> }>;

/** Embeds images by id in the same space. Throws `IMAGE_EXPIRED`, naming the one that is not there. */
export type EmbedImages = (ids: readonly string[]) => Promise<UnitVector[]>;

/** The networks and lookups that make vectors of a query. */
export interface Embedders {
  embedText: EmbedText;
  embedImages: EmbedImages;
  findMoment: MomentFinder;
}

/** A query as vectors. */
export interface EmbeddedQuery {
  /** The main vector, then one for each related clause. Empty when the query has only quoted words. */
  vectors: UnitVector[];
  terms: QueryTerm[];
  /** The moment to find the like of; it is no answer itself. */
  moment: FoundMoment | null;
  /** The share of each clause that the model has no words for. */
  unknownShares: number[];
}

/** The {@link EmbedImages} of a searcher that has no images. */
export const NO_IMAGES: EmbedImages = async ([id = '']) => {
  throw imageExpired(id);
};

/**
 * Embeds a planned query. The sentence is the main vector, else the images, else the moment; what is left of these is a
 * term beside it. Throws `NOT_FOUND` for a moment that is no longer there, and as the embedders do.
 */
export async function embedQuery(
  { clauses }: QueryPlan,
  query: SearchInput['query'],
  { embedText, embedImages, findMoment }: Embedders,
): Promise<EmbeddedQuery> {
  const moment = query.moment ? await findMoment(query.moment) : null;
  const images = query.image_ids ?? [];
  const shown = [
    ...(images.length > 0 ? [meanDirection(await embedImages(images))] : []),
    ...(moment ? [moment.vector] : []),
  ];
  const { vectors, unknownShare } = await embedText([...clauses, ...(query.exclude ?? [])]);
  const sentence = vectors.slice(0, clauses.length);
  const main = sentence.length > 0 ? sentence : shown.slice(0, 1);
  const beside = sentence.length > 0 ? shown : shown.slice(1);
  return {
    vectors: main,
    terms: await queryTerms(query, beside, vectors.slice(clauses.length), findMoment),
    moment,
    unknownShares: Array.from(unknownShare).slice(0, clauses.length),
  };
}

/** Returns what images have in common: the direction of the mean of their vectors. */
function meanDirection(vectors: UnitVector[]): UnitVector {
  const [first] = vectors as [UnitVector];
  return normalise(first.map((_, d) => vectors.reduce((sum, vector) => sum + (vector[d] as number), 0)));
}
