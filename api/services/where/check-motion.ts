/**
 * Checks the best hits of a search against what its sentence says of motion. In: an answer. Out: the same with the evidence of
 * each of its first hits; of those of one strength, what is seen moving so comes first. Tracks that are stored count;
 * others are followed only where the request says so, and for some seconds at most.
 */
import type { MotionEvidence, SearchRequest, Segment } from '../../../contract/index.ts';
import { toAppError } from '../../../core/errors.ts';
import { judgeMotions } from '../../../index/tracks/judge-motions.ts';
import type { Track } from '../../../index/tracks/track.ts';
import type { Finder } from '../finder.ts';
import type { Tracker } from './tracker.ts';

/** Hits that are checked: to look at one takes seconds. */
const MOST_CHECKED = 10;
/** No hit is followed that would begin later than this after the first. */
const BUDGET_MS = 6000;

/** Returns a finder that checks motion. `nowMs` tells the time. */
export function withMotion(
  finder: Finder,
  tracker: Pick<Tracker, 'stored' | 'follow'>,
  nowMs: () => number,
): Finder {
  return {
    ...finder,
    async search(request, signal) {
      const answer = await finder.search(request, signal);
      const { motions = [], places } = answer.parsed;
      if (motions.length === 0 || !places) return answer;
      const judge = (tracks: Track[]): MotionEvidence => {
        const { isSeen, probability, reasons } = judgeMotions(places.things, motions, tracks);
        return { state: isSeen ? 'seen' : 'not_seen', probability, reasons };
      };
      const look = lookWithin(request, tracker, nowMs, signal);
      const checked: Segment[] = [];
      for (const hit of answer.data.slice(0, MOST_CHECKED)) {
        const tracks = await look(hit);
        checked.push({ ...hit, motion: tracks ? judge(tracks) : NOT_CHECKED });
      }
      const data = [...inOrder(checked), ...answer.data.slice(MOST_CHECKED).map(unchecked)];
      const ranks = answer.data.map(({ rank }) => rank);
      return { ...answer, data: data.map((hit, i) => ({ ...hit, rank: ranks[i] ?? hit.rank })) };
    },
  };
}

const NOT_CHECKED: MotionEvidence = {
  state: 'not_checked',
  probability: null,
  reasons: ['Nobody followed the things of this moment.'],
};

function unchecked(hit: Segment): Segment {
  return { ...hit, motion: NOT_CHECKED };
}

/** Returns what gives the tracks of a hit's highlight; null where there are none in time. */
function lookWithin(
  { check_motion: follows }: SearchRequest,
  tracker: Pick<Tracker, 'stored' | 'follow'>,
  nowMs: () => number,
  signal: AbortSignal | undefined,
): (hit: Segment) => Promise<Track[] | null> {
  const startedMs = nowMs();
  return async ({ video_id: id, highlight }) => {
    const stored = await tracker.stored(id, highlight);
    if (stored || !follows || nowMs() - startedMs >= BUDGET_MS) return stored;
    try {
      return (await tracker.follow(id, highlight, signal)).tracks;
    } catch (thrown) {
      signal?.throwIfAborted();
      // A file that is away leaves its motion unchecked; the search has an answer all the same.
      if (toAppError(thrown).code === 'INTERNAL') throw thrown;
      return null;
    }
  };
}

/** Within a strength, and among what repeats or does not, puts what is seen first and what is not seen last. */
function inOrder(hits: readonly Segment[]): Segment[] {
  const groupOf = ({ match, is_repeat: isRepeat }: Segment) => `${match} ${isRepeat}`;
  const worthOf = ({ motion }: Segment) =>
    ({ seen: 2, not_checked: 1, not_seen: 0 })[motion?.state ?? 'not_checked'];
  const rest = [...hits];
  return hits.map((place) => {
    const group = rest.filter((hit) => groupOf(hit) === groupOf(place));
    const best = group.reduce((most, hit) => (worthOf(hit) > worthOf(most) ? hit : most));
    rest.splice(rest.indexOf(best), 1);
    return best;
  });
}
