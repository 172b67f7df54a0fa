/**
 * The HTTP app over a real library in a temporary folder, composed as the product composes it: real SQLite, files, uploads
 * and guards. Small fakes stand in for the model and the decoder, so that a test can make them fail as it likes.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { composeServices, type Engine } from '../../api/engine.ts';
import { createApp } from '../../api/http/app.ts';
import type { App } from '../../api/http/env.ts';
import type { Finder } from '../../api/services/finder.ts';
import { NO_TRACING } from '../../api/services/tracing/tracing.ts';
import type { VlmSettings } from '../../api/services/vlm/vlm-client.ts';
import type { SearchResponse } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { newJobId, videoIdOf } from '../../core/ids.ts';
import { createLogger } from '../../core/log.ts';
import type { JobRecord } from '../../index/store/jobs.ts';
import { QUEUED_JOB } from '../../index/store/jobs.ts';
import { openSqliteStore } from '../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../index/store/store.ts';
import { videoById } from '../../index/store/video-by-id.ts';
import { NOTHING_TOLD, type VideoRecord } from '../../index/store/videos.ts';
import type { Track } from '../../index/tracks/track.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { recognitionKey } from '../../ingest/speech/recognise-speech.ts';
import { makeClips } from '../../media/clips/make-clips.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { probeVideo } from '../../media/probe/probe.ts';
import { fakeChains } from './fake-chains.ts';

/** The parts of a library that a test reads and changes. */
export interface TestLibrary extends Disposable {
  app: App;
  engine: Engine;
  store: Store;
  dir: string;
  /** Folder from which files may be added by path. */
  root: string;
  logged: string[];
  stopping: AbortController;
  /** Ids of jobs that were asked to stop. */
  stopped: string[];
}

/** Settings of the app that tests vary. */
export interface TestOptions {
  apiKey?: string;
  allowedHosts?: string[];
  corsOrigins?: string[];
  webhookPrivate?: boolean;
  bucketKey?: Parameters<typeof composeServices>[0]['bucketKey'];
  maxUploadBytes?: number;
  maxProxyBytes?: number;
  searchesPerMinute?: number;
  /** How long a new file of a source must not have changed. */
  settleMs?: number;
  /** The time, for what is kept for a while. */
  nowMs?: () => number;
  /** A stopped job waits for this before it ends. */
  lettingGo?: Promise<void>;
  /** The things in every picture. */
  seen?: SeenThing[];
  /** The tracks of every span. */
  tracks?: Track[];
  /** Stands in for the pack thread. */
  addPack?: Parameters<typeof composeServices>[0]['addPack'];
  /** The user's vision model. */
  vlm?: VlmSettings;
  /** Stands in for the search thread. */
  answer?: (signal?: AbortSignal) => SearchResponse | Promise<SearchResponse>;
}

/** The model that a test library says it has. */
export const TEST_PACK = { packId: 'tiny', packRevision: '1' };

/** Opens an app; dispose of it to remove its folder. A file is "a video" when it begins with the word "video". */
export function openTestLibrary(options: TestOptions = {}): TestLibrary {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-api-'));
  const root = mkdtempSync(join(tmpdir(), 'tidemark-root-'));
  const store = openSqliteStore(dir);
  const stopped: string[] = [];
  const stop = async (id: string) => {
    stopped.push(id);
    await options.lettingGo;
  };
  const logged: string[] = [];
  const logger = createLogger('info', (line) => logged.push(line));
  const makeClipsHere: Engine['makeClips'] = async (order, watch) =>
    makeClips(await locateFfmpeg(), order, watch);
  const services = composeServices({
    ...{
      store,
      dataDir: dir,
      media: createFolderStore(dir),
      pack: TEST_PACK,
      roots: [root],
      session: 'test',
      logger,
    },
    ...(options.settleMs !== undefined && { settleMs: options.settleMs }),
    maxUploadBytes: options.maxUploadBytes ?? 10_000,
    maxProxyBytes: options.maxProxyBytes ?? 1e9,
    webhookPrivate: options.webhookPrivate ?? false,
    bucketKey: options.bucketKey ?? null,
    runner: { wake() {}, stop },
    ask: () => ({ finder: fakeFinder(store, options), chains: fakeChains(store) }),
    makeClips: makeClipsHere,
    readers: [],
    eyes: {
      see: async () => options.seen ?? [],
      follow: async () => options.tracks ?? [],
      compare: async (_, pictures) => pictures.map(({ boxes }) => boxes.map(() => 0)),
      roomType: async () => null,
    },
    addPack: options.addPack ?? (async () => null),
    recogniser: null,
    readerOf: (folder) => recognitionKey(folder, null),
    tools: () => locateFfmpeg(),
    probe: async (path) => probeVideo(await locateFfmpeg(), path),
    checkVideo: async (path) => {
      if (!(await readFile(path, 'latin1')).startsWith('video')) {
        throw new AppError('VIDEO_UNREADABLE', `${basename(path)} is not a video.`);
      }
    },
    vlm: options.vlm ?? null,
    now: () => new Date(options.nowMs?.() ?? Date.now()),
  });
  const { clips, proxies, library } = services;
  const engine: Engine = {
    ...services,
    tracing: NO_TRACING,
    // Files here only begin with the word "video": there is nothing to draw.
    pictures: {
      thumbnail: async (id) => picture((await library.record(id)).path),
      async jpeg(id, timeS) {
        const { path, durationS } = await library.record(id);
        if (durationS !== null && timeS >= durationS)
          throw new AppError('TIME_OUTSIDE', 'It is over by then.');
        return path;
      },
      storyboard: async (id) => `WEBVTT\n\n${(await library.record(id)).contentHash.slice(0, 16)}`,
      sheet: async (id) => picture((await library.record(id)).path),
    },
    model: 'tiny@1',
    uptimeS: () => 1,
    whyNotReady: async () => null,
    isReadOnly: () => store.isReadOnly(),
    makeClips: makeClipsHere,
    async work() {},
    async close() {
      await Promise.all([proxies.close(), clips.close()]);
      await store.close();
    },
  };
  const stopping = new AbortController();
  const app = createApp({
    engine,
    config: {
      apiKey: options.apiKey,
      allowedHosts: options.allowedHosts ?? [],
      corsOrigins: options.corsOrigins ?? [],
      maxUploadBytes: options.maxUploadBytes ?? 10_000,
      searchesPerMinute: options.searchesPerMinute ?? 0,
    },
    logger,
    uiDir: join(dir, 'no-page'),
    version: '0.0.0',
    stopping: stopping.signal,
    sampleFraction: () => null,
  });
  return {
    app,
    engine,
    store,
    dir,
    root,
    logged,
    stopping,
    stopped,
    [Symbol.dispose]() {
      stopping.abort();
      void clips.close();
      void store.close(); // Closed when the call returns.
      rmSync(dir, { recursive: true, force: true });
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Stands in for the search thread: every search has the same answer. */
function fakeFinder(store: Store, { answer = emptyAnswer }: TestOptions): Finder {
  return {
    search: async (_, signal) => answer(signal),
    curve: async (id) => {
      await videoById(store.videos, id);
      return { video_id: id, step_s: 1, values: [0.5, null], model: 'tiny@1' };
    },
  };
}

function picture(path: string) {
  return { path, contentType: 'image/webp', tag: 'picture' };
}

/** A search that found nothing. */
export function emptyAnswer(): SearchResponse {
  return {
    data: [],
    answerable: null,
    no_match: null,
    state: 'no_strong_match',
    parsed: { text: 'a', unknown_share: 0 },
    search_mode: 'exact',
    model: 'tiny@1',
    pool: { videos: 0, duration_s: 0 },
    coverage: { indexed: 1, rough_videos: 0 },
    timing_ms: { embed: 0, candidates: 0, refine: 0, total: 0 },
    page: { size: 10, next_token: null, expires_at: null },
  };
}

/** Puts a video with `content` as its file into the library. */
export async function putVideo(
  { store, dir }: TestLibrary,
  content: string,
  over: Partial<VideoRecord> = {},
) {
  const contentHash = createHash('sha256').update(content).digest('hex');
  const path = join(dir, `${content}.mp4`);
  writeFileSync(path, content);
  return await store.videos.upsert({
    id: videoIdOf(contentHash),
    contentHash,
    path,
    fileName: `${content}.mp4`,
    sizeBytes: statSync(over.path ?? path, { throwIfNoEntry: false })?.size ?? content.length,
    title: content,
    tags: [],
    capturedAt: null,
    durationS: 10,
    width: 320,
    height: 240,
    fps: 25,
    codec: 'h264',
    container: 'mp4',
    warnings: [],
    ...NOTHING_TOLD,
    // A file of the test's own has another hash; one that is clearly older than its row is not compared with it.
    createdAt: new Date(Date.now() + (over.path === undefined ? 0 : 10_000)).toISOString(),
    ...over,
  });
}

/** Puts a job into the library. */
export async function putJob({ store }: TestLibrary, over: Partial<JobRecord> = {}): Promise<JobRecord> {
  const job: JobRecord = {
    ...QUEUED_JOB,
    id: newJobId(),
    videoId: null,
    path: '/films/a.mp4',
    pack: null,
    hints: {},
    createdAt: new Date().toISOString(),
    ...over,
  };
  await store.jobs.add(job);
  return job;
}
