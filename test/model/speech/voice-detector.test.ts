/** The committed part: what ships opens, reads stretches side by side as it reads them alone, and knows noise. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SHIPPED_SPEECH } from '../../../model/runtime/speech/manifest.ts';
import { openVoiceDetector, type VoiceDetector } from '../../../model/runtime/speech/voice-detector.ts';

let voices: VoiceDetector;
beforeAll(async () => {
  voices = await openVoiceDetector();
});
afterAll(() => voices.close());

const noise = (seed: number, steps: number): Float32Array => {
  let state = seed;
  return Float32Array.from({ length: steps * voices.step }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state / 2 ** 30 - 1) * 0.3;
  });
};

it('scores each stretch as it does alone, and noise low', async () => {
  const [a, b] = [noise(1, 20), noise(2, 20)];
  const together = await voices.hear([a, b]);
  const [alone] = await voices.hear([b]);
  expect(together.map(({ length }) => length)).toEqual([20, 20]);
  for (const [i, score] of (alone as Float32Array).entries()) expect(together[1]?.[i]).toBeCloseTo(score, 4);
  expect(Math.max(...(alone as Float32Array))).toBeLessThan(0.5);
});

it('returns nothing for nothing, and refuses half a step', async () => {
  expect(await voices.hear([])).toEqual([]);
  await expect(voices.hear([new Float32Array(100)])).rejects.toMatchObject({ code: 'INTERNAL' });
});

it('says which file is damaged', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-speech-'));
  try {
    await cp(SHIPPED_SPEECH, dir, { recursive: true });
    await writeFile(join(dir, 'silero_vad.onnx'), 'no network');
    await expect(openVoiceDetector(dir)).rejects.toThrow(/silero_vad\.onnx has 10 bytes/);
    await writeFile(join(dir, 'manifest.json'), '{}');
    await expect(openVoiceDetector(dir)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  } finally {
    await rm(dir, { recursive: true });
  }
});
