/** The composition root: the one place that opens the store, the threads and the runner, and closes them in order. */

import { randomUUID } from 'node:crypto';
import type { Job } from '../contract/index.ts';
import type { Config } from '../core/config.ts';
import { ERROR_CODES, toAppError } from '../core/errors.ts';
import type { JobId, VideoId } from '../core/ids.ts';
import type { Logger } from '../core/log.ts';
import { memo } from '../core/memo.ts';
import { packKeyOf, packName } from '../core/pack-key.ts';
import type { JobRecord } from '../index/store/jobs.ts';
import { openStore } from '../index/store/open-store.ts';
import type { Store } from '../index/store/store.ts';
import { discardPartial } from '../ingest/pipeline.ts';
import { type ClipDesk, createClipDesk } from '../jobs/clip-lane.ts';
import { DEAD_AFTER_MS, type JobRunner, type JobWatch, startJobRunner } from '../jobs/index-lane.ts';
import { createJobFeed, type JobFeed } from '../jobs/job-feed.ts';
import { createJobDesk, type JobDesk } from '../jobs/job-service.ts';
import { createTurns } from '../jobs/keyed-mutex.ts';
import { createLimiter } from '../jobs/limiter.ts';
import { presentJob } from '../jobs/present-job.ts';
import { createProxies, type Proxies } from '../jobs/proxy-lane.ts';
import { watchRows } from '../jobs/watch-rows.ts';
import type { ClipsToMake, ClipsWatch } from '../media/clips/make-clips.ts';
import { locateFfmpeg } from '../media/ffmpeg/ffmpeg-tools.ts';
import { probeVideo } from '../media/probe/probe.ts';
import { sweepProxies } from '../media/proxies/proxy-files.ts';
import { readManifest } from '../model/runtime/pack.ts';
import { type Chains, createChains } from './services/chains.ts';
import { toolEnv } from './services/doctor.ts';
import { createFinder, type Finder } from './services/finder.ts';
import { createIdempotency, type Idempotency } from './services/idempotency.ts';
import { createImages, type Images, sweepImages } from './services/images.ts';
import { createIntake, type Intake } from './services/intake.ts';
import { createLibrary, type Library } from './services/library.ts';
import { findPack } from './services/packs.ts';
import { createPictures, type Pictures } from './services/pictures.ts';
import { sweepMedia, sweepUploads, uploadedHash } from './services/uploads.ts';
import type { ClipMethods, IngestMethods, SearchMethods } from './workers/methods.ts';
import { createWorkerClient, type WorkerClient } from './workers/rpc.ts';
import { startThread, type ThreadSettings } from './workers/start-thread.ts';

/** An open library with all that can be done to it. Whoever opened it closes it. */
export interface Engine {
  library: Library;
  intake: Intake;
  finder: Finder;
  chains: Chains;
  images: Images;
  clips: ClipDesk;
  idempotency: Idempotency;
  jobs: JobDesk;
  feed: JobFeed;
  pictures: Pictures;
  proxies: Proxies;
  /** Pack id @ revision. */
  model: string;
  uptimeS(): number;
  /** Null when the model and the library are open, else the reason, for people. */
  whyNotReady(): Promise<string | null>;
  /**
   * Begins to work on queued jobs, until the end. Whoever stays (a server) adopts those that wait for packs that nobody is at
   * work with.
   */
  work(options?: { adopt: boolean }): Promise<void>;
  /** Lets the running job go back to the queue, then ends the threads and closes the rows. */
  close(): Promise<void>;
}

/** ffprobes that look at files at the same time: whoever adds a video, or asks for its proxy, starts one. */
const PROBED_AT_ONCE = 4;

/** How many finished jobs a follower is told of that missed something. */
const LATEST_JOBS = 50;

/**
 * Opens the library that the settings name. Threads start when they are first needed. Throws `MODEL_INVALID`,
 * `INDEX_CORRUPT`, `CONFLICT` (a newer Tidemark wrote it), `DISK_FULL`, or `INTERNAL`.
 */
export async function openEngine(config: Config, { logger }: { logger: Logger }): Promise<Engine> {
  const { dataDir, roots, maxUploadBytes, threads, logLevel } = config;
  const packDir = await findPack(config.pack, dataDir);
  const manifest = await readManifest(packDir);
  const pack = packKeyOf(manifest);
  await sweepUploads(dataDir, Date.now());
  const store = await openStore(dataDir);
  await sweepMedia(store, dataDir, Date.now());
  await sweepImages(dataDir, Date.now());
  await sweepProxies(dataDir, Date.now());

  const settings: ThreadSettings = { dataDir, packDir, threads, logLevel, toolEnv: toolEnv(config) };
  const search = createWorkerClient<SearchMethods>('search', () =>
    startThread('./search-worker.ts', settings),
  );
  const ingest = createWorkerClient<IngestMethods>('ingest', () =>
    startThread('./ingest-worker.ts', settings),
  );
  const cutting = createWorkerClient<ClipMethods>('clip', () => startThread('./clip-worker.ts', settings));
  const tools = memo(() => locateFfmpeg(settings.toolEnv));

  const feed = createJobFeed(randomUUID(), (missedSome) => standing(store, missedSome));
  const stopWatching = watchRows(store, feed, (error) => {
    logger.warn('The jobs of other processes cannot be read.', { error });
  });
  let runner: JobRunner | null = null;
  const now = () => new Date();
  const startedMs = performance.now();
  const lazyRunner = { wake: () => runner?.wake(), stop: async (job: JobId) => runner?.stop(job) };
  const jobs = createJobDesk({ store, feed, runner: lazyRunner, pack, now });
  const limitProbes = createLimiter(PROBED_AT_ONCE);
  const probe = (path: string) => limitProbes(async () => probeVideo(await tools(), path));
  const checkVideo = async (path: string) => void (await probe(path));

  const proxies = createProxies({ store, dataDir, maxBytes: config.maxProxyBytes, tools, probe, logger });
  const inTurn = createTurns<VideoId>();
  const library = createLibrary({ store, jobs, inTurn, proxies, dataDir, pack });

  const make = (order: ClipsToMake, watch: ClipsWatch) => makeInThread(cutting, order, watch);
  const clips = createClipDesk({ videoOf: library.record, dataDir, make, now, logger });

  return {
    library,
    intake: createIntake({ library, jobs, inTurn, dataDir, roots, maxUploadBytes, checkVideo, now }),
    finder: createFinder(search, () => library.byAnotherModel()),
    chains: createChains(search, () => library.byAnotherModel()),
    images: createImages(dataDir, () => Date.now()),
    clips,
    idempotency: createIdempotency(store.requests, () => Date.now()),
    jobs,
    feed,
    pictures: createPictures({ store, dataDir, pack, tools }),
    proxies,
    model: packName(pack),
    uptimeS: () => (performance.now() - startedMs) / 1000,
    whyNotReady: () => reasonOf(search.call('ready', null)),
    async work({ adopt } = { adopt: false }) {
      if (adopt) await store.jobs.adopt(Date.now() - DEAD_AFTER_MS, pack);
      runner ??= startJobRunner({
        store,
        pack,
        runJob: (job, watch) => runInThread(ingest, job, watch, uploadedHash(job.path, dataDir)),
        discard: (video) => discardPartial({ store, dataDir, pack }, video),
        onChange: (job) => feed.publish(presentJob(job)),
        logger,
      });
    },
    async close() {
      await stopWatching();
      await Promise.all([runner?.close(), proxies.close(), clips.close()]);
      await Promise.all([ingest.close(), search.close(), cutting.close()]);
      await store.close();
    },
  };
}

/** How the jobs stand now; for a follower that missed something, those that ended lately too. */
async function standing(store: Store, missedSome: boolean): Promise<Job[]> {
  const lately = missedSome ? await store.jobs.list({ limit: LATEST_JOBS }) : [];
  const jobs = new Map([...lately, ...(await store.jobs.unfinished())].map((job) => [job.id, job]));
  return [...jobs.values()].map(presentJob);
}

function runInThread(
  thread: WorkerClient<IngestMethods>,
  job: JobRecord,
  watch: JobWatch,
  contentHash: string | undefined,
) {
  const { path, hints } = job;
  const onProgress = (news: IngestMethods['index']['progress']) => {
    if ('videoId' in news) watch.onVideo(news.videoId);
    else watch.onProgress(news.progress);
  };
  return thread.call('index', { path, hints, contentHash }, { signal: watch.signal, onProgress });
}

function makeInThread(thread: WorkerClient<ClipMethods>, order: ClipsToMake, watch: ClipsWatch) {
  const onProgress = (news: ClipMethods['make']['progress']) => {
    if ('doneS' in news) watch.onProgress?.(news.doneS);
    else watch.onClip?.(news.index, news.how);
  };
  return thread.call('make', order, { signal: watch.signal, onProgress });
}

async function reasonOf(ready: Promise<unknown>): Promise<string | null> {
  try {
    await ready;
    return null;
  } catch (thrown) {
    // The codes of opening a model or a library say what to do, and hold no secrets.
    const { code } = toAppError(thrown);
    return `${code}: ${ERROR_CODES[code].meaning}`;
  }
}
