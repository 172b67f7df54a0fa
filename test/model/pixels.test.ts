/** Pixels become the tensor a network takes, in its layout, type and range. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Manifest } from '../../model/runtime/manifest.ts';
import { toPixels } from '../../model/runtime/pixels/normalise.ts';

const [WIDTH, HEIGHT, COUNT] = [5, 4, 2];
const rgb = Uint8Array.from({ length: COUNT * HEIGHT * WIDTH * 3 }, (_, i) => (i * 7) % 256);

it('puts each channel where the layout has it, normalised when the runtime does that', () => {
  const place = fc.tuple(fc.nat(COUNT - 1), fc.nat(HEIGHT - 1), fc.nat(WIDTH - 1), fc.nat(2));
  const nchw = toPixels(rgb, COUNT, frame('float32', 'NCHW', 'runtime'));
  const nhwc = toPixels(rgb, COUNT, frame('float32', 'NHWC', 'runtime'));
  const raw = toPixels(rgb, COUNT, frame('uint8', 'NCHW', 'graph'));
  expect(nchw.dims).toEqual([COUNT, 3, HEIGHT, WIDTH]);
  expect(nhwc.dims).toEqual([COUNT, HEIGHT, WIDTH, 3]);
  fc.assert(
    fc.property(place, ([picture, y, x, channel]) => {
      const inRows = ((picture * HEIGHT + y) * WIDTH + x) * 3 + channel;
      const inPlanes = ((picture * 3 + channel) * HEIGHT + y) * WIDTH + x;
      const value = ((rgb[inRows] ?? Number.NaN) - (100 + 10 * channel)) / (50 + 10 * channel);
      expect(nchw.data[inPlanes]).toBeCloseTo(value, 5);
      expect(nhwc.data[inRows]).toBeCloseTo(value, 5);
      expect(raw.data[inPlanes]).toBe(rgb[inRows]);
    }),
  );
});

it('hands 8-bit rows over without a copy', () => {
  expect(toPixels(rgb, COUNT, frame('uint8', 'NHWC', 'graph')).data).toBe(rgb);
});

function frame(
  dtype: 'uint8' | 'float32',
  layout: 'NHWC' | 'NCHW',
  where: 'graph' | 'runtime',
): Manifest['frame'] {
  return {
    file: 'frame.onnx',
    input: { name: 'pixels', dtype, layout, width: WIDTH, height: HEIGHT },
    resize: { mode: 'squash', filter: 'bilinear' },
    normalise: { mean: [100, 110, 120], std: [50, 60, 70], where },
    outputs: { vector: 'vector', grid: null },
  };
}
