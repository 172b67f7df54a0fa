/** Motion: what a sentence says of how its things move, and what was seen of it. */
import { z } from '@hono/zod-openapi';
import { PlaceState } from './things.ts';

/** A motion that tracks are judged by. */
export const Motion = z.enum([
  ...(['enters', 'enters_left', 'enters_right', 'leaves', 'leaves_left', 'leaves_right'] as const),
  ...(['crosses', 'moves_left', 'moves_right', 'comes_closer', 'goes_away'] as const),
  ...(['follows', 'meets', 'stops'] as const),
]);

/** A motion that a sentence claims of its things. */
export const NamedMotion = z.object({
  motion: Motion,
  text: z.string(),
  from: z.int(),
  to: z.int(),
  things: z
    .array(z.int())
    .describe('Positions among the things of `places`: the one that moves, and the one that it moves to.'),
});

/** The motion of a sentence, as found in the tracks of a segment. */
export const MotionEvidence = z
  .object({
    state: PlaceState.describe('`not_checked`: nobody followed the things of the segment.'),
    probability: z.number().min(0).max(1).nullable(),
    reasons: z.array(z.string()).describe('How sure each motion is, as English text.'),
  })
  .openapi('MotionEvidence');

export type Motion = z.infer<typeof Motion>;
export type NamedMotion = z.infer<typeof NamedMotion>;
export type MotionEvidence = z.infer<typeof MotionEvidence>;
