/** The moments of an open video, taken from the states of two searches. Pure. */
import type { Segment } from '../../../contract/index.ts';
import type { SearchState } from '../../features/search/search-session.ts';

/** Returns the moments of a search; none until it is done. */
export function hitsOf(search: SearchState): readonly Segment[] {
  return search.kind === 'done' ? search.hits : [];
}

/** Returns the moments of one video: those of its own search, or of the search over all videos while that runs. */
export function hitsOfVideo(
  videoId: string | null,
  own: readonly Segment[] | null,
  all: SearchState,
): readonly Segment[] {
  return own ?? hitsOf(all).filter((hit) => hit.video_id === videoId);
}

/** Returns the cosine at the top of the heat scale: that of the best picture found anywhere. */
export function peakCosine(search: SearchState): number | undefined {
  // With several clauses the curve is no cosine, and has its own scale from 0 to 1.
  if (search.kind !== 'done' || (search.response.parsed.clauses?.length ?? 1) > 1) return undefined;
  const scores = search.hits.flatMap((hit) =>
    hit.matched.filter((match) => match.modality === 'visual').map((match) => match.score),
  );
  return scores.length > 0 ? Math.max(...scores) : undefined;
}
