import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPlace, HOME, type Place, parsePlace } from '../../../ui/lib/deep-link.ts';

const timeS = fc.integer({ min: 0, max: 40_000_000 }).map((ms) => ms / 1000);
const span = fc
  .tuple(timeS, fc.integer({ min: 1, max: 100_000 }))
  .map(([startS, ms]) => ({ startS, endS: Math.round((startS + ms / 1000) * 1000) / 1000 }));
const sentence = fc.string({ maxLength: 60 }).map((text) => text.trim());

const moment = fc.record({ videoId: fc.stringMatching(/^[0-9a-f@]{1,16}$/), timeS });

const inVideo: fc.Arbitrary<Place> = fc.record({
  query: sentence,
  images: fc.array(fc.stringMatching(/^[0-9a-f]{32}$/), { maxLength: 3 }),
  like: fc.option(moment),
  liked: fc.array(moment, { maxLength: 3 }),
  disliked: fc.array(moment, { maxLength: 3 }),
  compare: sentence,
  grouped: fc.boolean(),
  videoId: fc.string({ minLength: 1, maxLength: 20 }).filter((id) => !/^\.{1,2}$/.test(id)),
  timeS: fc.option(timeS),
  endS: fc.option(timeS),
  zoom: fc.option(span),
  selection: fc.option(span),
  chain: fc.option(fc.record({ direction: fc.constantFrom('causes' as const, 'effects' as const), timeS })),
});

describe('deep links', () => {
  it('restore everything they were made from', () => {
    fc.assert(
      fc.property(inVideo, (place) => {
        expect(parsePlace(formatPlace(place))).toEqual(place);
      }),
    );
  });

  it.each([
    ['/v/abc#t=10,20', 10, 20],
    ['/v/abc#t=npt:1:02:03.5', 3723.5, null],
    ['/v/abc#t=,20', 0, 20],
    ['/v/abc#track=video&t=1:30,2:00', 90, 120],
    ['/v/abc?t=5#t=10,20', 5, 20],
    ['/v/abc#t=20,10', 20, null],
    ['/v/abc#t=smpte:0:0', null, null],
    ['/v/abc#t=', null, null],
    ['/#t=10', null, null],
  ])('read the media fragment of %s', (link, timeS, endS) => {
    expect(parsePlace(link)).toMatchObject({ timeS, endS });
  });

  it('are the links that the API puts into results', () => {
    expect(parsePlace('/v/abc?t=93.2&end=98&q=a%20red%20car')).toEqual({
      ...HOME,
      videoId: 'abc',
      timeS: 93.2,
      endS: 98,
      query: 'a red car',
    });
  });

  it('ignore what they do not understand', () => {
    expect(parsePlace('/v/abc?t=soon&zoom=9-3&sel=x&end=-1')).toEqual({ ...HOME, videoId: 'abc' });
    expect(parsePlace('/somewhere/else?t=4')).toEqual(HOME);
    expect(parsePlace('/v/%E0%A4%A?t=1').videoId).toBe('%E0%A4%A');
  });

  it('drop a moment that has no second, and keep the rest', () => {
    const place = parsePlace('/?q=dog&like=abc@soon&yes=abc@4&yes=@3&no=abc');
    expect(place).toEqual({ ...HOME, query: 'dog', liked: [{ videoId: 'abc', timeS: 4 }] });
  });

  it('keep player state out of searches', () => {
    expect(formatPlace({ ...HOME, query: 'a dog', timeS: 4, zoom: { startS: 1, endS: 2 } })).toBe(
      '/?q=a+dog',
    );
    expect(formatPlace(HOME)).toBe('/');
  });
});
