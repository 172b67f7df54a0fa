/** Where somebody speaks, of scores and of a detector that knows its sound. */
import { describe, expect, it } from 'vitest';
import { type Hears, SpeechSpans, scoreSpeech } from '../../../ingest/speech/find-speech.ts';
import { collect } from '../../arbitraries/store.ts';

const spansOf = (...runs: [score: number, steps: number][]) => {
  const spans = new SpeechSpans(0.1);
  for (const [score, steps] of runs) spans.put(new Float32Array(steps).fill(score));
  return spans.end().map(({ startS, endS }) => [Number(startS.toFixed(3)), Number(endS.toFixed(3))]);
};

describe('spans of speech', () => {
  it('start at a sure score and end below a lower one', () => {
    expect(spansOf([0.4, 10], [0.9, 10], [0.4, 10], [0.1, 10])).toEqual([[1, 3]]);
  });

  it('take in pauses for breath, and nothing longer', () => {
    expect(spansOf([0.9, 10], [0, 4], [0.9, 10])).toEqual([[0, 2.4]]);
    expect(spansOf([0.9, 10], [0, 6], [0.9, 10])).toEqual([
      [0, 1],
      [1.6, 2.6],
    ]);
  });

  it('leave out clicks', () => {
    expect(spansOf([0, 10], [0.9, 2], [0, 10])).toEqual([]);
  });

  it('end with the sound', () => {
    expect(spansOf([0, 5], [0.9, 5])).toEqual([[0.5, 1]]);
  });
});

/** Scores a step by its loudest sample, and counts the samples that it is given. */
class Loudness implements Hears {
  readonly step = 4;
  readonly sampleRateHz = 100;
  given = 0;
  hear = async (stretches: readonly Float32Array[]) =>
    stretches.map((samples) => {
      this.given += samples.length;
      return Float32Array.from({ length: samples.length / this.step }, (_, i) =>
        Math.max(...samples.subarray(i * this.step, (i + 1) * this.step)),
      );
    });
}

async function* piecesOf(sound: Float32Array, size: number, failure?: Error): AsyncGenerator<Float32Array> {
  for (let at = 0; at < sound.length; at += size) yield sound.subarray(at, at + size);
  if (failure) throw failure;
}

describe('the scores of sound', () => {
  // Two blocks and a half, of 8 stretches of 960 steps.
  const steps = 20_000;
  const sound = Float32Array.from({ length: steps * 4 - 1 }, (_, i) => ((i >> 2) % 97) / 100 + 0.01);

  it.each([1000, 30_720, 80_000])('are those of its steps, in pieces of %i samples', async (size) => {
    const scores = await collect(scoreSpeech(piecesOf(sound, size), new Loudness()));
    const all = scores.flatMap((block) => [...block]);
    expect(all).toHaveLength(steps);
    expect(all.every((score, i) => Math.abs(score - ((i % 97) / 100 + 0.01)) < 1e-6)).toBe(true);
  });

  it('cost nothing where there is silence', async () => {
    const loudness = new Loudness();
    const scores = await collect(scoreSpeech(piecesOf(new Float32Array(50_000), 5000), loudness));
    expect(scores.flatMap((block) => [...block]).every((score) => score === 0)).toBe(true);
    expect(loudness.given).toBe(0);
  });

  it('of sound that breaks off come before the error', async () => {
    const scores: number[] = [];
    const reading = (async () => {
      for await (const block of scoreSpeech(piecesOf(sound, 4000, new Error('broken')), new Loudness()))
        scores.push(...block);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(scores).toHaveLength(steps);
  });
});
