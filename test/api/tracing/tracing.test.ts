/** Traces of a real server, as a real receiver of OTLP hears them. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../../../api/server.ts';
import { Job } from '../../../contract/index.ts';
import { readConfig } from '../../../core/config.ts';
import { createLogger } from '../../../core/log.ts';
import { writeColours } from '../../cli/workplace.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: Record<string, unknown> }[];
  status: { code: number; message?: string };
}

interface Sent {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: SentSpan[] }[];
  }[];
}

const bodies: string[] = [];
const paths: string[] = [];
const collector = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  bodies.push(body);
  paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`);
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
});
let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-traces-'));
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterAll(async () => {
  collector.closeAllConnections();
  collector.close();
  await rm(dir, { recursive: true, force: true });
});

it('a request, its search and a job are told with their stages, and no sentence or path', async () => {
  await writeColours(join(dir, 'colours.mp4'), 2);
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const settings = {
    ...{ TIDEMARK_DATA: 'data', TIDEMARK_PACK: await writeTinyPack(join(dir, 'pack')), TIDEMARK_PORT: '0' },
    ...{ TIDEMARK_SAMPLE: 'off', OTEL_EXPORTER_OTLP_ENDPOINT: `${endpoint}/` },
  };
  const server = await startServer(readConfig(settings, {}, dir), createLogger('error'));
  const ask = (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init);
  const post = (path: string, body: object, headers = {}) =>
    ask(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const added = (await (await post('/v1/videos', { path: 'colours.mp4' })).json()) as { job: Job };
  for (let state = ''; state !== 'done'; ) {
    state = Job.parse(await (await ask(`/v1/jobs/${added.job.id}`)).json()).state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const search = await post('/v1/search', { query: { text: 'a vermilion square' } }, { traceparent });
  expect([200, 422]).toContain(search.status);
  expect((await post('/v1/search', { query: { text: 'red' } }, { traceparent })).status).toBe(200);
  await ask('/v1/videos/0123456789abcdef');
  await server.close();

  expect(new Set(paths)).toEqual(new Set(['POST /v1/traces application/json']));
  const sent = bodies.map((body) => JSON.parse(body) as Sent).flatMap(({ resourceSpans }) => resourceSpans);
  const [first] = sent;
  const service = first?.resource.attributes.find(({ key }) => key === 'service.name');
  expect(service?.value.stringValue).toBe('tidemark');
  const spans = sent.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const named = (name: string) => spans.filter((span) => span.name === name);

  const request = named('POST /v1/search').at(-1);
  expect(request).toMatchObject({
    kind: 2,
    traceId: traceparent.split('-')[1],
    parentSpanId: 'b7ad6b7169203331',
  });
  expect(request?.attributes).toContainEqual({ key: 'http.response.status_code', value: { intValue: 200 } });
  const found = named('search').at(-1);
  expect(found).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
  for (const stage of ['embed', 'candidates', 'rank']) {
    expect(named(`search ${stage}`).at(-1)).toMatchObject({ parentSpanId: found?.spanId });
  }
  expect(named('GET /v1/videos/:id').length).toBeGreaterThan(0);

  const [job] = named('index job');
  expect(job?.parentSpanId).toBeUndefined();
  expect(job?.traceId).not.toBe(named('POST /v1/videos')[0]?.traceId);
  expect(job?.attributes).toContainEqual({ key: 'tidemark.job.id', value: { stringValue: added.job.id } });
  const stages = spans.filter(({ parentSpanId }) => parentSpanId === job?.spanId);
  expect(stages.map(({ name }) => name)).toEqual(expect.arrayContaining(['index hashing', 'index indexing']));
  for (const { startTimeUnixNano: start, endTimeUnixNano: end } of [...stages, ...named('search')]) {
    expect(BigInt(end) >= BigInt(start)).toBe(true);
  }
  for (const secret of ['vermilion', 'colours.mp4', dir]) expect(bodies.join()).not.toContain(secret);
}, 120_000);

it('a collector that is away costs a line in the log, and holds nothing up', async () => {
  const lines: string[] = [];
  const settings = {
    ...{
      TIDEMARK_DATA: 'other',
      TIDEMARK_PACK: join(dir, 'pack'),
      TIDEMARK_PORT: '0',
      TIDEMARK_SAMPLE: 'off',
    },
    TIDEMARK_OTLP_ENDPOINT: 'http://127.0.0.1:9',
  };
  const server = await startServer(
    readConfig(settings, {}, dir),
    createLogger('warn', (line) => lines.push(line)),
  );
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  const startedMs = performance.now();
  await server.close();
  expect(performance.now() - startedMs).toBeLessThan(15_000);
  expect(lines.join()).toContain('Traces cannot be sent.');
}, 60_000);

it('nothing of it is loaded while no collector is named', () => {
  const env = { TIDEMARK_PORT: '0', TIDEMARK_SAMPLE: 'off', TIDEMARK_PACK: join(dir, 'pack') };
  const loaded = (settings: Record<string, string>): string[] => {
    const code = `
      import { createRequire } from 'node:module';
      import { startServer } from './api/server.ts';
      import { readConfig } from './core/config.ts';
      import { createLogger } from './core/log.ts';
      const server = await startServer(readConfig(${JSON.stringify(settings)}), createLogger('error'));
      const { cache } = createRequire(process.cwd() + '/package.json');
      console.log(JSON.stringify(Object.keys(cache).filter((path) => /otlp|sdk-trace|client-s3/.test(path))));
      await server.close();`;
    const words = ['--import', 'tsx', '--input-type', 'module', '-e', code];
    return JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })) as string[];
  };
  expect(loaded({ ...env, TIDEMARK_DATA: join(dir, 'third') })).toEqual([]);
  const traced = { ...env, TIDEMARK_DATA: join(dir, 'fourth'), TIDEMARK_OTLP_ENDPOINT: 'http://127.0.0.1:9' };
  expect(loaded(traced)).not.toEqual([]);
}, 60_000);
