/** Locating: where in the picture of one moment the thing of a phrase is, or its words. */
import { z } from '@hono/zod-openapi';
import { givenSeconds, seconds, text } from '../common.ts';
import { ParsedPlaces, PictureBox } from './things.ts';

/** A moment, and the thing that is looked for in its picture. */
export const LocateRequest = z
  .object({
    video_id: z.string(),
    at: givenSeconds.describe('Seconds of the video.'),
    phrase: text(1, 500).describe(
      'A thing, and what tells it apart: "the red car to the left of the truck"; or words on the screen: "the Log in button".',
    ),
  })
  .openapi('LocateRequest');

/** A place where the thing of a phrase may be. */
export const LocatedThing = z
  .object({
    label: z.string().describe('One of the names of the detector; of words, what stands there.'),
    box: PictureBox,
    point: z
      .object({ x: z.number(), y: z.number() })
      .describe('The middle of the box, in fractions of the picture: where to click.'),
    confidence: z.number().min(0).max(1).describe('The chance that this is what the phrase means.'),
    reason: z.string().describe('What speaks for it, as English text.'),
  })
  .openapi('LocatedThing');

/** The places where the thing of a phrase may be, likeliest first; none where it is not seen. */
export const LocateResponse = z
  .object({ video_id: z.string(), at: seconds, data: z.array(LocatedThing), places: ParsedPlaces })
  .openapi('LocateResponse');

export type LocateRequest = z.infer<typeof LocateRequest>;
export type LocatedThing = z.infer<typeof LocatedThing>;
export type LocateResponse = z.infer<typeof LocateResponse>;
