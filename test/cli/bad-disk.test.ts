/** Commands on a data folder whose disk is full or cannot be written: they end, with a code. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer } from '../../api/server.ts';
import { VideoList } from '../../contract/index.ts';
import { readConfig } from '../../core/config.ts';
import { createLogger } from '../../core/log.ts';
import { cutClip } from '../../media/clips/cut-clip.ts';
import { makeClips } from '../../media/clips/make-clips.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { videoOf } from '../arbitraries/store.ts';
import { runFfmpeg } from '../support/clips.ts';
import { CAN_MOUNT, mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { openWorkplace, type Workplace, writeColours } from './workplace.ts';

describe.skipIf(!CAN_MOUNT)('on a bad disk', { timeout: 240_000 }, () => {
  let place: Workplace;
  const disks: SmallDisk[] = [];

  /** A disk that is gone with the test. */
  function mountDisk(name: string, sizeKib: number): SmallDisk {
    const disk = mountSmallDisk(join(place.dir, name), sizeKib);
    disks.push(disk);
    return disk;
  }

  beforeAll(async () => {
    place = await openWorkplace();
    mkdirSync(join(place.dir, 'films'));
    for (const s of [1, 2, 3]) await writeColours(join(place.dir, 'films', `${s}.mp4`), s);
    expect((await place.run('index', 'films/1.mp4', '--data', 'd')).code).toBe(0);
  });

  afterAll(async () => {
    for (const disk of disks) disk[Symbol.dispose]();
    await place.remove();
  });

  test('index of several files on a full disk ends with DISK_FULL, and goes on once there is room', async () => {
    const disk = mountDisk('full', 4096);
    const data = join(disk.path, 'd');
    expect((await place.run('videos', '--data', data)).code).toBe(0);
    disk.fill(40);
    const { code, err } = await place.run('index', 'films', '--data', data);
    expect([code, err]).toEqual([1, expect.stringContaining('DISK_FULL')]);
    disk.free();
    expect((await place.run('index', 'films', '--data', data)).code).toBe(0);
    expect((await place.run('videos', '--data', data)).out.match(/indexed/g)).toHaveLength(3);
  });

  // The rows do not fit; they do, and the files do not.
  test.each([64, 8192])(
    'backup to a disk of %i KiB ends with DISK_FULL, and leaves nothing',
    async (sizeKib) => {
      const disk = mountDisk(`backup-${sizeKib}`, sizeKib);
      const { code, err } = await place.run('backup', join(disk.path, 'copy'), '--data', 'd');
      expect([code, err]).toEqual([1, expect.stringContaining('DISK_FULL')]);
      expect(readdirSync(disk.path)).toEqual([]);
    },
  );

  test.each([64, 8192])(
    'restore to a disk of %i KiB ends with DISK_FULL, and leaves nothing',
    async (sizeKib) => {
      const disk = mountDisk(`restore-${sizeKib}`, sizeKib);
      expect((await place.run('backup', `copy-${sizeKib}`, '--data', 'd')).code).toBe(0);
      const { code, err } = await place.run('restore', `copy-${sizeKib}`, '--data', join(disk.path, 'd'));
      expect([code, err]).toEqual([1, expect.stringContaining('DISK_FULL')]);
      expect(readdirSync(disk.path)).toEqual([]);
    },
  );

  // A full disk is noticed before a clip is begun, and while it is written.
  test('a clip that does not fit ends with DISK_FULL, and leaves nothing', async () => {
    const disk = mountDisk('clips', 48);
    const [tools, path] = [await locateFfmpeg(), join(place.dir, 'lively.mp4')];
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=10:d=4', '-pix_fmt', 'yuv420p', path]);
    const request = { path, durationS: null, startS: 0.5, endS: 3, toleranceS: 0, shape: undefined };
    const cut = cutClip(tools, request, join(disk.path, 'clip'));
    await expect(cut).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(readdirSync(disk.path)).toEqual([]);
    const source = { ...videoOf(1), path, durationS: 4, start: 0.5, end: 3, label: 'A clip' };
    const order = { sources: [source], name: 'A clip', joined: false, toleranceS: 0, folder: disk.path };
    await expect(makeClips(tools, order)).rejects.toMatchObject({ code: 'DISK_FULL' });
    expect(readdirSync(disk.path)).toEqual([]);
  });

  test('a video is deleted from a full disk', async () => {
    const disk = mountDisk('delete', 4096);
    const data = join(disk.path, 'd');
    expect((await place.run('index', 'films/1.mp4', '--data', data)).code).toBe(0);
    const settings = { TIDEMARK_DATA: data, TIDEMARK_PACK: join(place.dir, 'pack'), TIDEMARK_PORT: '0' };
    const config = readConfig({ ...settings, TIDEMARK_SAMPLE: 'off', TIDEMARK_LOG_LEVEL: 'error' });
    const server = await startServer(config, createLogger('error'));
    try {
      const list = async () =>
        VideoList.parse(await (await fetch(`${server.url}/v1/videos`)).json()).data.map(({ id }) => id);
      const [id = ''] = await list();
      // What can be made again goes first, and makes room.
      writeFileSync(join(data, 'proxies', `${id}.mp4`), Buffer.alloc(256 * 1024));
      disk.fill(0);
      expect((await fetch(`${server.url}/v1/videos/${id}`, { method: 'DELETE' })).status).toBe(204);
      expect(await list()).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test('a video without poster or proxy is deleted from a full disk, several times over', async () => {
    const disk = mountDisk('reserve', 80 * 1024);
    const data = join(disk.path, 'd');
    expect((await place.run('index', 'films', '--data', data)).code).toBe(0);
    const settings = { TIDEMARK_DATA: data, TIDEMARK_PACK: join(place.dir, 'pack'), TIDEMARK_PORT: '0' };
    const config = readConfig({ ...settings, TIDEMARK_SAMPLE: 'off', TIDEMARK_LOG_LEVEL: 'error' });
    const server = await startServer(config, createLogger('error'));
    try {
      const ids = async () =>
        VideoList.parse(await (await fetch(`${server.url}/v1/videos`)).json()).data.map(({ id }) => id);
      for (let [left, round] = [await ids(), 0]; left.length > 0; left = await ids(), round++) {
        rmSync(join(data, 'posters'), { recursive: true, force: true });
        disk.fill(0);
        const removed = await fetch(`${server.url}/v1/videos/${left[0]}`, { method: 'DELETE' });
        expect([round, removed.status]).toEqual([round, 204]);
      }
    } finally {
      await server.close();
    }
  });

  test('images, thumbnails, triggers, sources and keys on a full disk are refused with 507, and nothing is half kept', async () => {
    const disk = mountDisk('writes', 80 * 1024);
    const data = join(disk.path, 'd');
    expect((await place.run('index', 'films/1.mp4', '--data', data)).code).toBe(0);
    const settings = { TIDEMARK_DATA: data, TIDEMARK_PACK: join(place.dir, 'pack'), TIDEMARK_PORT: '0' };
    const over = { TIDEMARK_SAMPLE: 'off', TIDEMARK_LOG_LEVEL: 'error', TIDEMARK_ROOTS: place.dir };
    const server = await startServer(
      readConfig({ ...settings, ...over }),
      createLogger('error', () => {}),
    );
    try {
      const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      const json = (body: object) => ({
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const list = VideoList.parse(await (await fetch(`${server.url}/v1/videos`)).json());
      const writes: [string, RequestInit][] = [
        [
          '/v1/images',
          { method: 'POST', headers: { 'Content-Type': 'image/png' }, body: new Uint8Array(png) },
        ],
        ['/v1/triggers', json({ name: 'Red', query: { text: 'red' } })],
        ['/v1/sources', json({ path: join(place.dir, 'films') })],
        [list.data[0]?.thumbnail_url as string, {}],
        ['/v1/keys', json({ name: 'first', scopes: ['admin'] })],
      ];
      rmSync(join(data, 'posters'), { recursive: true, force: true });
      disk.fill(0);
      for (const [path, init] of writes) {
        const response = await fetch(`${server.url}${path}`, init);
        const { code } = (await response.json()) as { code: string };
        expect([path, response.status, code]).toEqual([path, 507, 'DISK_FULL']);
      }
      disk.free();
      for (const path of ['/v1/triggers', '/v1/sources', '/v1/keys']) {
        const { data: kept } = (await (await fetch(`${server.url}${path}`)).json()) as { data: object[] };
        expect([path, kept]).toEqual([path, []]);
      }
      const left = (folder: string) =>
        readdirSync(join(data, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
          /\.\w+$/.test(name),
        );
      expect(left('tmp')).toEqual([]);
      expect(left('images')).toEqual([]);
      // Images are refused sooner: they leave 256 MiB to the rows.
      for (const [path, init] of writes.slice(1)) {
        expect([path, (await fetch(`${server.url}${path}`, init)).ok]).toEqual([path, true]);
      }
    } finally {
      await server.close();
    }
  });

  test('a data folder that cannot be written is refused with DATA_READ_ONLY by every command', async () => {
    const disk = mountDisk('locked', 8192);
    expect((await place.run('index', 'films/1.mp4', '--data', join(disk.path, 'd'))).code).toBe(0);
    disk.makeReadOnly();
    // Searching makes no library, so one that is not there is only not found.
    const onNew = { index: 'DATA_READ_ONLY', videos: 'DATA_READ_ONLY', search: 'NOT_FOUND' };
    for (const data of [join(disk.path, 'd'), join(disk.path, 'new')]) {
      for (const command of [['index', 'films'], ['videos'], ['search', 'red']] as const) {
        const wanted = data.endsWith('new') ? onNew[command[0]] : 'DATA_READ_ONLY';
        const { code, err } = await place.run(...command, '--data', data);
        expect([code, err]).toEqual([1, expect.stringContaining(wanted)]);
      }
    }
  });
});
