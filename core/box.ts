/** Boxes in a picture, and what they share. Pure. */

/** A box in fractions of the picture: [x0, y0, x1, y1], from the upper left corner; y grows downwards. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/** Returns the area as a share of the picture. */
export function areaOf([x0, y0, x1, y1]: Box): number {
  return Math.max(0, x1 - x0) * Math.max(0, y1 - y0);
}

/** Returns the area that two boxes share. */
export function sharedArea(a: Box, b: Box): number {
  return areaOf([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);
}

/** Returns intersection over union; 0 for boxes that do not touch, or have no area. */
export function overlapOf(a: Box, b: Box): number {
  const shared = sharedArea(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** Returns how much of the smaller of two boxes lies in the other, 0..1. */
export function sharedOfSmaller(a: Box, b: Box): number {
  return sharedArea(a, b) / Math.max(1e-9, Math.min(areaOf(a), areaOf(b)));
}
