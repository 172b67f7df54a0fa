/** The ingest thread: wires ffmpeg, the model and the store to one job at a time. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../core/log.ts';
import { openStore } from '../../index/store/open-store.ts';
import { indexVideo } from '../../ingest/pipeline.ts';
import { createThingReader } from '../../ingest/things/thing-reader.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { openThings, SHIPPED_THINGS } from '../../model/runtime/things/detector.ts';
import { openMedia } from '../services/media/open-media.ts';
import { openReaders } from '../services/readers/frame-readers.ts';
import type { IngestMethods } from './methods.ts';
import { serveCalls } from './rpc.ts';
import type { ThreadData } from './start-thread.ts';
import { stepBack } from './step-back.ts';

serveCalls<IngestMethods>(parentPort as MessagePort, async () => {
  const {
    dataDir,
    database,
    media: mediaSettings,
    packDir,
    threads,
    toolEnv,
    readers: switches,
    logLevel,
    isServing,
  } = workerData as ThreadData;
  if (isServing) stepBack();
  const tools = await locateFfmpeg(toolEnv);
  const pack = await openPack(packDir, { parts: ['frame', 'timeline'], threads });
  const store = await openStore(dataDir, database);
  const detector = await openThings(SHIPPED_THINGS, { threads });
  const others = await openReaders(switches, store, { logger: createLogger(logLevel), threads });
  const readers = [createThingReader(detector, store.things), ...others.readers];
  const { speech, recognition } = others;
  const media = openMedia(dataDir, mediaSettings);
  const deps = { tools, store, pack, media, readers, speech, recognition, now: () => new Date() };
  return {
    handlers: {
      async index(task, { signal, report }) {
        const { video, alreadyIndexed } = await indexVideo(deps, task, {
          signal,
          onProgress: (progress) => report({ progress }),
          onVideo: (videoId) => report({ videoId }),
        });
        return { videoId: video.id, alreadyIndexed };
      },
    },
    async close() {
      await store.close();
      await media.close();
      await pack.close();
      await detector.close();
      await others.close();
    },
  };
});
