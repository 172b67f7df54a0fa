/** Fields that several schemas share. Times are presentation seconds; dates carry their offset. */
import { z } from '@hono/zod-openapi';
import { ERROR_CODE_NAMES } from '../core/errors.ts';

/** The codes of every error and warning. */
export const errorCode = z.enum(ERROR_CODE_NAMES);

/** Seconds of presentation time, from 0. */
export const seconds = z.number().nonnegative();

/** A date and time with its offset, ISO 8601. */
export const timestamp = z.iso.datetime({ offset: true });
