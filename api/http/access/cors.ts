/** Lets pages of named origins use the API from a browser. They send a key as a Bearer token; our cookie never goes along. */
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { HttpEnv } from '../env.ts';

/** How long a browser need not ask again. */
const MAX_AGE_S = 600;

/** Answers preflight requests, and names the origin in other answers. */
export function answerPreflights(origins: readonly string[]): MiddlewareHandler<HttpEnv> {
  return cors({
    origin: [...origins],
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowHeaders: [
      ...['Authorization', 'Content-Type', 'Idempotency-Key', 'Last-Event-ID', 'Range'],
      ...['MCP-Protocol-Version', 'Mcp-Method', 'Mcp-Name'],
    ],
    exposeHeaders: [
      'Content-Disposition',
      'Content-Range',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: MAX_AGE_S,
  });
}
