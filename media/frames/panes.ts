/**
 * Two sizes of a picture in one: the small one above the large one, since ffmpeg's runner reads one stream of frames and
 * what comes in one frame cannot fall out of step. In: a stacked frame. Out: its panes, as they would be by themselves.
 */
import type { PictureSize } from './colours.ts';

/** The size of the pictures, and of the larger ones beside them where there are any. */
export interface PaneSizes extends PictureSize {
  large: PictureSize | null;
}

/** The panes of a frame, each [height, width, 3] of 8-bit RGB. */
export interface Panes {
  rgb: Uint8Array;
  large: Uint8Array | null;
}

/** Returns filters, from a picture to a stacked one; `scaled` returns those that bring it to a size as RGB. */
export function stackFilter(sizes: PaneSizes, scaled: (size: PictureSize) => string): string {
  const { large } = sizes;
  if (large === null) return scaled(sizes);
  const width = stackedWidth(sizes);
  const pane = (size: PictureSize) =>
    size.width === width ? scaled(size) : `${scaled(size)},pad=${width}:${size.height}`;
  return `split=2[near][far];[near]${pane(sizes)}[above];[far]${pane(large)}[below];[above][below]vstack`;
}

/** Returns the bytes of a stacked frame. */
export function stackedBytes(sizes: PaneSizes): number {
  return stackedWidth(sizes) * (sizes.height + (sizes.large?.height ?? 0)) * 3;
}

/** Cuts a stacked frame into its panes. */
export function cutPanes(frame: Uint8Array, sizes: PaneSizes): Panes {
  const { large } = sizes;
  if (large === null) return { rgb: frame, large: null };
  const stride = stackedWidth(sizes) * 3;
  const split = stride * sizes.height;
  return {
    rgb: cutPane(frame.subarray(0, split), sizes.width * 3, stride),
    large: cutPane(frame.subarray(split), large.width * 3, stride),
  };
}

/** Copies the first bytes of each row: a view would keep the whole frame in memory. */
function cutPane(rows: Uint8Array, rowBytes: number, stride: number): Uint8Array {
  if (rowBytes === stride) return rows.slice();
  const height = rows.length / stride;
  const out = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row++)
    out.set(rows.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  return out;
}

function stackedWidth({ width, large }: PaneSizes): number {
  return Math.max(width, large?.width ?? 0);
}
