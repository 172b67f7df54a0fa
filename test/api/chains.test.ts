import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../api/engine.ts';
import { createApp } from '../../api/http/app.ts';
import type { App } from '../../api/http/env.ts';
import { ChainResponse, EventList, Link, PatternList } from '../../contract/chains.ts';
import { Problem } from '../../contract/index.ts';
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { hasEnded } from '../../jobs/job-feed.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { JSON_TYPE } from './requests.ts';

/** Three seconds of each colour: green always follows red, the others come as they like. */
const COLOURS = [1, 3, 1, 2, 3, 1, 2, 2, 3, 1, 2, 1, 3, 2].flatMap((others, i) => [
  ...Array.from({ length: others }, (_, k) => ['blue', 'yellow', 'magenta'][(i * i + k) % 3] as string),
  'red',
  'green',
]);

let dir: string;
let engine: Engine;
let app: App;
let id: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-chains-'));
  const film = join(dir, 'colours.mp4');
  const inputs = COLOURS.flatMap((name) => ['-f', 'lavfi', '-i', `color=${name}:s=160x120:d=3:r=5`]);
  const joined = ['-filter_complex', `concat=n=${COLOURS.length}:v=1`];
  await runFfmpeg([
    '-y',
    ...inputs,
    ...joined,
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
    film,
  ]);
  const settings = {
    ...{ TIDEMARK_DATA: join(dir, 'data'), TIDEMARK_SAMPLE: 'off' },
    TIDEMARK_PACK: await writeTinyPack(join(dir, 'pack'), { timeline: false }),
  };
  const logger = createLogger('error');
  const config = readConfig(settings);
  engine = await openEngine(config, { logger });
  app = createApp({
    ...{ engine, config, logger, version: '0', uiDir: join(dir, 'no-page') },
    stopping: new AbortController().signal,
    sampleFraction: () => null,
  });
  const { job } = await engine.intake.addFile(film);
  await engine.work();
  for await (const event of engine.feed.follow(
    () => (job ? [engine.feed.snapshot(job)] : []),
    AbortSignal.timeout(200_000),
    100,
  )) {
    id = event.job.video_id ?? '';
    if (hasEnded(event.job)) break;
  }
}, 240_000);
afterAll(async () => {
  await engine.close();
  await rm(dir, { recursive: true, force: true });
});

function send(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Response> {
  return Promise.resolve(app.request(path, { method, headers: JSON_TYPE, body: JSON.stringify(body) }));
}

async function chains(body: unknown): Promise<ChainResponse> {
  const response = await send('POST', '/v1/chains', body);
  expect(response.status).toBe(200);
  return ChainResponse.parse(await response.json());
}

async function refusal(response: Response): Promise<Problem> {
  return Problem.parse(await response.json());
}

describe('chains over HTTP', { timeout: 120_000 }, () => {
  it('return the causes, with recurrence as evidence, and their addresses', async () => {
    const answer = await chains({ query: { text: 'why is it green?' } });
    expect(answer).toMatchObject({ kind: 'why', direction: 'causes', no_evidence: false, partial: false });
    const [chain] = answer.data;
    const [cause, effect] = chain?.events.slice(-2) ?? [];
    expect(chain?.links.at(-1)).toMatchObject({ cause: cause?.id, effect: effect?.id, grade: 'recurring' });
    expect(effect).toEqual(answer.anchor);
    expect(COLOURS[(effect?.start ?? 0) / 3]).toBe('green');
    expect(effect?.clip_url).toBe(`/v1/videos/${id}/media#t=${effect?.start},${effect?.end}`);
    expect((await app.request(cause?.thumbnail_url ?? '')).status).toBe(200);
  });

  it('return the effects, and find the clauses of a sentence', async () => {
    const next = await chains({ query: { text: 'what happened after red?' }, language: 'zh' });
    expect(next).toMatchObject({ kind: 'next', direction: 'effects', language: 'zh' });
    expect(next.data[0]?.links[0]?.grade).toBe('recurring');
    const clauses = await chains({ query: { text: 'green because red' } });
    expect(clauses.kind).toBe('clauses');
    expect(clauses.data[0]?.events.map(({ clause }) => clause)).toEqual(['red', 'green']);
    expect(clauses.parsed?.clauses?.map(({ relation }) => relation)).toEqual(['main', 'because']);
  });

  it('take a moment, and its neighbours as order only where nothing else speaks for them', async () => {
    const answer = await chains({ query: { moment: { video_id: id, t: 10 } }, alternatives: 1 });
    expect(answer).toMatchObject({ no_evidence: true, parsed: null, anchor: { start: 9, end: 12 } });
    expect(answer.data[0]?.links).toMatchObject([{ grade: 'order', lag_s: 0, score: null }]);
  });

  it('list events with shots, and pairs that recur with examples', async () => {
    const events = EventList.parse(await (await app.request(`/v1/videos/${id}/events?level=shot`)).json());
    expect(events.data.map(({ start }) => start)).toEqual(COLOURS.map((_, i) => 3 * i));
    expect(events.data.every(({ shots }) => shots?.length === 1)).toBe(true);
    const patterns = PatternList.parse(await (await app.request('/v1/patterns')).json());
    const counts = { count: 14, videos: 1, median_lag_s: 0, common_cause: false };
    const recurring = expect.objectContaining({ recurring: expect.objectContaining(counts) });
    expect(patterns.data).toContainEqual(recurring);
  });

  it('store a verdict on a link, and refuse a cycle with its path', async () => {
    const place = (t: number) => ({ video_id: id, t });
    const put = (cause: number, effect: number, verdict: string | null) =>
      send('PUT', '/v1/links', { cause: place(cause), effect: place(effect), verdict });
    const said = Link.parse(await (await put(0, 10, 'confirmed')).json());
    expect(said).toMatchObject({ grade: 'confirmed', evidence: { adjacent: false } });
    const answer = await chains({ query: { moment: place(10) } });
    expect(answer.data[0]?.links.at(-1)).toMatchObject({ cause: `${id}@0`, grade: 'confirmed' });
    const refused = await put(10, 0, 'confirmed');
    expect(refused.status).toBe(409);
    const path = [`${id}@9`, `${id}@0`, `${id}@9`].map((event) => expect.objectContaining({ id: event }));
    expect(await refusal(refused)).toMatchObject({ code: 'LINK_CYCLE', details: { path } });
    expect(Link.parse(await (await put(0, 10, null)).json())).toMatchObject({ grade: 'order' });
  });

  it.each([
    [{ query: {} }, 422, 'QUERY_EMPTY'],
    [{ query: { text: 'red', moment: { video_id: 'VIDEO', t: 1 } } }, 400, 'BAD_REQUEST'],
    [{ query: { text: 'red because red' } }, 422, 'QUERY_INVALID'],
    [{ query: { moment: { video_id: 'VIDEO', t: 1e6 } } }, 404, 'NOT_FOUND'],
    [{ query: { moment: { video_id: '0123456789abcdef', t: 1 } } }, 404, 'NOT_FOUND'],
    [{ query: { text: 'red' }, max_events: 9 }, 400, 'BAD_REQUEST'],
  ])('refuse %j', async (body, status, code) => {
    const text = JSON.stringify(body).replace('VIDEO', id);
    const response = await app.request('/v1/chains', { method: 'POST', headers: JSON_TYPE, body: text });
    expect(response.status).toBe(status);
    expect(await refusal(response)).toMatchObject({ code });
  });
});
