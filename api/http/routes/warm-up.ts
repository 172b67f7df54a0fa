/**
 * Runs what the first question after a start would have to wait for in this thread: the code that reads, passes on,
 * presents and compresses a question is compiled by running it. It runs in an app of its own, so that no limit, count or
 * log takes these questions for a person's.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import { compress } from 'hono/compress';
import { type Memo, memo } from '../../../core/memo.ts';
import type { App, AppDeps, HttpEnv } from '../env.ts';
import { limitJson } from '../limits/request-shape.ts';
import { registerSearchRoutes } from './search.ts';

/** Asked as the page asks. */
const QUESTIONS = ['a person walks', 'a car on a road', '一只狗在跑'];

/** Creates the warm-up, which runs once. It never rejects: what fails fails again for a person, who is told why. */
export function createWarmUp(deps: AppDeps): Memo<void> {
  return memo(async () => {
    const app: App = new OpenAPIHono<HttpEnv>();
    app.onError((_, c) => c.body(null, 500));
    app.use(compress(), limitJson);
    registerSearchRoutes(app, deps);
    for (const text of QUESTIONS) {
      const response = await app.request('/v1/search', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
        body: JSON.stringify({ query: { text }, page_size: 24 }),
      });
      await response.arrayBuffer();
    }
  });
}
