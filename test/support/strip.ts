/**
 * A mark by which a picture says which frame it is: a strip of black and white cells along the bottom that spells the
 * frame's number in binary, and a check. Wide cells survive compression, scaling and sheets of thumbnails; nothing
 * depends on fonts or on reading letters.
 */

/** The strip: number of cells from left to right, how many of them are the number, height as a share of the picture's. */
export const STRIP = { cells: 24, numberBits: 18, heightShare: 2 / 15 };

/** Paints the strip of frame `n` (below 2^18) into the bottom rows of an 8-bit picture, [height, width, channels]. */
export function paintStrip(pixels: Uint8Array, width: number, height: number, n: number): void {
  const channels = pixels.length / (width * height);
  const bits = n | (checkOf(n) << STRIP.numberBits);
  const row = new Uint8Array(width * channels);
  for (let x = 0; x < width; x++) {
    const bit = (bits >> Math.floor((x * STRIP.cells) / width)) & 1;
    row.fill(bit ? 255 : 0, x * channels, (x + 1) * channels);
  }
  for (let y = stripTop(height); y < height; y++) pixels.set(row, y * width * channels);
}

/** The number that cells of this brightness (0..255, left to right) spell, or null where the check does not hold. */
export function decodeStrip(levels: readonly number[]): number | null {
  const bits = levels.reduce((sum, level, cell) => (level > 127 ? sum | (1 << cell) : sum), 0);
  const n = bits & ((1 << STRIP.numberBits) - 1);
  return bits >> STRIP.numberBits === checkOf(n) ? n : null;
}

/** The number in an 8-bit RGB picture, or null where there is none. */
export function readStrip(rgb: Uint8Array, width: number, height: number): number | null {
  const y = Math.floor((stripTop(height) + height) / 2);
  const levels = Array.from({ length: STRIP.cells }, (_, cell) => {
    const x = Math.floor(((cell + 0.5) * width) / STRIP.cells);
    return rgb[(y * width + x) * 3] ?? 0;
  });
  return decodeStrip(levels);
}

/** First row of the strip in a picture of this height. */
function stripTop(height: number): number {
  return Math.round(height * (1 - STRIP.heightShare));
}

/** Six bits that change with any single cell; not 0 for a black picture, nor all ones for a white one. */
function checkOf(n: number): number {
  return ((n ^ (n >> 6) ^ (n >> 12)) & 63) ^ 0b101_101;
}
