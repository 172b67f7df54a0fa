/** Limits on a request before it is understood: the length of its address, the size and the depth of its JSON. */
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../../../core/errors.ts';
import type { HttpEnv } from '../env.ts';

/** Limit on the address: a sentence of 1,000 Chinese characters fits, as the curve of a video takes it. */
const MAX_URL_CHARS = 12 * 1024;

/** Limit on a JSON body. */
const MAX_JSON_BYTES = 1024 * 1024;

/** Limit on objects and arrays inside each other; our deepest request has six. */
const MAX_JSON_DEPTH = 32;

/** Refuses an address that is too long. */
export const limitUrl: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (c.req.url.length > MAX_URL_CHARS) {
    throw new AppError('URI_TOO_LONG', `The address is longer than ${MAX_URL_CHARS} characters.`);
  }
  await next();
};

const limitWholeBody = bodyLimit({
  maxSize: MAX_JSON_BYTES,
  onError: () => {
    throw new AppError('UPLOAD_TOO_LARGE', `The JSON body is larger than ${MAX_JSON_BYTES} bytes.`);
  },
});

/** Limits JSON bodies. Uploads have their own limit and are streamed. */
export const limitJson: MiddlewareHandler<HttpEnv> = async (c, next) => {
  if (!/json/i.test(c.req.header('Content-Type') ?? '')) return next();
  return limitWholeBody(c, async () => {
    // hono keeps the text, and parses it for the validator.
    if (isDeeper(await c.req.text(), MAX_JSON_DEPTH)) {
      throw new AppError('BAD_REQUEST', `The JSON body is nested more than ${MAX_JSON_DEPTH} levels deep.`);
    }
    await next();
  });
};

/** Returns true when the brackets of a JSON text are nested deeper than `limit`; what strings hold does not count. */
export function isDeeper(json: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
