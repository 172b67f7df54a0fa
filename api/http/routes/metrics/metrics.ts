/**
 * `GET /metrics` for Prometheus: requests by route, jobs, the library, deliveries, and the process itself. In: an engine.
 * Out: the text format. It needs a key of scope `read`, as Prometheus sends it (`authorization` of a scrape).
 */
import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { toAppError } from '../../../../core/errors.ts';
import type { App, AppDeps, HttpEnv } from '../../env.ts';

/** Requests take from a cached answer to an upload of hours. */
const BUCKETS_S = [0.005, 0.02, 0.1, 0.5, 2, 10, 60];

/** States of jobs that end, counted as far back as the list of jobs goes. */
const LATEST_JOBS = 200;

/** The metrics of a server. */
export interface Metrics {
  /** Counts requests; goes outside of all routes. */
  count: MiddlewareHandler<HttpEnv>;
  /** Adds the route. */
  register(app: App): void;
}

/** Creates the metrics of a server; they are read from the library when they are asked for. */
export function createMetrics({ engine, version, logger }: AppDeps): Metrics {
  const registry = new Registry();
  const requests = new Histogram({
    name: 'tidemark_http_request_duration_seconds',
    help: 'Time to the head of the answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [registry],
  });
  new Gauge({
    name: 'tidemark_info',
    help: 'Version and model.',
    labelNames: ['version', 'model'],
    registers: [registry],
  }).set({ version, model: engine.model ?? '' }, 1);
  const failures = new Counter({
    name: 'tidemark_metrics_failures_total',
    help: 'How often the library could not be read for metrics.',
    registers: [registry],
  });
  const gauge = (name: string, help: string, labels: string[] = []) =>
    new Gauge({ name, help, labelNames: labels, registers: [registry] });
  const jobs = gauge('tidemark_jobs', `Of the latest ${LATEST_JOBS} jobs, how many are in each state.`, [
    'state',
  ]);
  const waiting = gauge(
    'tidemark_deliveries',
    'Of the latest 500 deliveries to webhooks, how many are in each state.',
    ['state'],
  );
  const armed = gauge('tidemark_triggers_armed', 'Triggers that are armed.');
  const fired = gauge('tidemark_triggers_fired', 'How often the triggers of the library have fired.');

  let isWatched = false;
  async function read(): Promise<void> {
    // Observers of the process run from the first reading on: most servers are never asked.
    if (!isWatched) collectDefaultMetrics({ register: registry });
    isWatched = true;
    const [latest, deliveries, triggers] = await Promise.all([
      engine.jobs.list({ page_size: LATEST_JOBS }),
      engine.webhooks.deliveries({ page_size: 500 }),
      engine.triggers.list(),
    ]);
    countStates(jobs, latest.data, ['queued', 'running', 'done', 'failed', 'cancelled']);
    countStates(waiting, deliveries.data, ['waiting', 'delivered', 'dead']);
    armed.set(triggers.data.filter(({ state }) => state === 'armed').length);
    fired.set(triggers.data.reduce((sum, trigger) => sum + trigger.fired, 0));
  }

  return {
    async count(c, next) {
      const stop = requests.startTimer({ method: c.req.method });
      await next();
      // The route with its parameters' names: an address would make a series of each video.
      const route = matchedRoutes(c).findLast(({ method }) => method !== 'ALL')?.path ?? 'other';
      stop({ route, status: String(c.res.status) });
    },
    register(app) {
      app.get('/metrics', async (c) => {
        await read().catch((error: unknown) => {
          failures.inc();
          logger.warn('The library cannot be read for metrics.', { error: toAppError(error) });
        });
        return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType });
      });
    },
  };
}

function countStates(gauge: Gauge, rows: readonly { state: string }[], states: readonly string[]): void {
  for (const state of states) gauge.set({ state }, rows.filter((row) => row.state === state).length);
}
