/** The features of sound are those that numpy computes: test/golden/log-mel.json is written by `python -m model.train.log_mel_golden`. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LogMel } from '../../../model/runtime/recognition/log-mel.ts';

const Golden = z.object({
  cases: z.array(
    z.object({
      seconds: z.number(),
      mels: z.int(),
      columns: z.array(z.object({ frame: z.int(), values: z.array(z.number()) })),
    }),
  ),
});
const RATE = 16_000;
const FRAMES = 3000;

/** A tone that rises and throbs, as the script makes it. */
function tone(seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * RATE }, (_, i) => {
    const t = i / RATE;
    const throb = 0.5 + 0.5 * Math.sin(2 * Math.PI * 1.5 * t);
    return 0.4 * throb * Math.sin(2 * Math.PI * (200 * t + 30 * t * t));
  });
}

const soundOf = (mels: number) => ({ sample_rate: RATE, fft: 400, hop: 160, mels, frames: FRAMES });

describe('features', () => {
  it('are those of numpy, for 80 bands of a short sound and 128 of a window that is cut', async () => {
    const { cases } = Golden.parse(JSON.parse(await readFile('test/golden/log-mel.json', 'utf8')));
    for (const { seconds, mels, columns } of cases) {
      const features = new LogMel(soundOf(mels)).compute(tone(seconds));
      for (const { frame, values } of columns) {
        const worst = values.map((value, m) => Math.abs(value - (features[m * FRAMES + frame] as number)));
        expect(Math.max(...worst), `${mels} bands, frame ${frame}`).toBeLessThan(2e-5);
      }
    }
    expect(cases.map(({ mels }) => mels)).toEqual([80, 128]);
  });

  it('of silence are all the same', () => {
    const features = new LogMel(soundOf(80)).compute(new Float32Array(RATE));
    expect(new Set(features)).toEqual(new Set([-1.5]));
  });
});
