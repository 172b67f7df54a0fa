import { describe, expect, it } from 'vitest';
import {
  composeVideos,
  drawGrammar,
  GRAMMAR_SIZES,
  pairKey,
  scatterVideos,
} from '../../../bench/causal/grammar.ts';
import { createRandom } from '../../../bench/random.ts';

const grammar = drawGrammar(GRAMMAR_SIZES, createRandom(4));
const videos = composeVideos(grammar, GRAMMAR_SIZES, 4);
const events = videos.flat();

describe('a composed archive', () => {
  it('is the same for the same seed', () => {
    expect(composeVideos(grammar, GRAMMAR_SIZES, 4)).toEqual(videos);
    expect(composeVideos(grammar, GRAMMAR_SIZES, 5)).not.toEqual(videos);
  });

  it('has events in order that do not overlap, within their videos', () => {
    for (const video of videos) {
      video.forEach(({ start, end }, i) => {
        expect(start).toBeGreaterThanOrEqual(video[i - 1]?.end ?? 0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(GRAMMAR_SIZES.videoS);
      });
    }
  });

  it('names as causes only earlier events that a rule allows', () => {
    const rules = new Set(grammar.rules.map(({ cause, effect }) => pairKey(cause, effect)));
    for (const video of videos) {
      video.forEach(({ kind, cause }, i) => {
        if (cause === null) return;
        expect(cause).toBeLessThan(i);
        expect(rules).toContain(pairKey(video[cause]?.kind ?? -1, kind));
      });
    }
  });

  it('has causes with the probability of their rules', () => {
    for (const { cause, effect, probability } of grammar.rules) {
      const causes = events.filter(({ kind }) => kind === cause).length;
      const effects = events.filter(({ kind }) => kind === effect).length;
      // Effects that would fall behind the end of their video are lost.
      expect(effects / causes).toBeGreaterThan(probability - 0.2);
      expect(effects / causes).toBeLessThan(probability + 0.12);
    }
  });

  it('has coincidences about as often as causes, in the same videos', () => {
    const count = (wanted: number) => events.filter(({ kind }) => kind === wanted).length;
    for (const [pair, truth] of grammar.truths) {
      const [first, second] = pair.split('>').map(Number) as [number, number];
      if (truth !== 'coincidence') continue;
      expect(count(first)).toBeGreaterThan(20);
      const shared = videos.filter((video) =>
        [first, second].every((one) => video.some(({ kind }) => kind === one)),
      );
      expect(shared.length).toBeGreaterThan(5);
      expect(events.some(({ kind, cause }) => kind === second && cause !== null)).toBe(false);
    }
  });

  it('has lags with a tail: some many times as long as half of them', () => {
    const lags = videos
      .flatMap((video) =>
        video.flatMap((event) =>
          event.cause === null ? [] : [event.start - (video[event.cause]?.end ?? 0)],
        ),
      )
      .sort((a, b) => a - b);
    const median = lags[lags.length >> 1] as number;
    expect(lags.filter((lag) => lag > 5 * median).length / lags.length).toBeGreaterThan(0.03);
  });

  it('keeps how often each kind comes when it is scattered, and no cause', () => {
    const scattered = scatterVideos(videos, GRAMMAR_SIZES, 9);
    const kinds = (film: typeof scattered) =>
      film.map((video) => video.map(({ kind }) => kind).sort((a, b) => a - b));
    expect(kinds(scattered)).toEqual(kinds(videos));
    expect(scattered.flat().every(({ cause }) => cause === null)).toBe(true);
    expect(scattered[0]?.map(({ start }) => start)).not.toEqual(videos[0]?.map(({ start }) => start));
  });
});
