import { describe, expect, it } from 'vitest';
import { type Judged, judge, judgementOf } from '../../../../ui/lib/query/feedback.ts';

const none: Judged = { liked: [], disliked: [] };
const a = { videoId: 'v', timeS: 1 };

describe('judging answers', () => {
  it('keeps one opinion of a moment, and takes it back when said twice', () => {
    const liked = judge(none, a, 'liked');
    expect(judgementOf(liked, a)).toBe('liked');
    const disliked = judge(liked, a, 'disliked');
    expect(disliked).toEqual({ liked: [], disliked: [a] });
    expect(judge(disliked, a, 'disliked')).toEqual(none);
  });

  it('keeps the latest twenty', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({ videoId: 'v', timeS: i }));
    const { disliked } = many.reduce<Judged>((judged, each) => judge(judged, each, 'disliked'), none);
    expect(disliked).toEqual(many.slice(5));
  });
});
