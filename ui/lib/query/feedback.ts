/**
 * What someone thought of answers: moments found right, moments found wrong. Pure: lists in, lists out. A judgement
 * made twice is taken back; the other way round, it changes its mind.
 */
import type { Moment } from '../deep-link.ts';

/** Moments found right and found wrong; the API takes at most 20 of each, so the oldest give way. */
export interface Feedback {
  liked: readonly Moment[];
  disliked: readonly Moment[];
}

const MOST = 20;

function same(a: Moment, b: Moment): boolean {
  return a.videoId === b.videoId && Math.abs(a.timeS - b.timeS) < 0.001;
}

/** What was thought of a moment. */
export function feedbackOn({ liked, disliked }: Feedback, moment: Moment): 'liked' | 'disliked' | null {
  if (liked.some((each) => same(each, moment))) return 'liked';
  return disliked.some((each) => same(each, moment)) ? 'disliked' : null;
}

/** The lists after a moment was judged. */
export function giveFeedback(judged: Feedback, moment: Moment, verdict: 'liked' | 'disliked'): Feedback {
  const again = feedbackOn(judged, moment) === verdict;
  const without = (list: readonly Moment[]) => list.filter((each) => !same(each, moment));
  const next = { liked: without(judged.liked), disliked: without(judged.disliked) };
  if (again) return next;
  return { ...next, [verdict]: [...next[verdict], moment].slice(-MOST) };
}
