/** The search thread: wires the text encoder, the rows and the HNSW cache to the questions that arrive. */
import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openCalibration } from '../../index/search/open-calibration.ts';
import { createSearcher } from '../../index/search/searcher.ts';
import { openStore } from '../../index/store/open-store.ts';
import { openVectorIndex } from '../../index/store/vector-index.ts';
import { openPack } from '../../model/runtime/pack.ts';
import { createImageEmbedder } from './embed-images.ts';
import type { SearchMethods } from './methods.ts';
import { serveCalls } from './rpc.ts';
import type { ThreadData } from './start-thread.ts';

serveCalls<SearchMethods>(parentPort as MessagePort, async () => {
  const { dataDir, packDir, threads } = workerData as ThreadData;
  const model = await openPack(packDir, { parts: ['text'], threads });
  const store = openStore(dataDir);
  const pack = { packId: model.id, packRevision: model.revision };
  const file = join(dataDir, 'hnsw', `${model.id}@${model.revision}.bin`);
  const vectorIndex = await openVectorIndex({ store, pack, dim: model.dim, file });
  const clock = { now: () => Date.now(), stopwatch: () => performance.now() };
  const images = createImageEmbedder(dataDir, () => openPack(packDir, { parts: ['frame'], threads }));
  const searcher = createSearcher({
    store,
    embedText: (sentences) => model.text.embed(sentences),
    embedImages: images.embed,
    pack,
    vectorIndex,
    calibration: await openCalibration(packDir, pack),
    clock,
  });
  return {
    handlers: {
      ready: () => true as const,
      search: (question) => searcher.search(question),
      curve: ({ videoId, text }) => searcher.curve(videoId, text),
    },
    async close() {
      await vectorIndex.save();
      store.close();
      await images.close();
      await model.close();
    },
  };
});
