/** Pictures in memory. */

/** A picture of 8-bit RGB, [height, width, 3]. */
export interface RgbImage {
  rgb: Uint8Array;
  width: number;
  height: number;
}
