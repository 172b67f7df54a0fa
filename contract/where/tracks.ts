/** Tracks: things followed through the pictures of a span, and forecasts of where they go. */
import { z } from '@hono/zod-openapi';
import { givenSeconds, orNull, seconds, text } from '../common.ts';
import { givenBox, givenLine, point } from './places.ts';
import { Colour, PictureBox } from './things.ts';

/** Seconds that are followed at once. */
export const MOST_TRACKED_S = 30;

/** A span whose things are to be followed. */
export const TracksRequest = z
  .object({
    start: givenSeconds,
    end: givenSeconds.describe(`At most ${MOST_TRACKED_S} s after the start.`),
    phrase: text(1, 500)
      .optional()
      .describe('The thing that is meant, "the man in the red jacket": tracks that fit it come first.'),
  })
  .openapi('TracksRequest');

/** A side of the picture. */
export const PictureSide = z.enum(['left', 'right', 'top', 'bottom']);

const passage = (text: string) =>
  orNull(
    z.object({
      at: seconds,
      side: PictureSide.nullable().describe('Null where that happens within the picture.'),
    }),
  ).describe(text);

/** A thing, followed. */
export const Track = z
  .object({
    id: z.string().describe('Names the track while it is stored.'),
    label: z.string().describe('One of the names of the detector.'),
    colour: Colour.nullable(),
    confidence: z.number().min(0).max(1).describe('The mean chance of its boxes.'),
    start: seconds,
    end: seconds.describe('The last time at which it is seen.'),
    best_at: seconds.describe('The time of the picture in which it is likeliest.'),
    enters: passage('Null: it is there when the shot or the span begins.'),
    leaves: passage('Null: it is there when the shot or the span ends.'),
    moved: point.describe('The way of its middle from its first second to its last, in pictures.'),
    speed: z.number().min(0).describe('Pictures a second along its path.'),
    growth: z.number().min(0).describe('How many times larger its side is at the end.'),
    fit: z
      .object({
        is_kind: z
          .boolean()
          .describe('True for a track of a kind that the phrase names, or of any where it names none.'),
        probability: z
          .number()
          .min(0)
          .max(1)
          .nullable()
          .describe('The chance that it is the one that is meant, if one of them is; null: not compared.'),
      })
      .optional()
      .describe('How well it fits the phrase of the request, where there was one.'),
    path: z.array(
      z.object({
        at: seconds,
        box: PictureBox,
        seen: z.boolean().describe('False where it was not found, and the box lies between others.'),
      }),
    ),
  })
  .openapi('Track');

/** The tracks of a span, the longest first; with a phrase, those that fit it first. */
export const TracksResponse = z
  .object({
    video_id: z.string(),
    start: seconds,
    end: seconds,
    fps: z.number().describe('Pictures a second that were looked at.'),
    data: z.array(Track),
  })
  .openapi('TracksResponse');

/** How far a forecast goes, and what is watched for. */
export const ForecastRequest = z
  .object({
    from: givenSeconds
      .optional()
      .describe('The time from which on; the last at which it is seen when absent.'),
    seconds: z.number().min(0.1).max(5).default(3),
    line: givenLine.optional().describe('A line whose crossing is an event.'),
    area: givenBox.optional().describe('A box whose entering is an event.'),
  })
  .openapi('ForecastRequest');

/** An event that a forecast path comes upon. */
export const ForecastEvent = z.object({
  at: seconds,
  kind: z.enum([
    ...(['leaves_left', 'leaves_right', 'leaves_top', 'leaves_bottom'] as const),
    ...(['crosses_line', 'enters_area', 'meets'] as const),
  ]),
  track: z.string().nullable().describe('The other track of `meets`.'),
});

/** A motion carried on. */
export const Forecast = z.object({
  model: z.enum(['constant_velocity', 'constant_acceleration']),
  path: z.array(
    z.object({
      at: seconds,
      point: point.describe('The middle; outside of the picture once it has left.'),
      box: PictureBox.describe('The part of the box that lies within the picture.'),
      spread: point.describe('Half axes of the ellipse around the point, as it grows.'),
    }),
  ),
  events: z.array(ForecastEvent),
});

/** Forecasts of a track. They carry its motion on and know nothing else: never what will happen. */
export const ForecastResponse = z
  .object({
    video_id: z.string(),
    track: z.string(),
    label: z.string(),
    from: seconds,
    forecasts: z.array(Forecast).describe('Constant velocity first.'),
    note: z.string(),
  })
  .openapi('ForecastResponse');

export type TracksRequest = z.infer<typeof TracksRequest>;
export type PictureSide = z.infer<typeof PictureSide>;
export type Track = z.infer<typeof Track>;
export type TracksResponse = z.infer<typeof TracksResponse>;
export type ForecastRequest = z.infer<typeof ForecastRequest>;
export type ForecastEvent = z.infer<typeof ForecastEvent>;
export type Forecast = z.infer<typeof Forecast>;
export type ForecastResponse = z.infer<typeof ForecastResponse>;
