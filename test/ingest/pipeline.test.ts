/** From a file to rows: real ffmpeg, real SQLite, a real (tiny) pack. */

import { existsSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { type VideoId, videoIdOf } from '../../core/ids.ts';
import { packKeyOf } from '../../core/pack-key.ts';
import type { Progress } from '../../core/progress.ts';
import { hashFile } from '../../files/hash-file.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { discardPartial, type IndexDeps, type IndexWatch, indexVideo } from '../../ingest/pipeline.ts';
import { storyboardFolder } from '../../ingest/storyboard.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { type ModelPack, openPack } from '../../model/runtime/pack.ts';
import { collect } from '../arbitraries/store.ts';
import { H264, runFfmpeg, steadyTimes, writeClip } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const tmp = makeTmpDir();
const clip = tmp.file('clip.mp4');
let pack: ModelPack;
let deps: IndexDeps;
let store: Store;
let runs = 0;

beforeAll(async () => {
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  const metadata = ['-metadata', 'creation_time=2024-05-06T07:08:09+02:00'];
  await writeClip(clip, { timesMs: steadyTimes(390, 3), outputArgs: [...H264, '-g', '30', ...metadata] });
  writeFileSync(tmp.file('clip.de.srt'), '1\n00:00:05,000 --> 00:00:07,500\nEin <i>Wort</i>\n');
});
beforeEach(async () => {
  await store?.close();
  const dataDir = tmp.file(`data-${runs++}`);
  store = await openStore(dataDir);
  deps = {
    tools: await locateFfmpeg(),
    store,
    pack,
    media: createFolderStore(dataDir),
    now: () => new Date('2026-01-02T03:04:05Z'),
  };
});
afterAll(async () => {
  await store.close();
  await pack.close();
  tmp[Symbol.dispose]();
});

const index = (path: string, watch: IndexWatch = {}, hints = {}) => indexVideo(deps, { path, hints }, watch);
const idOf = async (path: string) => videoIdOf(await hashFile(path));
const timelineOf = async (id: VideoId) => await store.timelines.find(id, packKeyOf(pack));
const chunksOf = async (id: VideoId) =>
  await collect(store.timelines.chunks((await timelineOf(id))?.timelineId ?? -1));

describe('indexing a video', () => {
  it('stores what it is, a vector for every second, moments, words and pictures', async () => {
    const seen: Progress[] = [];
    const { video, alreadyIndexed } = await index(
      clip,
      { onProgress: (progress) => seen.push(progress) },
      { tags: ['home'] },
    );
    expect(alreadyIndexed).toBe(false);
    expect(video).toMatchObject({
      ...{
        id: await idOf(clip),
        title: 'clip',
        tags: ['home'],
        durationS: expect.closeTo(130, 0),
        width: 320,
        height: 240,
        codec: 'h264',
      },
      ...{ capturedAt: '2024-05-06T05:08:09.000Z', warnings: [], container: 'mov' },
    });
    expect(await timelineOf(video.id)).toMatchObject({ state: 'complete', nextSecond: 130, fps: 1 });
    const chunks = await chunksOf(video.id);
    expect(chunks.map(({ startS, vectors }) => [startS, vectors.length])).toEqual([
      [0, 60],
      [60, 60],
      [120, 10],
    ]);
    expect(chunks.flatMap(({ ptsMs }) => [...ptsMs])).toEqual(
      Array.from({ length: 130 }, (_, i) => i * 1000),
    );
    expect(chunks.every(({ vectors }) => vectors.every((vector) => vector?.values.length === pack.dim))).toBe(
      true,
    );

    const moments = await store.moments.after(0, 1000);
    expect(moments[0]?.startS).toBe(0);
    expect(moments.at(-1)?.endS).toBe(130);
    for (const [i, moment] of moments.slice(1).entries()) expect(moment.startS).toBe(moments[i]?.endS);

    expect(await store.passages.search('wort', {}, 5)).toMatchObject([
      { lang: 'de', startS: 5, endS: 7.5, text: 'Ein Wort' },
    ]);
    expect(readdirSync(deps.media.place(storyboardFolder(video.id))).sort()).toEqual([
      '000.webp',
      '001.webp',
      '002.webp',
    ]);
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'hashing',
      'probing',
      'indexing',
      'finishing',
    ]);
    expect(seen.every(({ done }, i) => i === 0 || done >= (seen[i - 1] as Progress).done)).toBe(true);
  });

  it('again, or renamed, changes nothing but the path', async () => {
    const { video } = await index(clip);
    await store.videos.update(video.id, { title: 'Written by hand' });
    const before = { chunks: await chunksOf(video.id), version: (await timelineOf(video.id))?.version };
    expect((await index(clip)).alreadyIndexed).toBe(true);

    const moved = tmp.file('moved.mp4');
    renameSync(clip, moved);
    try {
      const again = await index(moved);
      expect(again).toMatchObject({
        alreadyIndexed: true,
        video: { path: moved, fileName: 'moved.mp4', title: 'Written by hand' },
      });
    } finally {
      renameSync(moved, clip);
    }
    expect({ chunks: await chunksOf(video.id), version: (await timelineOf(video.id))?.version }).toEqual(
      before,
    );
  });

  it('continues after it was stopped, and ends with the same rows as if it had not been', async () => {
    const undisturbed = (await index(clip)).video.id;
    const [wanted, wantedMoments] = [await chunksOf(undisturbed), await store.moments.after(0, 1000)];
    await store.close();
    store = await openStore(tmp.file('stopped'));
    deps = { ...deps, store, media: createFolderStore(tmp.file('stopped')) };

    const abort = new AbortController();
    const stopAt = ({ done }: Progress) => done >= 96 && abort.abort(new AppError('CANCELLED', 'Stopped.'));
    await expect(index(clip, { signal: abort.signal, onProgress: stopAt })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    const id = await idOf(clip);
    expect(await timelineOf(id)).toMatchObject({ state: 'indexing', nextSecond: 60 });

    const seen: Progress[] = [];
    await index(clip, { onProgress: (progress) => seen.push(progress) });
    expect(seen.find(({ stage }) => stage === 'indexing')?.done).toBe(60);
    expect(await chunksOf(id)).toEqual(wanted);
    const plain = (moments: typeof wantedMoments) =>
      moments.map(({ startS, endS, vector }) => ({ startS, endS, vector }));
    expect(plain(await store.moments.after(0, 1000))).toEqual(plain(wantedMoments));
  });

  it('with another pack keeps both timelines', async () => {
    const { video } = await index(clip);
    await using plain = await openPack(
      await writeTinyPack(tmp.file('plain'), { id: 'plain', timeline: false }),
    );
    await indexVideo({ ...deps, pack: plain }, { path: clip, hints: {} });
    expect((await timelineOf(video.id))?.state).toBe('complete');
    expect(await store.timelines.find(video.id, packKeyOf(plain))).toMatchObject({
      state: 'complete',
      nextSecond: 130,
    });
  });
});

describe('what goes wrong', () => {
  it('leaves nothing of a file that is no video, or has no frame', async () => {
    writeFileSync(tmp.file('words.mp4'), 'no video');
    await runFfmpeg([
      '-f',
      'lavfi',
      '-i',
      'color=s=64x64:d=1',
      '-frames:v',
      '0',
      '-c:v',
      'mpeg4',
      tmp.file('none.avi'),
    ]);
    for (const name of ['words.mp4', 'none.avi', 'absent.mp4']) {
      await expect(index(tmp.file(name))).rejects.toMatchObject({
        code: expect.stringMatching(/^VIDEO_(UNREADABLE|EMPTY)$/),
      });
    }
    expect(await store.videos.list({ limit: 10 })).toEqual([]);
    expect(existsSync(deps.media.place('storyboards'))).toBe(false);
  });

  it('is said of subtitles, and the video is indexed all the same', async () => {
    await writeClip(tmp.file('b.mp4'), { timesMs: steadyTimes(10, 5) });
    writeFileSync(tmp.file('b.srt'), 'These are no subtitles.');
    const { video } = await index(tmp.file('b.mp4'));
    expect(video.warnings).toEqual([
      { code: 'SUBTITLES_UNREADABLE', message: expect.stringContaining('b.srt') },
    ]);
    expect(await timelineOf(video.id)).toMatchObject({ state: 'complete', nextSecond: 2 });
  });

  it('is said of a video that is longer than is read', async () => {
    await writeClip(tmp.file('long.mkv'), { timesMs: [0, 400, 48.5 * 3_600_000] });
    const { video } = await index(tmp.file('long.mkv'));
    const message = 'The file says that it lasts 48.5 hours; its first 48 are indexed.';
    expect(video.warnings).toEqual([{ code: 'VIDEO_TOO_LONG', message }]);
    expect((await timelineOf(video.id))?.state).toBe('complete');
  });

  it('is a gap of hours, which has no storyboard sheets', async () => {
    await writeClip(tmp.file('gap.mkv'), { timesMs: [0, 400, 5 * 3_600_000, 5 * 3_600_000 + 400] });
    const { video } = await index(tmp.file('gap.mkv'));
    expect((await timelineOf(video.id))?.nextSecond).toBe(5 * 3600 + 1);
    expect(readdirSync(deps.media.place(storyboardFolder(video.id)))).toHaveLength(2);
  });

  it('is noticed when the file changes while it is read', async () => {
    await writeClip(tmp.file('c.mp4'), { timesMs: steadyTimes(300, 3) });
    const touch = ({ stage }: Progress) => stage === 'probing' && utimesSync(tmp.file('c.mp4'), 1, 1);
    await expect(index(tmp.file('c.mp4'), { onProgress: touch })).rejects.toMatchObject({ code: 'CONFLICT' });
    const id = await idOf(tmp.file('c.mp4'));
    expect(await chunksOf(id)).toEqual([]);
    await discardPartial({ ...deps, pack: packKeyOf(pack) }, id);
    expect(await store.videos.get(id)).toBeUndefined();
    expect(existsSync(deps.media.place(storyboardFolder(id)))).toBe(false);
  });

  it('is a video that another process deletes meanwhile: nothing of it stays', async () => {
    const id = await idOf(clip);
    const deleted: Store = {
      ...store,
      timelines: {
        ...store.timelines,
        async commitChunk(timelineId, chunk, ...rest) {
          await store.timelines.commitChunk(timelineId, chunk, ...rest);
          if (chunk.startS === 120) await store.videos.delete(id);
        },
      },
    };
    await expect(indexVideo({ ...deps, store: deleted }, { path: clip, hints: {} })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await store.videos.get(id)).toBeUndefined();
    expect(existsSync(deps.media.place(storyboardFolder(id)))).toBe(false);
  });

  it('is a drive that fails midway: what is committed stays, and the next run completes it', async () => {
    const [whole, part, broken] = [tmp.file('video.ts'), tmp.file('part.ts'), tmp.file('broken-ffmpeg')];
    await runFfmpeg(['-i', clip, '-c', 'copy', whole]);
    await runFfmpeg(['-i', whole, '-c', 'copy', '-t', '100', part]);
    // Reads a part of the video and ends well, as the real one does where a read fails.
    const swap = `for arg; do shift; [ "$arg" = "file:${whole}" ] && arg="file:${part}"; set -- "$@" "$arg"; done`;
    const said = `echo "file:${whole}: Input/output error" >&2`;
    writeFileSync(broken, ['#!/bin/sh', swap, `"${deps.tools.ffmpeg.path}" "$@"`, said].join('\n'), {
      mode: 0o755,
    });
    const tools = { ...deps.tools, ffmpeg: { ...deps.tools.ffmpeg, path: broken } };
    const id = await idOf(whole);
    await expect(indexVideo({ ...deps, tools }, { path: whole, hints: {} })).rejects.toMatchObject({
      code: 'FFMPEG_FAILED',
      message: expect.stringContaining('Input/output error'),
    });
    expect(await timelineOf(id)).toMatchObject({ state: 'indexing', nextSecond: 60 });
    await index(whole);
    expect(await timelineOf(id)).toMatchObject({ state: 'complete', nextSecond: 130 });
  });

  it('is a full disk: what is committed stays, and the next run completes it', async () => {
    const full: Store = {
      ...store,
      timelines: {
        ...store.timelines,
        async commitChunk(timelineId, chunk, ...rest) {
          if (chunk.startS === 60)
            throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
          await store.timelines.commitChunk(timelineId, chunk, ...rest);
        },
      },
    };
    await expect(indexVideo({ ...deps, store: full }, { path: clip, hints: {} })).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    expect(await timelineOf(await idOf(clip))).toMatchObject({ state: 'indexing', nextSecond: 60 });
    await index(clip);
    expect(await chunksOf(await idOf(clip))).toHaveLength(3);
  });
});
