/** Clips over HTTP: made by a real ffmpeg, downloaded, cancelled, deleted after a day. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClipExport, ClipExportList } from '../../contract/index.ts';
import { createLogger } from '../../core/log.ts';
import { createClipLane } from '../../jobs/clip-lane.ts';
import { CLIPS_TTL_MS } from '../../jobs/clip-records.ts';
import { makeClips } from '../../media/clips/make-clips.ts';
import { writeZip } from '../../media/clips/zip.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { H264, steadyTimes, writeClip } from '../support/clips.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { FFPROBE } from '../support/tools.ts';
import { post, problem } from './requests.ts';
import { openTestLibrary, putVideo, type TestLibrary } from './test-library.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const tmp = makeTmpDir();
const film = tmp.file('walk.mp4');

beforeAll(() => writeClip(film, { timesMs: steadyTimes(150, 25), outputArgs: [...H264, '-g', '25'] }));
afterAll(() => tmp[Symbol.dispose]());

async function putFilm(library: TestLibrary) {
  return await putVideo(library, 'walk', { path: film, title: 'A walk', durationS: 6 });
}

async function ask(library: TestLibrary, body: object): Promise<ClipExport> {
  const response = await post(library, '/v1/clips', body);
  expect(response.status).toBe(202);
  return ClipExport.parse(await response.json());
}

/** Looks again and again, as a page does, until it has ended. */
async function ended({ app }: TestLibrary, { id }: ClipExport): Promise<ClipExport> {
  return vi.waitUntil(
    async () => {
      const now = ClipExport.parse(await (await app.request(`/v1/clips/${id}`)).json());
      return now.state === 'queued' || now.state === 'running' ? null : now;
    },
    { timeout: 110_000, interval: 50 },
  ) as Promise<ClipExport>;
}

async function fetched(
  library: TestLibrary,
  { download_url: url }: ClipExport,
  name: string,
): Promise<string> {
  const response = await library.app.request(url ?? '');
  expect(response.status).toBe(200);
  writeFileSync(tmp.file(name), Buffer.from(await response.arrayBuffer()));
  return tmp.file(name);
}

function frameCount(path: string): number {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-count_packets',
    '-show_entries',
    'stream=nb_read_packets',
  ];
  return Number(execFileSync(FFPROBE, [...args, '-of', 'csv=p=0', path], { encoding: 'utf8' }));
}

describe('clips', () => {
  it('of one segment are one video, downloaded under its name', async () => {
    using library = openTestLibrary();
    const { id } = await putFilm(library);
    const asked = await ask(library, { segments: [{ video_id: id, start: 2, end: 4 }] });
    expect(asked).toMatchObject({
      download_url: null,
      expires_at: null,
      clips: [{ how: null, label: 'A walk 0:02' }],
    });
    const done = await ended(library, asked);
    expect(done).toMatchObject({ state: 'done', fraction: 1, error: null, file_name: 'A walk 0.02.mp4' });
    expect(done.clips).toMatchObject([{ video_id: id, start: 2, end: 4, how: 'copied' }]);
    const response = await library.app.request(done.download_url ?? '', { headers: { Range: 'bytes=0-9' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Disposition')).toBe(
      "attachment; filename*=UTF-8''A%20walk%200.02.mp4",
    );
    expect(frameCount(await fetched(library, done, 'one.mp4'))).toBe(50);
  });

  it('are named by as much of a long title as a file system takes', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const label = `a${'海'.repeat(60)}${'🐕'.repeat(60)}`;
    const done = await ended(
      library,
      await ask(library, { segments: [{ video_id, start: 0, end: 1, label }] }),
    );
    expect(done).toMatchObject({ error: null, file_name: `a${'海'.repeat(60)}${'🐕'.repeat(4)}.mp4` });
  });

  it('of several are a ZIP in their order, or one video', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const segments = [
      { video_id, start: 4, end: 5, label: 'late: "x/y"' },
      { video_id, start: 1.2, end: 2 },
    ];
    const apart = await ended(library, await ask(library, { segments, name: 'two' }));
    expect(apart).toMatchObject({ state: 'done', file_name: 'two.zip', size_bytes: expect.any(Number) });
    expect(apart.clips.map(({ how }) => how)).toEqual(['copied', 'encoded']);
    const files = readZip(await fetched(library, apart, 'two.zip'));
    expect(files.map(({ name }) => name)).toEqual(['1 late. -x-y-.mp4', '2 A walk 0.01.mp4']);
    for (const [i, { name, content }] of files.entries()) {
      writeFileSync(tmp.file(name), content);
      expect(frameCount(tmp.file(name))).toBe([25, 20][i]);
    }
    const joined = await ended(library, await ask(library, { segments, name: 'reel', joined: true }));
    expect(joined).toMatchObject({ state: 'done', file_name: 'reel.mp4' });
    expect(frameCount(await fetched(library, joined, 'reel.mp4'))).toBe(45);
    const { data } = ClipExportList.parse(await (await library.app.request('/v1/clips')).json());
    expect(data.map(({ name }) => name)).toEqual(['reel', 'two']);
    // It is done a moment before its record says so on disk.
    const kept = () => readdirSync(join(library.dir, 'clips', joined.id)).sort();
    await vi.waitFor(() => expect(kept()).toEqual(['export.json', 'result.mp4']));
  });

  it('of a killed process go on without what it left half written', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const done = await ended(library, await ask(library, { segments: [{ video_id, start: 0, end: 1 }] }));
    const folder = join(library.dir, 'clips', done.id);
    const kept = () => readdirSync(folder).sort();
    await vi.waitFor(() => expect(kept()).toEqual(['export.json', 'result.mp4']));
    writeFileSync(join(folder, 'export.json.0f9d2c1e.part'), '');
    await library.engine.clips.resume();
    expect(kept()).toEqual(['export.json', 'result.mp4']);
  });

  it('that cannot be made are refused, or fail with a code', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const refuse = async (segment: object) =>
      (await problem(await post(library, '/v1/clips', { segments: [segment] }))).code;
    expect(await refuse({ video_id, start: 3, end: 3 })).toBe('BAD_REQUEST');
    expect(await refuse({ video_id, start: 6, end: 7 })).toBe('TIME_OUTSIDE');
    expect(await refuse({ video_id: 'f'.repeat(16), start: 1, end: 3 })).toBe('NOT_FOUND');
    const gone = await putVideo(library, 'gone', { path: tmp.file('gone.mp4') });
    expect(await refuse({ video_id: gone.id, start: 1, end: 3 })).toBe('NOT_FOUND');
    const text = await putVideo(library, 'words');
    const failed = await ended(
      library,
      await ask(library, { segments: [{ video_id: text.id, start: 1, end: 3 }] }),
    );
    expect(failed).toMatchObject({
      state: 'failed',
      error: { code: 'VIDEO_UNREADABLE' },
      download_url: null,
    });
    expect(await problem(await library.app.request(`/v1/clips/${failed.id}/file`))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('are not put into an archive where the disk has no room for it', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const lane = createClipLane({
      videoOf: library.engine.library.record,
      dataDir: library.dir,
      media: createFolderStore(library.dir),
      // Two files of which a disk could not hold a second copy, though they take no room themselves.
      make: async ({ folder }) => {
        mkdirSync(folder, { recursive: true });
        return ['a', 'b'].map((name) => {
          writeFileSync(join(folder, name), '');
          truncateSync(join(folder, name), 2 ** 43);
          return { path: join(folder, name), name };
        });
      },
      now: () => new Date(),
      logger: createLogger('error', () => {}),
    });
    const segments = [{ video_id, start: 0, end: 1 }];
    const { id } = await lane.add({ segments, name: 'huge', joined: false, tolerance_s: 0 });
    await vi.waitUntil(() => lane.get(id).state === 'failed');
    expect(lane.get(id).error?.code).toBe('DISK_FULL');
    await lane.close();
  });

  it('are not cut from another video in the place of the indexed one', async () => {
    using library = openTestLibrary();
    const film = await putFilm(library);
    const source = { ...film, sizeBytes: film.sizeBytes + 1, start: 0, end: 1, label: 'a' };
    const order = { sources: [source], name: 'a', joined: false, toleranceS: 0, folder: tmp.file('none') };
    await expect(makeClips(await locateFfmpeg(), order)).rejects.toMatchObject({ code: 'VIDEO_UNREADABLE' });
    expect(readdirSync(tmp.file('none'))).toEqual([]);
  });

  it('can be given up and deleted, and leave nothing', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    const segments = Array.from({ length: 20 }, () => ({ video_id, start: 0.2, end: 5.8 }));
    const [running, waiting] = [await ask(library, { segments }), await ask(library, { segments })];
    for (const { id } of [waiting, running]) {
      const response = await post(library, `/v1/clips/${id}/cancel`, {});
      expect(ClipExport.parse(await response.json())).toMatchObject({ state: 'cancelled', error: null });
    }
    expect(await problem(await post(library, `/v1/clips/${running.id}/cancel`, {}))).toMatchObject({
      code: 'CONFLICT',
    });
    expect((await library.app.request(`/v1/clips/${running.id}`, { method: 'DELETE' })).status).toBe(204);
    expect(existsSync(join(library.dir, 'clips', running.id))).toBe(false);
    expect((await library.app.request(`/v1/clips/${running.id}`)).status).toBe(404);
  });

  it('go on after a restart, and are gone a day after their end', async () => {
    using library = openTestLibrary();
    const { id: video_id } = await putFilm(library);
    let nowMs = Date.now();
    const openLane = () =>
      createClipLane({
        videoOf: library.engine.library.record,
        dataDir: library.dir,
        media: createFolderStore(library.dir),
        make: async (order, watch) => makeClips(await locateFfmpeg(), order, watch),
        now: () => new Date(nowMs),
        logger: createLogger('error', () => {}),
      });
    const before = openLane();
    const segments = [{ video_id, start: 0.2, end: 5.8 }];
    const { id } = await before.add({ segments, name: 'kept', joined: false, tolerance_s: 0 });
    await before.close();
    const after = openLane();
    await after.resume();
    await vi.waitUntil(() => after.get(id).state === 'done', { timeout: 110_000 });
    await after.close();
    nowMs += CLIPS_TTL_MS + 1;
    expect(() => after.get(id)).toThrow('not any more');
    const later = openLane();
    await later.resume();
    await later.close();
    expect(readdirSync(join(library.dir, 'clips'))).toEqual([]);
  });
});

describe('an archive', () => {
  it('holds names beyond ASCII and empty files, and reports each entry', async () => {
    writeFileSync(tmp.file('a'), 'hello');
    writeFileSync(tmp.file('b'), '');
    const entries = [
      { path: tmp.file('a'), name: '海 ü.txt' },
      { path: tmp.file('b'), name: 'empty' },
    ];
    const told: string[] = [];
    await writeZip(tmp.file('some.zip'), entries, { onDone: async ({ name }) => void told.push(name) });
    expect(told).toEqual(['海 ü.txt', 'empty']);
    expect(readZip(tmp.file('some.zip')).map(({ name, content }) => [name, String(content)])).toEqual([
      ['海 ü.txt', 'hello'],
      ['empty', ''],
    ]);
  });

  it('that fails or is stopped leaves nothing', async () => {
    writeFileSync(tmp.file('a'), 'hello');
    const entries = ['a', 'absent'].map((name) => ({ path: tmp.file(name), name }));
    await expect(writeZip(tmp.file('half.zip'), entries)).rejects.toMatchObject({ code: 'ENOENT' });
    const stop = new AbortController();
    const onDone = async () => stop.abort(new Error('enough'));
    const twice = [entries[0], entries[0]].filter((entry) => entry !== undefined);
    const stopped = writeZip(tmp.file('half.zip'), twice, { signal: stop.signal, onDone });
    await expect(stopped).rejects.toThrow('enough');
    expect(existsSync(tmp.file('half.zip'))).toBe(false);
  });
});

/** The files of an archive, found by its directory, their checksums checked. */
function readZip(path: string): { name: string; content: Buffer }[] {
  const zip = readFileSync(path);
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  let at = zip.readUInt32LE(end + 16);
  return Array.from({ length: zip.readUInt16LE(end + 10) }, () => {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [size, nameLength, local] = [
      zip.readUInt32LE(at + 24),
      zip.readUInt16LE(at + 28),
      zip.readUInt32LE(at + 42),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(from, from + size);
    expect(crc32(content)).toBe(zip.readUInt32LE(at + 16));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    return { name, content };
  });
}
