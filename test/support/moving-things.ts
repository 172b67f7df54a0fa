/** Composed motion with exact truth: things that move at a constant speed, as boxes in pictures. */

import type { Box } from '../../core/box.ts';
import type { TrackFrame } from '../../index/tracks/track.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';

/** A thing in motion; places and speeds in pictures, of its middle. */
export interface MovingThing {
  label: string;
  x: number;
  y: number;
  dx?: number;
  dy?: number;
  size?: number;
  /** Times its size grows by in a second. */
  growth?: number;
  chance?: number;
  colours?: SeenThing['colours'];
}

/** Returns the box of a thing after `atS` seconds; null where less than a third of it is in the picture. */
export function boxOf(
  { x, y, dx = 0, dy = 0, size = 0.15, growth = 1 }: MovingThing,
  atS: number,
): Box | null {
  const side = size * growth ** atS;
  const [mx, my] = [x + dx * atS, y + dy * atS];
  const box = [mx - side / 2, my - side / 2, mx + side / 2, my + side / 2].map((edge) =>
    Math.min(1, Math.max(0, edge)),
  ) as unknown as Box;
  return (box[2] - box[0]) * (box[3] - box[1]) < side ** 2 / 3 ? null : box;
}

/** Returns pictures of things; `isFound` says whether the detector finds a thing in a picture. */
export function filmOf(
  things: readonly MovingThing[],
  seconds: number,
  {
    fps = 5,
    isFound = () => true,
  }: { fps?: number; isFound?: (thing: number, frame: number) => boolean } = {},
): TrackFrame[] {
  return Array.from({ length: Math.round(seconds * fps) }, (_, frame) => {
    const atS = frame / fps;
    return {
      atS,
      things: things.flatMap((thing, i): SeenThing[] => {
        const box = boxOf(thing, atS);
        if (box === null || !isFound(i, frame)) return [];
        const { label, chance = 0.7, colours = [] } = thing;
        return [{ label, box, chance, colours }];
      }),
    };
  });
}
