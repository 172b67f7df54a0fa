/** Fields that several schemas share. Times are presentation seconds; dates carry their offset. */
import { z } from '@hono/zod-openapi';
import { ERROR_CODE_NAMES } from '../core/errors.ts';

/** The codes of every error and warning. */
export const errorCode = z.enum(ERROR_CODE_NAMES);

/** Seconds of presentation time, from 0. */
export const seconds = z.number().nonnegative();

/** The latest time that a request may name: 115 days, beyond any recording. Larger numbers only break arithmetic. */
const MAX_SECONDS = 10_000_000;

/** Seconds of presentation time in a request. */
export const givenSeconds = seconds.max(MAX_SECONDS);

/** A date and time with its offset, ISO 8601. */
export const timestamp = z.iso.datetime({ offset: true });

/** RFC 3339, in years whose neighbours have four digits as well: an offset may lead into the next one. */
const GIVEN_TIMESTAMP = new RegExp(`^(?=[1-8])${z.regexes.datetime({ offset: true }).source.slice(1)}`);

/** A date and time in a request. */
export const givenTimestamp = timestamp
  .regex(GIVEN_TIMESTAMP)
  .meta({ format: 'date-time', pattern: GIVEN_TIMESTAMP.source });

/**
 * A named shape or null. `nullable()` on a named one would make null a part of the shape, wherever else it is named: so
 * does the generator of the OpenAPI document.
 */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}

/** Text of this many characters. They are counted as JSON Schema counts them, so that a dog's head is one and not two. */
export function text(min: number, max: number) {
  return z
    .string()
    .refine((value) => isWithin([...value].length, min, max), {
      error: `Expected ${min} to ${max} characters`,
    })
    .meta({ ...(min > 0 && { minLength: min }), maxLength: max });
}

/** Text that is more than blanks, without those around it. */
export function trimmedText(max: number) {
  return text(1, max)
    .regex(/\S/)
    .transform((value) => value.trim())
    .meta({ minLength: 1, maxLength: max, pattern: '\\S' });
}

/** A whole number in a query string. */
export function queryInt(min: number, max: number, fallback: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/, { error: 'Expected a whole number' })
    .transform(Number)
    .pipe(z.int().min(min).max(max))
    .default(fallback)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: fallback });
}

/** Seconds in a query string. */
export const querySeconds = z
  .string()
  .regex(/^\d{1,20}(\.\d{1,40})?([eE][+-]?\d{1,3})?$/, { error: 'Expected a number of seconds' })
  .transform(Number)
  .pipe(givenSeconds)
  .openapi({ type: 'number', minimum: 0, maximum: MAX_SECONDS });

function isWithin(count: number, min: number, max: number): boolean {
  return count >= min && count <= max;
}
