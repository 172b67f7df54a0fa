/** Seconds of video and images that are searched with get to the encoder in one and the same way. */
import { expect, it } from 'vitest';
import type { RgbImage } from '../../core/image.ts';
import { normalise } from '../../core/vector.ts';
import { embedImage, embedQueryImage } from '../../ingest/embed-image.ts';
import { embedSeconds, sampledSize } from '../../ingest/frame-batches.ts';
import type { SampledSecond } from '../../media/frames/decode-frames.ts';
import { type FrameEncoder, resizeRgb } from '../../model/runtime/pack.ts';

const [WIDTH, HEIGHT] = [16, 16];
const GREY: [number, number, number] = [127.5, 127.5, 127.5];

/** An encoder that keeps what it is shown: a vector says how bright each row is. */
function rowsOf(overrides: Partial<FrameEncoder>): FrameEncoder & { shown: Uint8Array[] } {
  const shown: Uint8Array[] = [];
  return {
    ...{ width: WIDTH, height: HEIGHT, stills: 'once', shown },
    resize: { mode: 'shortest-edge-crop', filter: 'bilinear', edge: 16 },
    framing: { mode: 'letterbox', filter: 'bilinear', fill: GREY },
    async embed(rgb, count) {
      const size = rgb.length / count;
      const pictures = Array.from({ length: count }, (_, i) => rgb.slice(i * size, (i + 1) * size));
      shown.push(...pictures);
      const vectors = pictures.flatMap((picture) => [
        ...normalise(Float32Array.from({ length: HEIGHT }, (_, y) => 1 + (picture[y * WIDTH * 3] as number))),
      ]);
      return { count, vectors: Float32Array.from(vectors), levels: null };
    },
    ...overrides,
  };
}

/** Twice as wide as high, its halves black and white. */
const wide: RgbImage = {
  ...{ width: 64, height: 32 },
  rgb: Uint8Array.from({ length: 64 * 32 * 3 }, (_, i) => (Math.floor(i / 3) % 64 < 32 ? 0 : 255)),
};

async function* secondOf(rgb: Uint8Array): AsyncGenerator<SampledSecond> {
  yield { second: 0, ptsMs: 0, rgb, large: null };
}

it('a wide video is sampled at its own shape and framed in the fill colour', async () => {
  const frames = rowsOf({});
  const size = sampledSize(frames, wide);
  expect(size).toEqual({ width: 16, height: 8 });
  const { rgb } = resizeRgb(wide, size.width, size.height);
  for await (const _ of embedSeconds(secondOf(rgb), frames, size));
  const [shown] = frames.shown as [Uint8Array];
  expect([...shown.subarray(0, 3)]).toEqual([128, 128, 128]);
  const middle = shown.subarray(8 * WIDTH * 3, 9 * WIDTH * 3);
  expect([middle[0], middle[WIDTH * 3 - 1]]).toEqual([0, 255]);
});

it('an image that is searched with is framed as the seconds are; a still by the published rule', async () => {
  const [query, second, still] = [rowsOf({}), rowsOf({}), rowsOf({})];
  await embedQueryImage(wide, query);
  const { rgb } = resizeRgb(wide, 16, 8);
  for await (const _ of embedSeconds(secondOf(rgb), second, sampledSize(second, wide)));
  expect(query.shown).toEqual(second.shown);
  await embedImage(wide, still);
  expect(still.shown).toHaveLength(1);
  expect(still.shown).not.toEqual(query.shown);
});

it('without a framing of its own seconds are squashed, and stills are looked at twice', async () => {
  const frames = rowsOf({ stills: 'twice', framing: { mode: 'squash', filter: 'bilinear' } });
  expect(sampledSize(frames, wide)).toEqual({ width: 16, height: 16 });
  await embedQueryImage(wide, frames);
  expect(frames.shown).toHaveLength(2);
  expect([...(frames.shown[0] as Uint8Array).subarray(0, 3)]).toEqual([0, 0, 0]);
});

it('a size that is not known is taken as it comes', () => {
  expect(sampledSize(rowsOf({}), { width: null, height: null })).toEqual({ width: 16, height: 16 });
});
