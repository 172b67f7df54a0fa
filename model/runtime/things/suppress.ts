/** Removes boxes that repeat a better one: greedy suppression by overlap, among boxes of one class. */

/** A box in fractions of the picture: [x0, y0, x1, y1], from the upper left corner. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Returns intersection over union; 0 for boxes without an area. */
export function overlapOf(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}

/** Returns the area as a share of the picture. */
export function areaOf([x0, y0, x1, y1]: Box): number {
  return Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
}

/** Returns those of `found`, best first, that overlap no better one of their label by more than `most`. */
export function suppress<Found extends { label: string; box: Box }>(
  found: readonly Found[],
  most: number,
): Found[] {
  const kept: Found[] = [];
  for (const one of found) {
    const repeats = kept.some(({ label, box }) => label === one.label && overlapOf(box, one.box) > most);
    if (!repeats) kept.push(one);
  }
  return kept;
}
