/** Puts each request into a span, named by its method and route. */
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Tracing } from '../../../services/tracing/tracing.ts';
import type { HttpEnv } from '../../env.ts';

/** Creates the middleware; it goes outside of all routes. A stream's span ends with its head. */
export function traceRequests(tracing: Tracing): MiddlewareHandler<HttpEnv> {
  return (c, next) => {
    const { method } = c.req;
    const facts = { 'http.request.method': method, 'tidemark.request.id': c.get('requestId') };
    const start = { kind: 'server', facts, traceparent: c.req.header('traceparent') } as const;
    return tracing.within(method, start, async (span) => {
      await next();
      // The route with its parameters' names, as in metrics: neither ids nor sentences.
      const route = matchedRoutes(c).findLast((matched) => matched.method !== 'ALL')?.path ?? 'other';
      span.rename(`${method} ${route}`);
      span.set({ 'http.route': route, 'http.response.status_code': c.res.status });
      if (c.res.status >= 500) span.fail(String(c.res.status));
    });
  };
}
