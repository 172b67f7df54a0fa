/** Pictures that look alike are embedded once, and all have the outputs that they would have had. */
import { expect, test } from 'vitest';
import { embedSeconds } from '../../ingest/frame-batches.ts';
import type { SampledSecond } from '../../media/frames/decode-frames.ts';
import type { FrameBatch, FrameEncoder } from '../../model/runtime/pack.ts';

const SIDE = 16;
const BYTES = SIDE * SIDE * 3;

/** An encoder whose outputs say how bright a picture is; counts what it is shown. */
function encoder(): FrameEncoder & { shown: number } {
  const own = {
    ...{ width: SIDE, height: SIDE, stills: 'once' as const, shown: 0 },
    resize: { mode: 'squash' as const, filter: 'bilinear' as const },
    framing: { mode: 'squash' as const, filter: 'bilinear' as const },
    async embed(rgb: Uint8Array, count: number): Promise<FrameBatch> {
      own.shown += count;
      const means = Array.from({ length: count }, (_, i) => {
        const picture = rgb.subarray(i * BYTES, (i + 1) * BYTES);
        return picture.reduce((sum, value) => sum + value, 0) / BYTES;
      });
      return {
        count,
        vectors: Float32Array.from(means.flatMap((mean) => [mean, -mean])),
        levels: { grid: Float32Array.from(means.flatMap((mean) => [mean, mean + 1, mean + 2])) },
      };
    },
  };
  return own;
}

const grey = (level: number) => new Uint8Array(BYTES).fill(level);

/** Embeds pictures, null being a gap; returns each second's outputs, and how many pictures the encoder was shown. */
async function embedded(pictures: readonly (Uint8Array | null)[]) {
  async function* seconds(): AsyncGenerator<SampledSecond> {
    for (const [second, rgb] of pictures.entries())
      yield { second, ptsMs: rgb ? second * 1000 : -1, rgb, large: null };
  }
  const frames = encoder();
  const batches: FrameBatch[] = [];
  for await (const { frames: batch } of embedSeconds(seconds(), frames)) batches.push(batch);
  return {
    shown: frames.shown,
    vectors: batches.flatMap(({ vectors }) => [...vectors]),
    grid: batches.flatMap(({ levels }) => [...(levels?.grid ?? [])]),
    counts: batches.map(({ count }) => count),
  };
}

test('a slide is embedded when it comes, and again when it comes back', async () => {
  const [a, b] = [grey(10), grey(200)];
  const { shown, vectors, grid, counts } = await embedded([a, a, a, b, b, a, a, b]);
  expect(shown).toBe(4);
  expect(counts).toEqual([8]);
  const levels = [10, 10, 10, 200, 200, 10, 10, 200];
  expect(vectors).toEqual(levels.flatMap((level) => [level, -level]));
  expect(grid).toEqual(levels.flatMap((level) => [level, level + 1, level + 2]));
});

test('nothing is shared between batches, whose results an interrupted run repeats', async () => {
  const { shown, counts } = await embedded(Array.from({ length: 30 }, () => grey(7)));
  expect([shown, counts]).toEqual([3, [12, 12, 6]]);
});

test('a gap has no row, and does not part what is alike', async () => {
  const { shown, counts } = await embedded([grey(7), null, grey(7), null]);
  expect([shown, counts]).toEqual([1, [2]]);
});

test('a block that changes by more than a level is another picture; noise of a pixel is not', async () => {
  const noisy = grey(100);
  for (let i = 0; i < BYTES; i += 7) noisy[i] = 103;
  const cursor = grey(100);
  for (let y = 8; y < 16; y++) cursor.fill(102, (y * SIDE + 8) * 3, (y * SIDE + 16) * 3);
  expect((await embedded([grey(100), noisy])).shown).toBe(1);
  expect((await embedded([grey(100), cursor])).shown).toBe(2);
});

test('slow changes add up: each picture is compared with the one that stands for it', async () => {
  const { shown, vectors } = await embedded([100, 101, 102, 103, 104].map(grey));
  expect(shown).toBe(3);
  expect(vectors.filter((_, i) => i % 2 === 0)).toEqual([100, 100, 102, 102, 104]);
});
