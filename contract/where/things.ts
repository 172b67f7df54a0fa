/** Things in the picture: boxes, and what a sentence says of their place, number and colour. */
import { z } from '@hono/zod-openapi';
import { seconds } from '../common.ts';

/** The basic colours that a sentence may name. */
export const COLOURS = [
  ...(['black', 'white', 'grey', 'red', 'orange', 'yellow'] as const),
  ...(['green', 'blue', 'purple', 'pink', 'brown'] as const),
] as const;

/** The colour of a thing. */
export const Colour = z.enum(COLOURS);

/** The place of one thing relative to another, as the camera sees it. */
export const PlaceRelation = z.enum([
  ...(['left_of', 'right_of', 'above', 'below', 'on', 'inside'] as const),
  ...(['in_front_of', 'behind', 'next_to', 'between', 'far_from'] as const),
]);

/** How large a sentence wants a thing in the picture. */
export const ThingSize = z.enum(['close_up', 'wide']);

/** A box in fractions of the picture, from its upper left corner. */
export const PictureBox = z
  .object({
    x: z.number().min(0).max(1),
    y: z.number().min(0).max(1),
    width: z.number().min(0).max(1),
    height: z.number().min(0).max(1),
  })
  .openapi('PictureBox');

/** A thing that was found in a picture. */
export const ThingBox = z
  .object({
    label: z.string().describe('One of the names of the detector.'),
    box: PictureBox,
    confidence: z.number().min(0).max(1).describe('The chance that such a thing is there.'),
    colour: Colour.nullable().describe('Its main colour; null where no colour prevails.'),
  })
  .openapi('ThingBox');

/** A thing that a sentence names, with what it says of it. */
export const NamedThing = z.object({
  text: z.string(),
  from: z.int().describe('First character in the sentence.'),
  to: z.int().describe('The character after the last.'),
  labels: z
    .array(z.string())
    .describe('The names of the detector that fit; empty where it knows no such thing.'),
  is_near: z
    .boolean()
    .describe('True where the labels are wider than the word: a van is looked for as a car.'),
  colour: Colour.nullable(),
  count: z
    .object({ gte: z.int(), lte: z.int().nullable() })
    .nullable()
    .describe('How many there must be; null where the sentence gives no number.'),
  size: z
    .object({ kind: ThingSize, text: z.string(), from: z.int(), to: z.int() })
    .nullable()
    .describe('How large its box must be, and the words that say so: "a close-up of", "a wide shot of".'),
});

/** A relation that a sentence claims between its things. */
export const NamedRelation = z.object({
  relation: PlaceRelation,
  text: z.string(),
  from: z.int(),
  to: z.int(),
  things: z
    .array(z.int())
    .describe('Positions among the things: the first stands in the relation to the others.'),
  is_guess: z.boolean().describe('True for depth, which a picture shows only by signs.'),
});

/** The places, numbers and colours that a sentence names, and the parts of it that cannot be checked in a picture. */
export const ParsedPlaces = z
  .object({
    things: z.array(NamedThing),
    relations: z.array(NamedRelation),
    not_checked: z
      .array(z.string())
      .describe('The parts of the sentence that name no thing the detector knows.'),
  })
  .openapi('ParsedPlaces');

/** How what a sentence says of places stands in a picture: seen, not seen, or not checked. */
export const PlaceState = z.enum(['seen', 'not_seen', 'not_checked']);

/** The things of a sentence, as found at the best second of a segment. */
export const PlaceEvidence = z
  .object({
    state: PlaceState,
    probability: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('The chance that the picture shows what is said of places, numbers and colours.'),
    at: seconds.nullable().describe('The second of the picture that was looked at.'),
    boxes: z.array(ThingBox),
    reasons: z.array(z.string()).describe('How sure each part is, as English text.'),
  })
  .openapi('PlaceEvidence');

export type Colour = z.infer<typeof Colour>;
export type PlaceRelation = z.infer<typeof PlaceRelation>;
export type ThingSize = z.infer<typeof ThingSize>;
export type PictureBox = z.infer<typeof PictureBox>;
export type ThingBox = z.infer<typeof ThingBox>;
export type NamedThing = z.infer<typeof NamedThing>;
export type NamedRelation = z.infer<typeof NamedRelation>;
export type ParsedPlaces = z.infer<typeof ParsedPlaces>;
export type PlaceState = z.infer<typeof PlaceState>;
export type PlaceEvidence = z.infer<typeof PlaceEvidence>;
