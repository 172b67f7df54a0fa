/** The segments that a trigger accepts. In: a trigger, and the videos to look at. Out: segments, best first. */
import { SearchRequest, type Segment, type Trigger } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import type { Finder } from '../finder.ts';

/** Limit on segments of one evaluation: a trigger that fires more often is no use to anybody. */
const MOST = 1000;

const PAGE = 50;

/** Where a trigger looks. */
export interface Where {
  /** All videos when left out. */
  videoIds?: readonly string[];
  signal?: AbortSignal | undefined;
}

/** Finds the segments that a trigger accepts, at most a thousand. */
export type Matches = (
  trigger: Pick<Trigger, 'query' | 'filter' | 'min_probability' | 'min_score'>,
  where: Where,
) => Promise<Segment[]>;

/** Creates the search of triggers. It throws as search does, and `QUERY_INVALID` when only `min_score` could decide. */
export function createMatches(finder: Pick<Finder, 'search'>): Matches {
  return async (trigger, { videoIds, signal }) => {
    const asked = trigger.filter?.video_id?.in;
    const only = videoIds && asked ? videoIds.filter((id) => asked.includes(id)) : videoIds;
    if (only?.length === 0) return [];
    const accepted: Segment[] = [];
    let token: string | undefined;
    do {
      const { data, page } = await finder.search(requestOf(trigger, only, token), signal);
      const good = data.filter((segment) => isAccepted(segment, trigger));
      accepted.push(...good);
      // Segments come with the likely ones first: a page without any that counts is followed by no better one.
      token = good.length > 0 ? (page.next_token ?? undefined) : undefined;
    } while (token !== undefined && accepted.length < MOST);
    return accepted.slice(0, MOST);
  };
}

function requestOf(
  { query, filter }: Pick<Trigger, 'query' | 'filter'>,
  only: readonly string[] | undefined,
  token: string | undefined,
): SearchRequest {
  return SearchRequest.parse({
    query: {
      text: query.text,
      ...(query.examples.length > 0 && { liked: query.examples }),
      ...(query.exclude.length > 0 && { exclude: query.exclude }),
    },
    filter: { ...filter, ...(only && { video_id: { in: [...only] } }) },
    page_size: PAGE,
    page_token: token,
  });
}

function isAccepted(
  { probability, score, match, found_by: foundBy }: Segment,
  {
    min_probability: leastProbability,
    min_score: leastScore,
  }: Pick<Trigger, 'min_probability' | 'min_score'>,
): boolean {
  if (probability !== null) return probability >= leastProbability;
  if (foundBy !== 'seen') return match !== 'weak';
  if (leastScore !== null) return score >= leastScore;
  throw new AppError(
    'QUERY_INVALID',
    'Answers to this have no probability: examples were given, or the model is not calibrated. Set min_score.',
  );
}
