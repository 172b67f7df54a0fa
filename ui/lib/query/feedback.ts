/**
 * Feedback on results: moments found right, moments found wrong. Pure. The same feedback given twice is withdrawn; the
 * opposite replaces it.
 */
import type { Moment } from '../deep-link.ts';

/** Moments found right and found wrong; the API takes at most 20 of each, so the oldest are dropped. */
export interface Feedback {
  liked: readonly Moment[];
  disliked: readonly Moment[];
}

const MAX_MOMENTS = 20;

function same(a: Moment, b: Moment): boolean {
  return a.videoId === b.videoId && Math.abs(a.timeS - b.timeS) < 0.001;
}

/** Returns the feedback on a moment. */
export function feedbackOn({ liked, disliked }: Feedback, moment: Moment): 'liked' | 'disliked' | null {
  if (liked.some((each) => same(each, moment))) return 'liked';
  return disliked.some((each) => same(each, moment)) ? 'disliked' : null;
}

/** Returns the feedback after a verdict on a moment. */
export function giveFeedback(feedback: Feedback, moment: Moment, verdict: 'liked' | 'disliked'): Feedback {
  const again = feedbackOn(feedback, moment) === verdict;
  const without = (list: readonly Moment[]) => list.filter((each) => !same(each, moment));
  const next = { liked: without(feedback.liked), disliked: without(feedback.disliked) };
  if (again) return next;
  return { ...next, [verdict]: [...next[verdict], moment].slice(-MAX_MOMENTS) };
}
