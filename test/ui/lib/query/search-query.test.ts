import { describe, expect, it } from 'vitest';
import { HOME, type Place } from '../../../../ui/lib/deep-link.ts';
import {
  changeQuery,
  isPlain,
  isRepeatedQuery,
  isSameQuery,
  MAX_IMAGES,
  sameSubject,
  searchQueryOf,
  searchRequest,
  withImages,
} from '../../../../ui/lib/query/search-query.ts';

const moment = { videoId: 'v', timeS: 4 };
const place = (change: Partial<Place>): Place => ({ ...HOME, ...change });
const question = (change: Partial<Place>, videoId: string | null = null) => {
  const asked = searchQueryOf(place(change), videoId);
  if (!asked) throw new Error('Nothing is asked.');
  return asked;
};

describe('the question of an address', () => {
  it('is none where nothing is asked', () => {
    expect(searchQueryOf(HOME, null)).toBeNull();
  });

  it('becomes the request, with judgements and conditions', () => {
    const asked = question({ query: 'dog tag:x', liked: [moment], images: ['i'], grouped: true });
    expect(searchRequest(asked, 24)).toMatchObject({
      query: { text: 'dog tag:x', liked: [{ video_id: 'v', t: 4 }], image_ids: ['i'] },
      group_by: 'video',
      page_size: 24,
    });
  });

  it('is asked of the open video alone, within its part', () => {
    const asked = question({ query: 'dog tag:x time:<1m', grouped: true }, 'v');
    expect(searchRequest(asked, 24)).toMatchObject({
      query: { text: 'dog time:<1m' },
      filter: { video_id: { in: ['v'] } },
      group_by: 'segment',
    });
  });

  it('is plain when only its words say what is wanted', () => {
    expect(isPlain(question({ query: 'dog tag:x' }))).toBe(true);
    expect(isPlain(question({ query: 'dog', like: moment }))).toBe(false);
    expect(isPlain(question({ images: ['i'] }))).toBe(false);
  });

  it('keeps its subject while answers are judged', () => {
    const asked = question({ query: 'dog' });
    expect(sameSubject(asked, question({ query: 'dog', disliked: [moment] }))).toBe(true);
    expect(sameSubject(asked, question({ query: 'cat' }))).toBe(false);
  });
});

describe('two addresses', () => {
  const dog = place({ query: 'dog', disliked: [moment] });

  it('ask the same wherever they are, and however answers were judged', () => {
    expect(isSameQuery(dog, place({ query: 'dog', videoId: 'v' }))).toBe(true);
    expect(isSameQuery(dog, place({ query: 'cat' }))).toBe(false);
    expect(isSameQuery(dog, place({ query: 'dog', like: moment }))).toBe(false);
  });

  it('ask again what differs in nothing, wherever they are', () => {
    expect(isRepeatedQuery({ ...dog, videoId: 'v', timeS: 9 }, dog)).toBe(true);
    expect(isRepeatedQuery({ ...dog, liked: [moment, moment] }, dog)).toBe(false);
    expect(isRepeatedQuery({ ...dog, grouped: true }, dog)).toBe(false);
  });

  it('that ask nothing do not ask the same', () => {
    expect(isSameQuery(HOME, HOME)).toBe(false);
    expect(isRepeatedQuery(HOME, HOME)).toBe(false);
  });
});

describe('pictures that have come', () => {
  it('join those that are asked with, each once', () => {
    expect(withImages(['a'], ['b', 'a', 'c'])).toEqual(['a', 'b', 'c']);
  });

  it('change nothing when they are there already, or there is no room', () => {
    const full = Array.from({ length: MAX_IMAGES }, (_, i) => `${i}`);
    expect(withImages(['a'], ['a'])).toBeNull();
    expect(withImages([], [])).toBeNull();
    expect(withImages(full, ['a'])).toBeNull();
    expect(withImages(full.slice(1), ['a', 'b'])).toHaveLength(MAX_IMAGES);
  });
});

describe('wanting something else', () => {
  const inVideo = place({ query: 'dog', videoId: 'v', timeS: 3, endS: 5, disliked: [moment] });

  it('asks the open video, and forgets judgements of the old question', () => {
    expect(changeQuery(inVideo, { query: 'cat' })).toEqual({
      ...inVideo,
      query: 'cat',
      endS: null,
      disliked: [],
    });
  });

  it('leaves the video when nothing is asked any more', () => {
    expect(changeQuery(inVideo, { query: '' })).toEqual(HOME);
  });

  it('keeps the question when answers are judged', () => {
    expect(changeQuery(place({ query: 'dog' }), { liked: [moment] })).toEqual(
      place({ query: 'dog', liked: [moment] }),
    );
  });
});
