/** Liveness and readiness. Both routes are open to all callers and read no rows. */
import { setTimeout } from 'node:timers/promises';
import { createRoute } from '@hono/zod-openapi';
import { Health, Ready } from '../../../contract/index.ts';
import { SAMPLE_SENTENCES } from '../../../demo/sample-film.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';
import { createWarmUp } from './warm-up.ts';

/** How long liveness waits for the database, in ms: a supervisor must not end a server for a database that is silent. */
const DATABASE_MS = 1_000;

const health = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['server'],
  summary: 'Liveness, version and settings of the server',
  responses: {
    200: { description: 'Alive', content: { 'application/json': { schema: Health } } },
    ...problems(),
  },
});

const ready = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReady',
  tags: ['server'],
  summary: 'Readiness of the model and the library',
  responses: {
    ...problems(),
    200: { description: 'Ready', content: { 'application/json': { schema: Ready } } },
    503: { description: 'Not ready, or stopping', content: { 'application/json': { schema: Ready } } },
  },
});

/** Adds `/health` and `/ready`, which is true once a question is answered as fast as later ones. */
export function registerHealthRoutes(app: App, deps: AppDeps): void {
  const { engine, version, stopping, sampleFraction } = deps;
  const warmUp = createWarmUp(deps);

  app.openapi(health, async (c) => {
    const drawn = sampleFraction();
    const sample = drawn === null ? null : { fraction: drawn };
    const { model } = engine;
    const uptime_s = engine.uptimeS();
    const sample_sentences = [...SAMPLE_SENTENCES];
    const read_only = await Promise.race([
      engine.isReadOnly(),
      setTimeout(DATABASE_MS, null, { ref: false }),
    ]);
    const alive = { status: 'ok' as const, version, model, uptime_s, read_only, sample, sample_sentences };
    return c.json(alive, 200);
  });

  app.openapi(ready, async (c) => {
    const reason = stopping.aborted ? 'The server is stopping.' : await engine.whyNotReady();
    if (reason === null) await warmUp();
    const read_only = reason === null && (await engine.isReadOnly());
    return c.json({ ready: reason === null, reason, read_only }, reason === null ? 200 : 503);
  });
}
