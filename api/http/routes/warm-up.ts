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

/** Asked as the page asks: plain ones, and those with things, colours and movement, several clauses, and two readings. */
const QUESTIONS = [
  'a person walks',
  'two red cars turn left of a house',
  'a street without trees',
  'she opens a door, then leaves',
  '一只狗在跑',
];

/** How often each is asked: code is compiled in stages, by how often it ran. The bench first-search tells. */
const ROUNDS = 4;

/** No further round begins after this: in a large library one question runs the code often enough. */
const MOST_MS = 3000;

/** Creates the warm-up, which runs once. It never rejects: what fails fails again for a person, who is told why. */
export function createWarmUp(deps: AppDeps): Memo<void> {
  return memo(async () => {
    const app: App = new OpenAPIHono<HttpEnv>();
    app.onError((_, c) => c.body(null, 500));
    app.use(compress(), limitJson);
    registerSearchRoutes(app, deps);
    const untilMs = performance.now() + MOST_MS;
    for (let round = 0; round < ROUNDS && performance.now() < untilMs; round++)
      for (const text of QUESTIONS) await ask(app, text);
  });
}

async function ask(app: App, text: string): Promise<void> {
  const response = await app.request('/v1/search', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
    body: JSON.stringify({ query: { text }, page_size: 24 }),
  });
  await response.arrayBuffer();
}
