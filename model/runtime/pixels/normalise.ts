/** 8-bit RGB as the tensor that a pack's frame encoder takes. Axes: B pictures, H height, W width. */
import { narrow } from '../half.ts';
import type { Manifest } from '../manifest.ts';
import type { TensorData } from '../session.ts';

/**
 * `rgb`, [B, H, W, 3] in 0..255, in the manifest's layout and element type. Where the runtime normalises, a value
 * becomes (value - mean) / std of its channel; else it stays in 0..255.
 */
export function toPixels(rgb: Uint8Array, count: number, frame: Manifest['frame']): TensorData {
  const { dtype, layout, width, height } = frame.input;
  const area = width * height;
  const dims = layout === 'NHWC' ? [count, height, width, 3] : [count, 3, height, width];
  if (dtype === 'uint8' && layout === 'NHWC') return { dtype, data: rgb, dims };

  const tables = [0, 1, 2].map((channel) => valueTable(frame.normalise, channel));
  const data = dtype === 'uint8' ? new Uint8Array(rgb.length) : new Float32Array(rgb.length);
  for (let channel = 0; channel < 3; channel++) {
    const table = tables[channel] as Float32Array;
    for (let picture = 0; picture < count; picture++) {
      const start = picture * area * 3;
      const [from, step] = layout === 'NHWC' ? [start + channel, 3] : [start + channel * area, 1];
      for (let i = 0; i < area; i++) {
        data[from + i * step] = table[rgb[start + i * 3 + channel] as number] as number;
      }
    }
  }
  if (dtype === 'float16') return { dtype, data: narrow(data as Float32Array), dims };
  return { dtype, data, dims } as TensorData;
}

/** Returns the normalised value of each of the 256 levels in one channel. */
function valueTable({ mean, std, where }: Manifest['frame']['normalise'], channel: number): Float32Array {
  const [m, s] = where === 'runtime' ? [mean[channel] as number, std[channel] as number] : [0, 1];
  return Float32Array.from({ length: 256 }, (_, value) => (value - m) / s);
}
