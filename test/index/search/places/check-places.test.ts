import { describe, expect, it } from 'vitest';
import type { ParsedPlaces } from '../../../../contract/index.ts';
import type { Box } from '../../../../core/box.ts';
import type { VideoId } from '../../../../core/ids.ts';
import { parsePlaces } from '../../../../index/query/where/parse-places.ts';
import type { Confidence } from '../../../../index/search/confidence/confidence.ts';
import type { VisualHit } from '../../../../index/search/find-segments.ts';
import { checkPlaces } from '../../../../index/search/places/check-places.ts';
import { sortHits } from '../../../../index/search/rank-hits.ts';
import type { ThingFrame } from '../../../../index/store/things/things.ts';
import type { SecondRange } from '../../../../index/store/timelines.ts';
import type { SeenThing } from '../../../../index/where/seen-thing.ts';

const VIDEO = '00000000000000a1' as VideoId;
const OTHER = '00000000000000a2' as VideoId;

function hit(startS: number, endS: number, videoId = VIDEO): VisualHit {
  return { videoId, startS, endS, peakS: startS, score: 0.3, strength: 1 } as VisualHit;
}

const thing = (label: string, box: Box): SeenThing => ({ label, box, chance: 0.8, colours: [] });
const DOG_LEFT = [thing('dog', [0.1, 0.5, 0.3, 0.8]), thing('car', [0.6, 0.5, 0.9, 0.8])];
const DOG_RIGHT = [thing('dog', [0.7, 0.5, 0.9, 0.8]), thing('car', [0.1, 0.5, 0.4, 0.8])];
const SENTENCE = 'a dog to the left of a car';

/** Checks hits of one probability against what was seen in one video. */
async function check(hits: VisualHit[], frames: ThingFrame[], { sentence = SENTENCE, rated = true } = {}) {
  const confidence: Confidence = {
    ...{ answerable: null, isAbsent: false, unmatched: new Set(), evidenceOf: () => 0 },
    probabilities: rated ? new Map(hits.map((one) => [one, 0.4])) : null,
  };
  const asked: string[] = [];
  const things = {
    getMany: async (ranges: ReadonlyMap<VideoId, SecondRange>) => {
      asked.push([...ranges.keys()].join());
      const { fromS, toS } = ranges.get(VIDEO) ?? { fromS: 0, toS: 0 };
      return new Map([[VIDEO, frames.filter(({ second }) => second >= fromS && second < toS)]]);
    },
  };
  const checked = await checkPlaces(hits, parsePlaces(sentence) as ParsedPlaces, confidence, things);
  return { ...checked, asked, sorted: sortHits(hits, checked.confidence) };
}

describe('checking places', () => {
  it('puts what is seen before what is not', async () => {
    const [wrong, right] = [hit(0, 10), hit(20, 30)];
    const frames = [
      { second: 0, things: DOG_RIGHT },
      { second: 20, things: DOG_LEFT },
    ];
    const { sorted, evidence, confidence } = await check([wrong, right], frames);
    expect(sorted).toEqual([right, wrong]);
    expect(evidence.get(right)).toMatchObject({ state: 'seen', at: 20 });
    expect(evidence.get(wrong)).toMatchObject({ state: 'not_seen' });
    expect(confidence.probabilities?.get(right)).toBeGreaterThan(0.5);
    expect(confidence.probabilities?.get(wrong)).toBeLessThan(0.4);
  });

  it('lets a number say less than a place', async () => {
    const [none, two] = [hit(0, 10), hit(20, 30)];
    const frames = [
      { second: 0, things: [] },
      { second: 20, things: [thing('dog', [0, 0, 0.3, 0.5]), thing('dog', [0.5, 0, 0.8, 0.5])] },
    ];
    const { sorted, confidence } = await check([none, two], frames, { sentence: 'two dogs' });
    expect(sorted).toEqual([two, none]);
    const [place] =
      (await check([hit(0, 10)], [{ second: 0, things: DOG_LEFT }])).confidence.probabilities?.values() ?? [];
    expect(confidence.probabilities?.get(none)).toBeLessThan(0.4);
    expect(confidence.probabilities?.get(two)).toBeLessThan(place as number);
  });

  it('orders without probabilities too', async () => {
    const [wrong, right] = [hit(0, 10), hit(20, 30)];
    const frames = [
      { second: 0, things: DOG_RIGHT },
      { second: 20, things: DOG_LEFT },
    ];
    expect((await check([wrong, right], frames, { rated: false })).sorted).toEqual([right, wrong]);
  });

  it('takes the picture of a hit that speaks most for the sentence', async () => {
    const one = hit(0, 30);
    const frames = [
      { second: 0, things: DOG_RIGHT },
      { second: 12, things: DOG_LEFT },
      { second: 24, things: [] },
    ];
    expect((await check([one], frames)).evidence.get(one)).toMatchObject({ state: 'seen', at: 12 });
  });

  it('takes the last picture before a hit, where it still stands', async () => {
    const [near, far] = [hit(8, 10), hit(40, 42)];
    const { evidence } = await check([near, far], [{ second: 0, things: DOG_LEFT }]);
    expect(evidence.get(near)).toMatchObject({ state: 'seen', at: 8 });
    expect(evidence.get(far)).toMatchObject({ state: 'not_checked', at: null });
  });

  it('leaves the probability of what was not looked at, and says so', async () => {
    const one = hit(0, 10, OTHER);
    const { confidence, evidence } = await check([one], []);
    expect(confidence.probabilities?.get(one)).toBe(0.4);
    expect(evidence.get(one)).toMatchObject({ state: 'not_checked', boxes: [] });
  });

  it('changes nothing where only things are named, and shows their boxes', async () => {
    const one = hit(0, 10);
    const { confidence, evidence } = await check([one], [{ second: 0, things: DOG_LEFT }], {
      sentence: 'a dog runs',
    });
    expect(confidence.probabilities?.get(one)).toBe(0.4);
    expect(evidence.get(one)?.boxes.map(({ label }) => label)).toEqual(['dog']);
  });

  it('never passes a relation to something unknown in silence', async () => {
    const one = hit(0, 10);
    const { evidence } = await check([one], [{ second: 0, things: DOG_LEFT }], {
      sentence: 'a dog to the left of the fountain',
    });
    expect(evidence.get(one)).toMatchObject({ state: 'not_checked' });
    expect(evidence.get(one)?.reasons.join()).toContain('fountain');
  });

  it('reads the things of all videos at once', async () => {
    const { asked } = await check([hit(0, 5), hit(10, 15), hit(0, 5, OTHER)], []);
    expect(asked).toEqual([`${VIDEO},${OTHER}`]);
  });
});
