/** Places in a picture that a person draws: fractions of it, from its upper left corner. */
import { z } from '@hono/zod-openapi';

/** A point of the picture; outside of it below 0 or above 1. */
export const point = z.object({ x: z.number(), y: z.number() });

/** A box in a request; whether it lies within the picture is checked with a code of its own. */
export const givenBox = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });

/** A line in a request, from one point to the other. */
export const givenLine = z.tuple([point, point]).meta({ minItems: 2, maxItems: 2 });

/** The two ends of a line, in what is answered as well: a generated client reads a tuple as a list. */
export const lineEnds = z.array(point).min(2).max(2);
