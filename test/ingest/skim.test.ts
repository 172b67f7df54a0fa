/** The rough pass: all of a long video answers before it is indexed, and nothing of it is left afterwards. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { packKeyOf } from '../../core/pack-key.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { type IndexDeps, type IndexWatch, indexVideo } from '../../ingest/pipeline.ts';
import { isWorthSkimming } from '../../ingest/skim.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { type ModelPack, openPack } from '../../model/runtime/pack.ts';
import { collect } from '../arbitraries/store.ts';
import { H264, steadyTimes, writeClip } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const tmp = makeTmpDir();
const film = tmp.file('film.mp4');
const LENGTH_S = 130;
let pack: ModelPack;
let wanted: Rows;

type Rows = Awaited<ReturnType<typeof rowsOf>>;

beforeAll(async () => {
  pack = await openPack(await writeTinyPack(tmp.file('pack')));
  // A keyframe every 10 s.
  await writeClip(film, { timesMs: steadyTimes(LENGTH_S * 3, 3), outputArgs: [...H264, '-g', '30'] });
  const deps = await library('plain', { skimmedFromS: Number.POSITIVE_INFINITY });
  wanted = await rowsOf(deps.store, await index(deps));
  await deps.store.close();
});
afterAll(async () => {
  await pack.close();
  tmp[Symbol.dispose]();
});

async function library(name: string, more: Partial<IndexDeps> = {}): Promise<IndexDeps> {
  const [dataDir, tools] = [tmp.file(name), await locateFfmpeg()];
  const now = () => new Date('2026-01-02T03:04:05Z');
  return {
    tools,
    store: await openStore(dataDir),
    pack,
    media: createFolderStore(dataDir),
    now,
    skimmedFromS: 60,
    ...more,
  };
}

async function index(deps: IndexDeps, watch: IndexWatch = {}): Promise<VideoId> {
  return (await indexVideo(deps, { path: film, hints: {} }, watch)).video.id;
}

/** All that indexing leaves of a video, less the numbers of the rows. */
async function rowsOf(store: Store, id: VideoId) {
  const timeline = await store.timelines.find(id, packKeyOf(pack));
  const timelineId = timeline?.timelineId ?? -1;
  const moments = await store.moments.after(0, 1000);
  return {
    state: [timeline?.state, timeline?.nextSecond],
    chunks: await collect(store.timelines.chunks(timelineId)),
    moments: moments.map(({ startS, endS, vector }) => ({ startS, endS, vector })),
    events: (await store.events.list(timelineId)).map(({ startS, endS }) => ({ startS, endS })),
  };
}

/** Stops a run when it reports this stage. */
function stopAt(stage: string): IndexWatch {
  const abort = new AbortController();
  const stop = new AppError('CANCELLED', 'Stopped.');
  return {
    signal: abort.signal,
    onProgress: (progress) => progress.stage === stage && abort.abort(stop),
  };
}

it('gives each second the vector of the last keyframe, for all of the video, before any second is indexed', async () => {
  const deps = await library('rough');
  const { store } = deps;
  await expect(index(deps, stopAt('indexing'))).rejects.toMatchObject({ code: 'CANCELLED' });
  const [video] = await store.videos.list({ limit: 1 });
  const rough = await rowsOf(store, video?.id as VideoId);
  expect(rough).toMatchObject({ state: ['indexing', 0], moments: [], events: [] });
  expect(rough.chunks.map(({ startS, vectors }) => [startS, vectors.length])).toEqual([
    [0, 60],
    [60, 60],
    [120, 10],
  ]);
  const vectors = rough.chunks.flatMap((chunk) => chunk.vectors);
  for (const [second, vector] of vectors.entries()) expect(vector).toEqual(vectors[second - (second % 10)]);
  expect(vectors[0]).not.toEqual(vectors[10]);
  expect(rough.chunks.flatMap(({ ptsMs }) => [...ptsMs])).toEqual(
    Array.from({ length: LENGTH_S }, (_, second) => second * 1000),
  );

  // Indexed to its end, it is what it had been without.
  await index(deps);
  expect(await rowsOf(store, video?.id as VideoId)).toEqual(wanted);
  await store.close();
});

it('says how far it has come, minute by minute', async () => {
  const deps = await library('progress');
  const stop = stopAt('indexing');
  const seen: number[][] = [];
  const onProgress: IndexWatch['onProgress'] = (progress) => {
    if (progress.stage === 'skimming') seen.push([progress.done, Math.ceil(progress.total ?? 0)]);
    stop.onProgress?.(progress);
  };
  const stopped = index(deps, { signal: stop.signal, onProgress });
  await expect(stopped).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(seen).toEqual([0, 60, 120, 130].map((done) => [done, LENGTH_S]));
  await deps.store.close();
});

it('ends with the same rows when it was stopped halfway, and does not begin anew', async () => {
  const deps = await library('halfway');
  const { store } = deps;
  const abort = new AbortController();
  const written: number[] = [];
  const watched: Store = {
    ...store,
    timelines: {
      ...store.timelines,
      async commitRough(timelineId, chunk) {
        written.push(chunk.startS);
        const isOurs = await store.timelines.commitRough(timelineId, chunk);
        if (written.length === 2) abort.abort(new AppError('CANCELLED', 'Stopped.'));
        return isOurs;
      },
    },
  };
  const { signal } = abort;
  await expect(index({ ...deps, store: watched }, { signal })).rejects.toMatchObject({ code: 'CANCELLED' });
  const id = await index({ ...deps, store: watched });
  expect(written).toEqual([0, 60, 120]);
  expect(await rowsOf(store, id)).toEqual(wanted);
  await store.close();
});

it('is left out of short videos, and of those with many keyframes', async () => {
  const tools = await locateFfmpeg();
  const dense = tmp.file('dense.mp4');
  await writeClip(dense, { timesMs: steadyTimes(LENGTH_S, 1), outputArgs: [...H264, '-g', '1'] });
  const isSkimmed = async (path: string, fromLengthS: number) => {
    const deps = await library('unused');
    const task = { ...deps, path, probe: await probeVideo(tools, path), fromS: 0 };
    const worth = await isWorthSkimming(task, fromLengthS);
    await deps.store.close();
    return worth;
  };
  expect(await isSkimmed(film, 60)).toBe(true);
  expect(await isSkimmed(film, LENGTH_S + 5)).toBe(false);
  expect(await isSkimmed(dense, 60)).toBe(false);
});
