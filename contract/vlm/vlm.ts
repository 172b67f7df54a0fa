/**
 * Answers of a vision-language model (VLM) about pictures of moments. The model belongs to the user: any endpoint that
 * speaks OpenAI's protocol. Nothing is sent to it unless one of these requests asks for it.
 */
import { z } from '@hono/zod-openapi';
import { errorCode, givenSeconds, orNull, seconds, trimmedText } from '../common.ts';

/** The most moments of one request. */
export const MAX_VERIFIED = 12;

/** The model that is set, and what a request would send to it. */
export const VlmState = z
  .object({
    model: z.string().nullable().describe('Null when no model is set.'),
    host: z.string().nullable().describe('The host that pictures would be sent to.'),
    pictures_per_moment: z.int(),
  })
  .openapi('VlmState');

const videoId = z.string().min(1).max(64);
const place = { video_id: videoId, at: givenSeconds };

/** Moments, and the sentence that they shall show. */
export const VerifyRequest = z
  .strictObject({
    query: trimmedText(1000),
    moments: z
      .array(
        z.strictObject({ video_id: videoId, start: givenSeconds, peak: givenSeconds, end: givenSeconds }),
      )
      .min(1)
      .max(MAX_VERIFIED),
  })
  .openapi('VerifyRequest');

/** The model's verdict on a moment. */
export const VlmVerdict = z.enum(['confirmed', 'rejected', 'unsure']).openapi('VlmVerdict');

const sent = {
  model: z.string(),
  host: z.string(),
};

/** The seconds whose pictures were sent. */
const pictures = z.array(seconds);

/** The model's verdict on each moment, in the order of the request. */
export const Verification = z
  .object({
    ...sent,
    moments: z.array(
      z.object({
        video_id: z.string(),
        start: seconds,
        end: seconds,
        verdict: VlmVerdict.describe('`unsure` also where the model gave no usable answer.'),
        words: z.string().describe("The model's reason; empty where it gave none."),
        pictures,
        raw: z.string().nullable().describe('The answer as it came, where it was not in the form asked for.'),
        problem: orNull(errorCode).describe('The error code where the model did not answer at all.'),
      }),
    ),
  })
  .openapi('Verification');

/** A question about a moment: what is left of what, which view it is, what is hidden. */
export const AskRequest = z.strictObject({ ...place, question: trimmedText(1000) }).openapi('AskRequest');

/** The model's answer. */
export const VlmAnswer = z.object({ ...sent, answer: z.string(), pictures }).openapi('VlmAnswer');

/** A moment to sketch. */
export const SketchRequest = z.strictObject(place).openapi('SketchRequest');

const position = z.enum(['left', 'centre', 'right']);
const depth = z.enum(['near', 'middle', 'far']);

/** A scene as the model describes it: a guess from one picture, not a measurement. */
export const Scene = z
  .object({
    room_type: z.string().max(200).describe('The kind of place, such as "kitchen" or "street".'),
    camera: z.string().max(500).describe('Where the camera is, and how it looks.'),
    layout: z
      .array(z.object({ thing: z.string().max(200), position, depth }))
      .max(60)
      .describe('Things, and where they are in the picture.'),
    spatial_inference: z.array(z.string().max(500)).max(40).describe('What follows from it.'),
  })
  .openapi('Scene');

/** The sketch of a moment. */
export const Sketch = z
  .object({
    ...sent,
    scene: orNull(Scene).describe('Null where the answer was not in the form asked for; see `raw`.'),
    pictures,
    raw: z.string().nullable(),
  })
  .openapi('Sketch');

/** Types of the schemas above. */
export type VlmState = z.infer<typeof VlmState>;
export type VerifyRequest = z.infer<typeof VerifyRequest>;
export type VlmVerdict = z.infer<typeof VlmVerdict>;
export type Verification = z.infer<typeof Verification>;
export type AskRequest = z.infer<typeof AskRequest>;
export type VlmAnswer = z.infer<typeof VlmAnswer>;
export type SketchRequest = z.infer<typeof SketchRequest>;
export type Scene = z.infer<typeof Scene>;
export type Sketch = z.infer<typeof Sketch>;
