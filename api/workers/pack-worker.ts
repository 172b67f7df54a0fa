/** The pack thread: downloads a public pack, and tries it. Opening its networks would block HTTP. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { addRecommended, recommendedPack } from '../../model/runtime/hub/recommended-packs.ts';
import { addedPacks } from '../services/packs.ts';
import type { PackMethods } from './methods.ts';
import { serveCalls } from './rpc.ts';
import type { ThreadData } from './start-thread.ts';

serveCalls<PackMethods>(parentPort as MessagePort, async () => {
  const { dataDir, hub } = workerData as ThreadData;
  return {
    handlers: {
      async add({ name, acceptLicence }, { signal, report }) {
        await addRecommended(recommendedPack(name), {
          ...{ packsDir: addedPacks(dataDir), hub, signal, onProgress: report },
          acceptLicence: () => acceptLicence,
        });
        return null;
      },
    },
    close() {},
  };
});
