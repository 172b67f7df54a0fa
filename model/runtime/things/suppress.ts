/** Removes boxes that repeat a better one: greedy suppression by overlap, among boxes of one class. */

import { type Box, overlapOf } from '../../../core/box.ts';

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
