import { describe, expect, it } from 'vitest';
import { withMotion } from '../../../api/services/where/check-motion.ts';
import {
  type SearchRequest,
  type SearchResponse,
  SearchRequest as SearchSchema,
  type Segment,
} from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { namedMotions } from '../../../index/query/where/motions.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import type { Track } from '../../../index/tracks/track.ts';
import { filmOf } from '../../support/moving-things.ts';
import { emptyAnswer } from '../test-library.ts';

const SENTENCE = 'a car drives from left to right';
const RIGHT = joinTracks(filmOf([{ label: 'car', x: 0.2, y: 0.5, dx: 0.15 }], 4));
const LEFT = joinTracks(filmOf([{ label: 'car', x: 0.8, y: 0.5, dx: -0.15 }], 4));

const hit = (start: number, over: Partial<Segment> = {}) =>
  ({
    ...{ video_id: '0123456789abcdef', start, end: start + 4, highlight: { start, end: start + 4 } },
    ...{ rank: start / 10 + 1, match: 'strong', is_repeat: false, probability: 0.5 },
    ...over,
  }) as Segment;

const answerTo = (text: string, data: Segment[]): SearchResponse => {
  const places = parsePlaces(text);
  const motions = namedMotions(text, places?.things ?? []);
  const empty = emptyAnswer();
  return {
    ...empty,
    data,
    parsed: { ...empty.parsed, text, ...(places && { places }), ...(motions.length > 0 && { motions }) },
  };
};

/** A finder over these hits; `stored` and `follow` give tracks by the start of a span. */
function search(
  data: Segment[],
  {
    stored = {},
    follow = {},
    request = {},
    text = SENTENCE,
  }: {
    stored?: Record<number, Track[]>;
    follow?: Record<number, Track[] | Error>;
    request?: Partial<SearchRequest>;
    text?: string;
  } = {},
) {
  let nowMs = 0;
  const followed: number[] = [];
  const finder = withMotion(
    { search: async () => answerTo(text, data), curve: () => Promise.reject(new Error('unused')) },
    {
      stored: async (_, { start }) => stored[start] ?? null,
      async follow(_, { start }) {
        followed.push(start);
        nowMs += 4000;
        const found = follow[start] ?? [];
        if (found instanceof Error) throw found;
        return { span: { videoId: '0123456789abcdef' as never, startMs: 0, endMs: 1 }, tracks: found };
      },
    },
    () => nowMs,
  );
  const answer = finder.search({ ...SearchSchema.parse({ query: { text } }), ...request });
  return answer.then((one) => ({ data: one.data, followed }));
}

const states = (data: Segment[]) => data.map(({ start, motion }) => [start, motion?.state]);

describe('checking motion', () => {
  it('puts what is seen moving so first, and what is seen otherwise last', async () => {
    const { data } = await search([hit(0), hit(10), hit(20)], { stored: { 0: LEFT, 20: RIGHT } });
    expect(states(data)).toEqual([
      [20, 'seen'],
      [10, 'not_checked'],
      [0, 'not_seen'],
    ]);
    expect(data.map(({ rank }) => rank)).toEqual([1, 2, 3]);
    expect(data.map(({ probability }) => probability)).toEqual([0.5, 0.5, 0.5]);
  });

  it('never lets a weak answer pass a strong one', async () => {
    const { data } = await search([hit(0), hit(10, { match: 'weak' })], { stored: { 0: LEFT, 10: RIGHT } });
    expect(states(data)).toEqual([
      [0, 'not_seen'],
      [10, 'seen'],
    ]);
  });

  it('follows nothing unless that is asked for', async () => {
    const { data, followed } = await search([hit(0)], { follow: { 0: RIGHT } });
    expect([states(data), followed]).toEqual([[[0, 'not_checked']], []]);
  });

  it('follows the best, until the time is used up', async () => {
    const follow = { 0: LEFT, 10: RIGHT, 20: RIGHT };
    const asked = { follow, request: { check_motion: true } };
    const { data, followed } = await search([hit(0), hit(10), hit(20)], asked);
    expect(followed).toEqual([0, 10]);
    expect(states(data)).toEqual([
      [10, 'seen'],
      [20, 'not_checked'],
      [0, 'not_seen'],
    ]);
  });

  it('leaves unchecked what cannot be followed', async () => {
    const away = new AppError('VIDEO_UNREADABLE', 'It is away.');
    const { data } = await search([hit(0)], { follow: { 0: away }, request: { check_motion: true } });
    expect(states(data)).toEqual([[0, 'not_checked']]);
  });

  it('says nothing of motion where the sentence does not', async () => {
    const { data } = await search([hit(0)], { text: 'a car', stored: { 0: RIGHT } });
    expect(data[0]).not.toHaveProperty('motion');
  });
});
