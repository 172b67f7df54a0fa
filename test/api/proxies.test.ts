/** Proxies over HTTP: shared by concurrent requests, followed, cancelled, evicted; with real videos and a real ffmpeg. */
import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { VideoProxy } from '../../contract/proxies.ts';
import { sweepProxies } from '../../media/proxies/proxy-files.ts';
import { H264, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { openTestLibrary, putVideo, type TestLibrary } from './test-library.ts';

const tmp = makeTmpDir();
afterAll(() => tmp[Symbol.dispose]());

const transport = tmp.file('transport.ts');
await writeClip(transport, {
  timesMs: steadyTimes(50, 25),
  outputArgs: [...H264, '-output_ts_offset', '37'],
});

/** Adds a real video to the library under its own name. */
async function putFilm(library: TestLibrary, name: string, path = transport): Promise<string> {
  return (await putVideo(library, name, { path, fileName: `${name}.ts` }))?.id ?? '';
}

async function ask(library: TestLibrary, id: string, method = 'GET'): Promise<VideoProxy> {
  const response = await library.app.request(`/v1/videos/${id}/proxy`, { method });
  expect([200, 202]).toContain(response.status);
  return (await response.json()) as VideoProxy;
}

async function whenEnded(library: TestLibrary, id: string): Promise<VideoProxy> {
  for (;;) {
    const proxy = await ask(library, id);
    if (proxy.state !== 'running') return proxy;
    // Polls in the same process: without a pause, ffmpeg's output would never be read.
    await setImmediate();
  }
}

const proxiesOf = ({ dir }: TestLibrary) => readdirSync(join(dir, 'proxies'));

/** A library whose folder of proxies is there, as the engine sees to. */
async function openLibrary(options: Parameters<typeof openTestLibrary>[0] = {}): Promise<TestLibrary> {
  const library = openTestLibrary(options);
  await sweepProxies(library.dir, Date.now());
  return library;
}

describe('a proxy', () => {
  it('is needed for videos that no browser plays, and made on request', async () => {
    using library = await openLibrary();
    const id = await putFilm(library, 'film');
    expect(await ask(library, id)).toMatchObject({ needed: true, state: 'none', method: 'copy', url: null });
    expect(await ask(library, id, 'POST')).toMatchObject({ state: 'running', fraction: 0 });
    const ready = await whenEnded(library, id);
    expect(ready).toMatchObject({ state: 'ready', url: `/v1/videos/${id}/proxy/media`, error: null });
    const response = await library.app.request(ready.url ?? '', { headers: { Range: 'bytes=4-7' } });
    expect(response.status).toBe(206);
    expect(await response.text()).toBe('ftyp');
    expect(response.headers.get('Content-Range')).toBe(`bytes 4-7/${ready.bytes}`);
  });

  it('is shared by concurrent requests', async () => {
    using library = await openLibrary();
    const id = await putFilm(library, 'film');
    const both = await Promise.all([ask(library, id, 'POST'), ask(library, id, 'POST')]);
    expect(both.map(({ state }) => state)).toEqual(['running', 'running']);
    await whenEnded(library, id);
    expect(proxiesOf(library)).toEqual([`${id}.mp4`]);
    expect((await ask(library, id, 'POST')).state).toBe('ready');
  });

  it('keeps the same validators while it is played', async () => {
    using library = await openLibrary();
    const id = await putFilm(library, 'film');
    await ask(library, id, 'POST');
    const { url } = await whenEnded(library, id);
    const tags = [];
    for (let i = 0; i < 2; i++) tags.push((await library.app.request(url ?? '')).headers.get('ETag'));
    expect(tags[0]).toBe(tags[1]);
  });

  it('leaves nothing when it is cancelled, and can be requested again', async () => {
    using library = await openLibrary();
    const long = tmp.file('long.avi');
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:d=15', '-c:v', 'mpeg4', '-q:v', '9', long]);
    const id = await putFilm(library, 'long', long);
    expect((await ask(library, id, 'POST')).method).toBe('encode');
    expect((await library.app.request(`/v1/videos/${id}/proxy`, { method: 'DELETE' })).status).toBe(204);
    expect(proxiesOf(library)).toEqual([]);
    expect(await ask(library, id)).toMatchObject({ state: 'none', error: null });
    expect((await ask(library, id, 'POST')).state).toBe('running');
    await library.engine.proxies.close();
    expect(proxiesOf(library)).toEqual([]);
  });

  it('goes with its video', async () => {
    using library = await openLibrary();
    const id = await putFilm(library, 'film');
    await ask(library, id, 'POST');
    await whenEnded(library, id);
    await library.app.request(`/v1/videos/${id}`, { method: 'DELETE' });
    expect(proxiesOf(library)).toEqual([]);
  });

  it('makes room by those that were played longest ago', async () => {
    using library = await openLibrary({ maxProxyBytes: 1 });
    const [first, second] = [await putFilm(library, 'first'), await putFilm(library, 'second')];
    for (const id of [first, second]) {
      await ask(library, id, 'POST');
      expect((await whenEnded(library, id)).state).toBe('ready');
    }
    expect(proxiesOf(library)).toEqual([`${second}.mp4`]);
    expect((await ask(library, first)).state).toBe('none');
  });

  it('says with a code why it could not be made', async () => {
    using library = await openLibrary();
    const id = await putFilm(library, 'film');
    rmSync(join(library.dir, 'proxies'), { recursive: true });
    await ask(library, id, 'POST');
    const failed = await whenEnded(library, id);
    expect(failed).toMatchObject({ state: 'failed', url: null, error: { code: 'FFMPEG_FAILED' } });
    await sweepProxies(library.dir, Date.now());
    await ask(library, id, 'POST');
    expect(await whenEnded(library, id)).toMatchObject({ state: 'ready', error: null });
  });

  it('does not start when the disk has no room for a copy of that size', async () => {
    using library = await openLibrary();
    // A file of which a disk could not hold a second copy, though it takes no room itself.
    const path = join(library.dir, 'huge.mkv');
    await writeClip(path, { timesMs: steadyTimes(50, 25) });
    truncateSync(path, 2 ** 43);
    const { id } = await putVideo(library, 'huge', { path });
    await ask(library, id, 'POST');
    expect(await whenEnded(library, id)).toMatchObject({ state: 'failed', error: { code: 'DISK_FULL' } });
    expect(proxiesOf(library)).toEqual([]);
  });

  it('is refused for videos that are unknown, or cannot be read', async () => {
    using library = await openLibrary();
    const broken = (await putVideo(library, 'broken'))?.id;
    for (const method of ['GET', 'POST']) {
      expect((await library.app.request('/v1/videos/0123456789abcdef/proxy', { method })).status).toBe(404);
      expect((await library.app.request(`/v1/videos/${broken}/proxy`, { method })).status).toBe(422);
    }
  });

  it('that a killed process left half made is removed at the start, and one in the making is not', async () => {
    using library = await openLibrary();
    writeFileSync(join(library.dir, 'proxies', 'a.mp4.part.mp4'), 'half');
    await sweepProxies(library.dir, Date.now() + 60_000);
    expect(proxiesOf(library)).toEqual(['a.mp4.part.mp4']);
    await sweepProxies(library.dir, Date.now() + 2 * 3600 * 1000);
    expect(proxiesOf(library)).toEqual([]);
  });
});
