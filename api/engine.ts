/**
 * The composition root: the one place that constructs services. `openEngine` opens the store and the threads and closes
 * them in order; `composeServices` puts the services together, in production and in tests alike.
 */

import { randomUUID } from 'node:crypto';
import type { Job } from '../contract/index.ts';
import type { Config } from '../core/config.ts';
import type { AppError } from '../core/errors.ts';
import type { VideoId } from '../core/ids.ts';
import { createKeyedMutex } from '../core/keyed-mutex.ts';
import type { Logger } from '../core/log.ts';
import { memo } from '../core/memo.ts';
import { type PackKey, packKeyOf, packName } from '../core/pack-key.ts';
import { makeDataFolder } from '../files/make-folders.ts';
import type { JobRecord } from '../index/store/jobs.ts';
import type { ReaderKey } from '../index/store/readings/readings.ts';
import type { Store } from '../index/store/store.ts';
import { videoById } from '../index/store/video-by-id.ts';
import { discardPartial } from '../ingest/pipeline.ts';
import { recognitionKey } from '../ingest/speech/recognise-speech.ts';
import { thingReaderKey } from '../ingest/things/thing-reader.ts';
import { type ClipLane, createClipLane } from '../jobs/clip-lane.ts';
import { DEAD_AFTER_MS, type IndexLane, startIndexLane } from '../jobs/index-lane.ts';
import { createJobFeed, type JobFeed } from '../jobs/job-feed.ts';
import { createJobService, type JobService, type Runner } from '../jobs/job-service.ts';
import { createLimiter } from '../jobs/limiter.ts';
import { presentJob } from '../jobs/present-job.ts';
import { createProxyLane, type ProxyLane } from '../jobs/proxy-lane.ts';
import { watchRows } from '../jobs/watch-rows.ts';
import type { ClipsToMake, ClipsWatch, MadeFile } from '../media/clips/make-clips.ts';
import { type FfmpegTools, locateFfmpeg } from '../media/ffmpeg/ffmpeg-tools.ts';
import type { MediaStore } from '../media/kept/media-store.ts';
import { uploadedHash } from '../media/kept/upload-key.ts';
import { bringVideo, withVideos } from '../media/kept/video-files.ts';
import { probeVideo, type VideoProbe } from '../media/probe/probe.ts';
import { readManifest } from '../model/runtime/pack.ts';
import { type Chains, createChains } from './services/chains.ts';
import { toolEnv } from './services/doctor.ts';
import { createFinder, type Finder } from './services/finder.ts';
import { createIdempotency, type Idempotency } from './services/idempotency.ts';
import { createImages, type Images } from './services/images.ts';
import { createIntake, type Intake } from './services/intake.ts';
import { createKeys, type Keys } from './services/keys/keys.ts';
import { openSweptStore } from './services/leftovers/open-swept-store.ts';
import { createLibrary, type Library } from './services/library.ts';
import { openMedia } from './services/media/open-media.ts';
import { createPacks, type PackParts, type Packs } from './services/models/pack-additions.ts';
import { addedPacks, findPack, SHIPPED_PACKS } from './services/packs.ts';
import { createPictures, type Pictures } from './services/pictures.ts';
import { createPortableIndex, type PortableIndex } from './services/portable/portable-index.ts';
import { readerSwitches, readersInUse, recogniserKey } from './services/readers/frame-readers.ts';
import { createReels, type Reels } from './services/reels.ts';
import { createSavedSearches, type SavedSearches } from './services/saved-searches.ts';
import { bucketKeyOf, mediaSettingsOf, remoteRules } from './services/sources/remote/bucket-key.ts';
import { isRemoteJob, type JobFileParts, withJobFile } from './services/sources/remote/fetch-job-file.ts';
import type { BucketKey } from './services/sources/remote/remote-objects.ts';
import { WATCH_TIMES } from './services/sources/source-watch.ts';
import { createSources, type Sources } from './services/sources/sources.ts';
import { tracedFinder, tracedJob } from './services/tracing/traced.ts';
import { NO_TRACING, type Tracing } from './services/tracing/tracing.ts';
import { createTriggerServices, type TriggerServices, tellOfDeletion } from './services/triggers/compose.ts';
import { type Captions, createCaptions } from './services/vlm/captions.ts';
import { createVlm, type Vlm } from './services/vlm/vlm.ts';
import { createVlmClient, type VlmSettings, vlmOf } from './services/vlm/vlm-client.ts';
import { createWhereServices, type Eyes, type WhereServices } from './services/where/compose.ts';
import { readVersion } from './version.ts';
import type { ThreadSettings } from './workers/start-thread.ts';
import { createWorkers, makeInThread, runInThread } from './workers/threads.ts';
import { whyNotReady } from './workers/why-not-ready.ts';

/** The services of an open library. */
export interface Services extends TriggerServices, WhereServices {
  library: Library;
  intake: Intake;
  finder: Finder;
  chains: Chains;
  images: Images;
  clips: ClipLane;
  idempotency: Idempotency;
  jobs: JobService;
  keys: Keys;
  feed: JobFeed;
  packs: Packs;
  portable: PortableIndex;
  pictures: Pictures;
  proxies: ProxyLane;
  reels: Reels;
  savedSearches: SavedSearches;
  sources: Sources;
  vlm: Vlm;
  captions: Captions;
}

/** An open library with its services. Its owner closes it. */
export interface Engine extends Services {
  /** Pack id @ revision. */
  model: string;
  tracing: Tracing;
  uptimeS(): number;
  /** Null when the model and the library are open, else the reason, for people. */
  whyNotReady(): Promise<string | null>;
  /** Returns true while only a read replica of the database answers. */
  isReadOnly(): Promise<boolean>;
  /** Makes clips at once, beside the lane. Rejects as the clip thread does. */
  makeClips(order: ClipsToMake, watch: ClipsWatch): Promise<MadeFile[]>;
  /**
   * Starts to work on queued jobs, until the engine is closed. With `adopt`, for a server, it takes over jobs that wait for
   * packs that no live process works with. `onFault` hears of rows that cannot be written: jobs then wait, and end only
   * once the fault is mended.
   */
  work(options?: { adopt?: boolean; onFault?: (error: AppError) => void }): Promise<void>;
  /** Puts the running job back into the queue, then ends the threads and closes the store. */
  close(): Promise<void>;
}

/** The parts that services are composed of. Tests replace the threads, the tools, the probe and the time. */
export interface ServiceParts {
  store: Store;
  dataDir: string;
  media: MediaStore;
  pack: PackKey;
  /** Folders that paths over HTTP must lie in. */
  roots: readonly string[];
  maxUploadBytes: number;
  maxProxyBytes: number;
  /** Lets webhooks and sources lead to private networks. */
  webhookPrivate: boolean;
  /** The access key of buckets; null: none. */
  bucketKey: BucketKey | null;
  /** Names this run of the server in event ids. */
  session: string;
  runner: Runner;
  /** Answer questions by the search thread. */
  ask: (byAnotherModel: () => Promise<boolean>) => Pick<Services, 'finder' | 'chains'>;
  makeClips: Engine['makeClips'];
  /** The readers of frames that indexing runs. */
  readers: readonly ReaderKey[];
  /** Look at pictures. */
  eyes: Eyes;
  /** Adds a recommended pack. */
  addPack: PackParts['add'];
  recogniser: PackParts['recogniser'];
  readerOf: PackParts['readerOf'];
  tools: () => Promise<FfmpegTools>;
  probe: (path: string) => Promise<VideoProbe>;
  /** Throws the coded error of a file that cannot be indexed. */
  checkVideo: (path: string) => Promise<void>;
  /** The user's vision model; null: none. */
  vlm: VlmSettings | null;
  now: () => Date;
  logger: Logger;
  /** How long a new file of a source must not have changed. */
  settleMs?: number;
}

/** ffprobe processes that run at once: each added video, each requested proxy and each video of an export starts one. */
const PROBES_AT_ONCE = 4;

/** A new file of a source must not have changed for this long: copies over a network pause. */
const SETTLE_MS = 2000;

/** Finished jobs that a follower receives after it missed events. */
const LATEST_JOBS = 50;

/** The most jobs that a new follower receives at once of those that run, and of those that are begun next. */
const MOST_TOLD = 200;

/** How a library is opened. */
export interface Opening {
  logger: Logger;
  /** True for a caller that answers people: background work then steps back. */
  isServing?: boolean;
}

/** Composes the services of a library. */
export function composeServices(parts: ServiceParts): Services {
  const { store, dataDir, media, pack, roots, runner, tools, probe, now, logger } = parts;
  const feed = createJobFeed(parts.session, (missedSome) => currentJobs(store, missedSome));
  const jobs = createJobService({ store, feed, runner, pack, now });
  const videoOf = (id: VideoId) => videoById(store.videos, id);
  const maxBytes = parts.maxProxyBytes;
  const proxies = createProxyLane({ videoOf, dataDir, media, maxBytes, tools, probe, logger });
  const perVideo = createKeyedMutex<VideoId>();
  const library: Library = tellOfDeletion(
    createLibrary({
      store,
      jobs,
      perVideo,
      proxies,
      media,
      dataDir,
      root: roots[0] ?? '/',
      pack,
      readers: parts.readers,
      probe,
    }),
    () => triggers.events,
    logger,
  );
  const asked = parts.ask(() => library.byAnotherModel());
  const triggers = createTriggerServices({ ...parts, ...asked, library, feed });
  const pictures = createPictures({ store, media, pack, tools });
  const vision = { settings: parts.vlm, client: parts.vlm && createVlmClient(parts.vlm) };
  const intake = createIntake({ ...parts, library, jobs, perVideo });
  return {
    library,
    ...asked,
    ...createWhereServices(asked.finder, store, pictures, parts.eyes),
    ...triggers,
    intake,
    sources: createSources({
      ...{ store, intake, dataDir, roots, now, logger, rules: remoteRules(parts) },
      ...{ settleMs: parts.settleMs ?? SETTLE_MS, times: WATCH_TIMES },
    }),
    images: createImages(dataDir, () => now().getTime()),
    clips: createClipLane({ videoOf, dataDir, media, make: parts.makeClips, now, logger }),
    idempotency: createIdempotency(store.requests, () => now().getTime()),
    jobs,
    feed,
    packs: createPacks({
      store,
      folders: { shippedDir: SHIPPED_PACKS, packsDir: addedPacks(dataDir) },
      inUse: pack,
      ...{ add: parts.addPack, recogniser: parts.recogniser, readerOf: parts.readerOf },
    }),
    pictures,
    portable: createPortableIndex({ store, pack, now }),
    proxies,
    reels: createReels(store.reels, now),
    savedSearches: createSavedSearches(store.savedSearches, now),
    keys: createKeys(store, now),
    vlm: createVlm({ ...vision, pictures }),
    captions: createCaptions({ ...vision, store, pack, pictures }),
  };
}

/**
 * Opens the library that the settings name. Threads start when they are first needed. Throws `MODEL_INVALID`,
 * `INDEX_CORRUPT`, `CONFLICT` (a newer Tidemark wrote it), `DISK_FULL`, `DATA_READ_ONLY`, or `INTERNAL`.
 */
export async function openEngine(config: Config, opening: Opening): Promise<Engine> {
  const { logger, isServing = false } = opening;
  const [bucketKey, mediaSettings] = [bucketKeyOf(config), mediaSettingsOf(config)];
  const { dataDir, database, threads, logLevel } = config;
  await makeDataFolder(dataDir);
  const packDir = await findPack(config.pack, dataDir);
  const pack = packKeyOf(await readManifest(packDir));
  const switches = await readerSwitches(config);
  const media = openMedia(dataDir, mediaSettings);
  const { store, user } = await openSweptStore({ dataDir, database, media, isServing, logger });
  const settings: ThreadSettings = {
    dataDir,
    database,
    media: mediaSettings,
    packDir,
    hub: { baseUrl: config.hub, token: config.hubToken },
    ...{ threads, logLevel, isServing },
    readers: switches,
    toolEnv: toolEnv(config),
  };
  const workers = createWorkers(settings);
  const tracing = await openTracing(config.otlpEndpoint, logger);
  const tools = memo(() => locateFfmpeg(settings.toolEnv));
  const limitProbes = createLimiter(PROBES_AT_ONCE);
  const probe = (path: string) =>
    limitProbes(async () => {
      await bringVideo(media, path);
      return probeVideo(await tools(), path);
    });
  const makeClips: Engine['makeClips'] = (order, watch) => {
    const paths = order.sources.map(({ path }) => path);
    return withVideos(media, paths, () => makeInThread(workers.clip, order, watch), watch);
  };

  let lane: IndexLane | null = null;
  const startedMs = performance.now();
  const services = composeServices({
    ...config,
    readers: [await thingReaderKey(), ...(await readersInUse(switches))],
    ...{ store, media, pack, session: randomUUID(), makeClips, tools, probe, logger },
    addPack: (request, watch) => workers.packs.call('add', request, watch),
    recogniser: await recogniserKey(switches),
    readerOf: (dir) => recognitionKey(dir, config.recognitionLanguage ?? null),
    runner: { wake: () => lane?.wake(), stop: async (job) => lane?.stop(job) },
    ask: (byAnotherModel) => ({
      finder: tracedFinder(createFinder(workers.search, byAnotherModel), tracing),
      chains: createChains(workers.search, byAnotherModel),
    }),
    eyes: {
      see: (path, signal) => workers.search.call('see', { path }, { signal }),
      follow: async (span, signal) => {
        await bringVideo(media, span.video.path, { signal });
        return workers.search.call('follow', span, { signal });
      },
      compare: (phrase, pictures, signal) => workers.search.call('compare', { phrase, pictures }, { signal }),
      roomType: (videoId, atS, signal) => workers.search.call('room', { videoId, atS }, { signal }),
    },
    checkVideo: async (path) => void (await probe(path)),
    vlm: vlmOf(config),
    bucketKey,
    now: () => new Date(),
  });
  const { feed } = services;
  const jobFileParts: JobFileParts = {
    ...{ store, media, dataDir, maxBytes: config.maxUploadBytes, now: () => new Date() },
    rules: remoteRules({ ...config, bucketKey }),
  };
  const stopWatching = await watchRows(store, feed, (error) => {
    logger.warn('The jobs of other processes cannot be read.', { error });
  });

  return {
    ...services,
    model: packName(pack),
    tracing,
    uptimeS: () => (performance.now() - startedMs) / 1000,
    whyNotReady: () => whyNotReady(workers.search),
    isReadOnly: () => store.isReadOnly(),
    makeClips,
    async work({ adopt = false, onFault } = {}) {
      // Without a primary there is nothing to take over; jobs of this pack are taken once there is one.
      if (adopt && !(await store.isReadOnly()))
        await store.jobs.adopt(Date.now(), Date.now() - DEAD_AFTER_MS, pack);
      lane ??= startIndexLane({
        store,
        pack,
        runJob: (job, watched) =>
          tracedJob(tracing, job, watched, (watch) => {
            const index = (local: JobRecord) =>
              runInThread(workers.ingest, local, watch, uploadedHash(local.path, dataDir));
            if (isRemoteJob(job)) return withJobFile(jobFileParts, job, watch, index);
            const onFetch = () => watch.onProgress({ stage: 'fetching', done: 0, total: null });
            return withVideos(media, [job.path], () => index(job), { signal: watch.signal, onFetch });
          }),
        discard: (video) => discardPartial({ store, media, pack }, video),
        onChange: (job) => feed.publish(presentJob(job)),
        onFault,
        logger,
      });
    },
    async close() {
      await stopWatching();
      await services.sources.close();
      await Promise.all([
        lane?.close(),
        services.proxies.close(),
        services.clips.close(),
        services.packs.close(),
      ]);
      await Promise.all(Object.values(workers).map((worker) => worker.close()));
      await Promise.all([store.close(), media.close()]);
      user.leave();
      await tracing.close();
    },
  };
}

/** Opens traces where a collector is named; else nothing of them is loaded. */
async function openTracing(endpoint: string | undefined, logger: Logger): Promise<Tracing> {
  if (endpoint === undefined) return NO_TRACING;
  const { openTelemetry } = await import('./services/tracing/open-telemetry.ts');
  return openTelemetry(endpoint, readVersion(), logger);
}

/** Returns the jobs that run and that are begun next; for a follower that missed events, those that ended lately too. */
async function currentJobs(store: Store, missedSome: boolean): Promise<Job[]> {
  const lately = missedSome ? await store.jobs.list({ limit: LATEST_JOBS }) : [];
  const running = await store.jobs.list({ limit: MOST_TOLD, state: 'running' });
  const next = await store.jobs.next(MOST_TOLD);
  const jobs = new Map([...lately, ...next, ...running].map((job) => [job.id, job]));
  return [...jobs.values()].map(presentJob);
}
