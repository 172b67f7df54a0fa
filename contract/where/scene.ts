/** Scene sketches: where things stand on the ground, estimated from the boxes of one picture. */
import { z } from '@hono/zod-openapi';
import { querySeconds, seconds } from '../common.ts';
import { Colour, PictureBox, PlaceRelation } from './things.ts';

/** Forms of a sketch: data, a top view, and a page of its own with the scene in three dimensions. */
export const SceneFormat = z.enum(['json', 'svg', 'html']);

/** A moment to sketch, in a query string. */
export const SceneQuery = z.object({
  at: querySeconds.describe('Seconds of the video.'),
  format: SceneFormat.default('json').describe('`svg`: the top view; `html`: a page with Three.js in it.'),
});

/** A thing of a sketch. */
export const SceneThing = z
  .object({
    thing: z.string().describe('One of the names of the detector.'),
    colour: Colour.nullable(),
    confidence: z.number().min(0).max(1).describe('The chance that such a thing is there.'),
    box: PictureBox,
    position: z.enum(['left', 'centre', 'right']).describe('Which third of the picture its middle lies in.'),
    depth: z.enum(['near', 'middle', 'far']).describe('Up to 4 m, up to 12 m, and beyond.'),
    ground: z
      .object({ x: z.number(), z: z.number() })
      .describe('Metres to the right of the camera’s axis, and away from the camera.'),
    width: z.number().min(0).describe('Metres across.'),
    height: z.number().min(0).describe('Metres from foot to top, as far as it is seen.'),
    spread: z.number().min(0).describe('How many metres the distance may be off.'),
    from: z
      .array(z.enum(['foot', 'size']))
      .describe('What its distance was taken from: where it meets the ground, and how large it looks.'),
  })
  .openapi('SceneThing');

/** A scene, sketched from the boxes of one picture by rules: an estimate, not a measurement. */
export const SceneSketch = z
  .object({
    video_id: z.string(),
    at: seconds,
    room_type: z
      .string()
      .describe('The kind of place, such as "kitchen" or "street"; "unknown" where none is likely.'),
    room_confidence: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('The chance that it is; null where it is unknown.'),
    camera: z
      .object({
        height: z.number().describe('Metres above the ground.'),
        horizon: z.number().describe('From the upper edge, in picture heights.'),
        angle: z.number().describe('Degrees across.'),
        based_on: z
          .int()
          .min(0)
          .describe('How many things height and horizon were guessed from; 0: assumed.'),
      })
      .describe('The camera as it was guessed.'),
    layout: z.array(SceneThing).describe('Nearest first.'),
    spatial_inference: z.array(z.string()).describe('What follows from the layout, as English sentences.'),
    relations: z
      .array(
        z.object({
          relation: PlaceRelation,
          things: z
            .array(z.int())
            .describe('Positions in the layout: the first stands in the relation to the second.'),
          probability: z.number().min(0).max(1),
          is_guess: z.boolean().describe('True for depth, which a picture shows only by signs.'),
        }),
      )
      .describe('The same as data, the likeliest first.'),
    assumptions: z.array(z.string()).describe('What was taken for granted, as English sentences.'),
  })
  .openapi('SceneSketch');

export type SceneFormat = z.infer<typeof SceneFormat>;
export type SceneThing = z.infer<typeof SceneThing>;
export type SceneSketch = z.infer<typeof SceneSketch>;
