import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningServer, startServer } from '../../api/server.ts';
import { AddVideoResponse, Curve, Job, SearchResponse, Video, VideoList } from '../../contract/index.ts';
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';

let dir: string;
let clip: string;
let pack: string;
const servers: RunningServer[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-server-'));
  pack = await writeTinyPack(join(dir, 'pack'));
  clip = join(dir, 'colours.mp4');
  const colour = (name: string) => ['-f', 'lavfi', '-i', `color=${name}:s=160x120:d=20:r=5`];
  const encode = [
    '-filter_complex',
    'concat=n=4:v=1',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-pix_fmt',
    'yuv420p',
  ];
  await runFfmpeg(['-y', ...['red', 'green', 'blue', 'white'].flatMap(colour), ...encode, clip]);
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function start(data: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const settings = {
    TIDEMARK_DATA: data,
    TIDEMARK_PACK: pack,
    TIDEMARK_PORT: '0',
    TIDEMARK_SAMPLE: 'off',
    ...env,
  };
  const server = await startServer(readConfig(settings, {}, dir), createLogger('error'));
  servers.push(server);
  return server;
}

async function upload({ url }: RunningServer, title: string): Promise<AddVideoResponse> {
  const form = new FormData();
  form.append('title', title);
  form.append('file', new Blob([readFileSync(clip)]), 'colours.mp4');
  return AddVideoResponse.parse(
    await (await fetch(`${url}/v1/videos`, { method: 'POST', body: form })).json(),
  );
}

/** Every state of a job, as its events tell, up to `until` or its end. */
async function followJob(
  { url }: RunningServer,
  id: string,
  until: (job: Job) => boolean = () => false,
): Promise<Job[]> {
  const stop = new AbortController();
  const response = await fetch(`${url}/v1/jobs/${id}/events`, { signal: stop.signal });
  const jobs: Job[] = [];
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += Buffer.from(bytes).toString();
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data) jobs.push(Job.parse(JSON.parse(data)));
    }
    if (jobs.some(until)) break;
  }
  stop.abort();
  return jobs;
}

async function ask<T>(
  { url }: RunningServer,
  path: string,
  schema: { parse: (value: unknown) => T },
): Promise<T> {
  return schema.parse(await (await fetch(`${url}${path}`)).json());
}

async function search({ url }: RunningServer, text: string): Promise<SearchResponse> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`${url}/v1/search`, { ...init, body: JSON.stringify({ query: { text } }) });
  return SearchResponse.parse(await response.json());
}

/** Uploads the clip with many megabytes behind it, from a separate process, and returns the status. */
async function sendPadded(url: string, megabytes: number): Promise<number> {
  const script = `
    import { readFileSync } from 'node:fs';
    async function* body() {
      yield readFileSync(${JSON.stringify(clip)});
      for (let i = 0; i < ${megabytes}; i++) yield Buffer.alloc(2 ** 20);
    }
    const headers = { 'Content-Type': 'video/mp4' };
    const response = await fetch(${JSON.stringify(url)}, { method: 'POST', headers, duplex: 'half', body: body() });
    console.log(response.status);`;
  const run = promisify(execFile);
  return Number((await run(process.execPath, ['--input-type=module', '-e', script])).stdout);
}

/** How often this process has a file of this name open. */
function openFiles(name: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).endsWith(name);
    } catch {
      // Closed since it was listed.
      return false;
    }
  }).length;
}

describe('a server', { timeout: 300_000 }, () => {
  it('goes from an upload to a picture of the requested second', async () => {
    const data = join(dir, 'whole-way');
    const server = await start(data);
    const { job, already_indexed } = await upload(server, 'Colours');
    expect([job?.state, already_indexed]).toEqual(['queued', false]);
    const states = await followJob(server, job?.id ?? '');
    expect(states.at(-1)).toMatchObject({ state: 'done', fraction: 1, done_s: 80 });
    const id = states.at(-1)?.video_id ?? '';

    const video = await ask(server, `/v1/videos/${id}`, Video);
    expect(video).toMatchObject({
      title: 'Colours',
      state: 'indexed',
      indexed_s: 80,
      width: 160,
      missing: false,
    });

    const { data: segments, pool, search_mode } = await search(server, 'green');
    expect(search_mode).toBe('exact');
    expect(pool).toEqual({ videos: 1, duration_s: 80 });
    const [best] = segments;
    expect(best?.peak).toBeGreaterThanOrEqual(20);
    expect(best?.peak).toBeLessThan(40);
    expect(best?.deeplink).toMatch(new RegExp(`^/v/${id}\\?t=`));

    const { values } = await ask(server, `/v1/videos/${id}/curve?q=blue`, Curve);
    expect(values).toHaveLength(80);
    expect(values.indexOf(Math.max(...values.map((value) => value ?? -1)))).toBeGreaterThanOrEqual(40);

    const thumbnail = await fetch(`${server.url}${best?.thumbnail_url}&width=160`);
    expect([thumbnail.status, thumbnail.headers.get('Content-Type')]).toEqual([200, 'image/jpeg']);

    const board = await (await fetch(`${server.url}${video.storyboard_url}`)).text();
    expect(board.match(/-->/g)).toHaveLength(80);
    const sheet = /^(storyboard\/\d+\.webp)#xywh=/m.exec(board)?.[1];
    const picture = await fetch(new URL(sheet ?? '', `${server.url}${video.storyboard_url}`));
    expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/webp']);

    const again = await upload(server, 'The same');
    expect(again).toMatchObject({ already_indexed: true, video: { id, title: 'Colours' } });

    expect((await fetch(`${server.url}/v1/videos/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect(await readdir(join(data, 'media'))).toEqual([]);
    expect((await search(server, 'green')).data).toEqual([]);
  });

  it('sends a range of a file over the wire, and nothing for HEAD', async () => {
    const server = await start(join(dir, 'wire'));
    const { job } = await upload(server, 'Colours');
    const id = (await followJob(server, job?.id ?? '')).at(-1)?.video_id ?? '';
    const url = `${server.url}/v1/videos/${id}/media`;
    const bytes = readFileSync(clip);
    const part = await fetch(url, { headers: { Range: 'bytes=100-199' } });
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(100, 200));
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('Content-Length')]).toEqual([200, String(bytes.length)]);
  });

  it('puts a running job back when it stops, and finishes it at the next start', async () => {
    const data = join(dir, 'restart');
    const first = await start(data);
    const { job } = await upload(first, 'Colours');
    const id = job?.id ?? '';
    await followJob(first, id, ({ state }) => state === 'running');
    await first.close();
    const second = await start(data);
    expect((await followJob(second, id)).at(-1)).toMatchObject({ id, state: 'done', done_s: 80 });
    expect((await ask(second, '/v1/videos', VideoList)).data).toHaveLength(1);
  });

  it('ends open event streams when it stops, and refuses a port that is taken', async () => {
    const server = await start(join(dir, 'streams'));
    const stream = await fetch(`${server.url}/v1/jobs/events`);
    // Longer than proxies keep a connection: one that closes under a request fails it.
    expect((await fetch(`${server.url}/health`)).headers.get('Keep-Alive')).toBe('timeout=75');
    const port = new URL(server.url).port;
    await expect(start(join(dir, 'taken'), { TIDEMARK_PORT: port })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await server.close();
    expect(await stream.text()).toBe(': connected\n\n');
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('refuses a request that names it by a foreign host, whatever the address', async () => {
    const server = await start(join(dir, 'rebinding'));
    const request = httpGet(`${server.url}/v1/videos`, { headers: { Host: 'evil.example' } });
    const [response] = await once(request, 'response');
    expect(response.statusCode).toBe(403);
    response.resume();
  });

  it.skipIf(process.platform !== 'linux')('lets go of a file whose reader goes away', async () => {
    const data = join(dir, 'leak');
    const server = await start(data);
    const { job } = await upload(server, 'Colours');
    const id = (await followJob(server, job?.id ?? '')).at(-1)?.video_id ?? '';
    const [hash = ''] = await readdir(join(data, 'media'));
    const [name = ''] = await readdir(join(data, 'media', hash));
    const file = join(hash, name);
    // As large as a real video: the response must not fit into the sockets' buffers.
    await truncate(join(data, 'media', file), 64 * 2 ** 20);
    for (let i = 0; i < 50; i++) {
      const stop = new AbortController();
      const response = await fetch(`${server.url}/v1/videos/${id}/media`, { signal: stop.signal });
      await response.body?.getReader().read();
      stop.abort();
    }
    await vi.waitFor(() => expect(openFiles(file)).toBe(0), { timeout: 10_000 });
  });

  it('accepts a file that is larger than its memory limit', async () => {
    const server = await start(join(dir, 'large'));
    const before = process.memoryUsage().rss;
    let peak = before;
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage().rss);
    }, 20);
    const status = await sendPadded(`${server.url}/v1/videos`, 300);
    clearInterval(watch);
    expect(status).toBe(202);
    expect((peak - before) / 2 ** 20).toBeLessThan(200);
  });

  it('reports a missing ffmpeg, and keeps nothing of the upload', async () => {
    const data = join(dir, 'no-ffmpeg');
    const server = await start(data, { TIDEMARK_FFMPEG: join(dir, 'nowhere') });
    const init = { method: 'POST', headers: { 'Content-Type': 'video/mp4' }, body: readFileSync(clip) };
    const response = await fetch(`${server.url}/v1/videos`, init);
    expect([response.status, await response.json()]).toMatchObject([503, { code: 'FFMPEG_MISSING' }]);
    expect(await readdir(join(data, 'tmp'))).toEqual([]);
  });

  it('does not start with a missing model', async () => {
    const missing = { TIDEMARK_PACK: join(dir, 'nowhere') };
    await expect(start(join(dir, 'no-model'), missing)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('reports a damaged model, and continues without it', async () => {
    const damaged = await writeTinyPack(join(dir, 'damaged'));
    await rm(join(damaged, 'text.onnx'));
    const server = await start(join(dir, 'damaged-data'), { TIDEMARK_PACK: damaged });
    const ready = await fetch(`${server.url}/ready`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({
      ready: false,
      reason: expect.stringContaining('MODEL_INVALID'),
    });
    expect((await fetch(`${server.url}/v1/videos`)).status).toBe(200);
  });
});
