import { describe, expect, it } from 'vitest';
import { type Feedback, feedbackOn, giveFeedback } from '../../../../ui/lib/query/feedback.ts';

const none: Feedback = { liked: [], disliked: [] };
const a = { videoId: 'v', timeS: 1 };

describe('feedback on results', () => {
  it('keeps one opinion of a moment, and takes it back when said twice', () => {
    const liked = giveFeedback(none, a, 'liked');
    expect(feedbackOn(liked, a)).toBe('liked');
    const disliked = giveFeedback(liked, a, 'disliked');
    expect(disliked).toEqual({ liked: [], disliked: [a] });
    expect(giveFeedback(disliked, a, 'disliked')).toEqual(none);
  });

  it('keeps the latest twenty', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ videoId: 'v', timeS: i }));
    const { disliked } = many.reduce<Feedback>(
      (feedback, each) => giveFeedback(feedback, each, 'disliked'),
      none,
    );
    expect(disliked).toEqual(many.slice(5));
  });
});
