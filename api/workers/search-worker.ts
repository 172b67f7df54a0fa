/** The search thread: wires the text encoder, the store and the vector index to incoming queries. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../core/log.ts';
import { memo } from '../../core/memo.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import { createChainer } from '../../index/chains/chainer.ts';
import { openPositionPrior } from '../../index/links/position-prior.ts';
import { EXACT_SECONDS } from '../../index/search/choose-candidates.ts';
import { openCalibration } from '../../index/search/confidence/open-calibration.ts';
import { createSearcher } from '../../index/search/searcher.ts';
import { openStore } from '../../index/store/open-store.ts';
import { bytesOfSeconds, createTimelineCache } from '../../index/timeline/timeline-cache.ts';
import { openViews } from '../../index/where/views/fitted-views.ts';
import { createViewFinder } from '../../index/where/views/view-finder.ts';
import { seeThings } from '../../ingest/things/see-things.ts';
import { followSpan } from '../../ingest/tracks/follow-span.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { openThings, SHIPPED_THINGS } from '../../model/runtime/things/detector.ts';
import { createImageEmbedder } from './embed-images.ts';
import type { SearchMethods } from './methods.ts';
import { serveCalls } from './rpc.ts';
import type { ThreadData } from './start-thread.ts';

/** Interval at which the vector index adds moments that were indexed between queries. */
const KEEP_UP_MS = 10_000;

/**
 * Threads of the text network. A sentence is a small computation: a second thread waits more than it works, and on a busy
 * machine it waits for a processor, while its partner spins.
 */
const TEXT_THREADS = 1;

serveCalls<SearchMethods>(parentPort as MessagePort, async () => {
  const { dataDir, database, packDir, threads, logLevel, toolEnv } = workerData as ThreadData;
  const logger = createLogger(logLevel);
  const model = await openPack(packDir, { parts: ['text'], threads: threads ?? TEXT_THREADS });
  const store = await openStore(dataDir, database);
  const pack = { packId: model.id, packRevision: model.revision };
  const vectorIndex = await store.openVectorIndex(pack, model.dim, (damage) => logger.error(damage));
  const clock = { now: () => Date.now(), stopwatch: () => performance.now() };
  const images = createImageEmbedder(dataDir, () => openPack(packDir, { parts: ['frame'], threads }));
  const embedText = (sentences: string[]) => model.text.embed(sentences);
  // What is compared exactly should stay from one question to the next; more than that is rarely asked for twice.
  const cacheBytes = bytesOfSeconds(EXACT_SECONDS, model.dim);
  const shared = { store, cache: createTimelineCache(store.timelines, cacheBytes), embedText, pack, clock };
  const fittedViews = await openViews(packDir, pack);
  const views = createViewFinder(fittedViews, embedText);
  const searcher = createSearcher({
    ...shared,
    views: fittedViews,
    embedImages: images.embed,
    vectorIndex,
    calibration: await openCalibration(packDir, pack),
    onFollowFailure: (error) => logger.warn('The vector index could not add new moments.', { error }),
  });
  const detector = memo(() => openThings(SHIPPED_THINGS, { threads }));
  const tools = memo(() => locateFfmpeg(toolEnv));
  const warmedUp = memo(searcher.warmUp);
  // Nobody should have to wait for it later.
  void searcher.keepUp();
  const keepingUp = setInterval(() => void searcher.keepUp(), KEEP_UP_MS);
  const linkModel = await openPositionPrior(packDir, pack);
  const chainer = createChainer({ ...shared, searcher, linkModel });
  return {
    handlers: {
      ready: async () => {
        const indexShare = await searcher.building();
        if (indexShare === null) await warmedUp();
        return { indexShare };
      },
      search: (question, { signal }) => searcher.search(question, signal),
      curve: ({ videoId, text }, { signal }) => searcher.curve(videoId, text, signal),
      chains: (question, { signal }) => chainer.chains(question, signal),
      judge: (question) => chainer.judge(question),
      events: (question, { signal }) => chainer.events(question, signal),
      patterns: (question, { signal }) => chainer.patterns(question, signal),
      room: async ({ videoId, atS }) => {
        const timeline = await store.timelines.find(videoId, pack);
        return timeline
          ? await views.likeliest(await shared.cache.load(timeline), Math.floor(atS), 'room')
          : null;
      },
      see: async ({ path }) => seeThings(await detector(), await decodeImage(path)),
      compare: async ({ phrase, pictures }, { signal }) => {
        const [meant] = (await embedText([phrase])).vectors as [UnitVector];
        const cosines: number[][] = [];
        for (const { path, boxes } of pictures) {
          signal.throwIfAborted();
          cosines.push((await images.embedBoxes(path, boxes)).map((vector) => dot(meant, vector)));
        }
        return cosines;
      },
      follow: async (span, { signal }) =>
        followSpan({ tools: await tools(), detector: await detector() }, span, signal),
    },
    async close() {
      clearInterval(keepingUp);
      await vectorIndex.save();
      await store.close();
      await images.close();
      await (await detector.peek())?.close();
      await model.close();
    },
  };
});
