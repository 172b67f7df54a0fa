/** The clip thread: plans and cuts clips. Scanning the frames of an hour would block HTTP. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { makeClips } from '../../media/clips/make-clips.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import type { ClipMethods } from './methods.ts';
import { serveCalls } from './rpc.ts';
import type { ThreadData } from './start-thread.ts';

serveCalls<ClipMethods>(parentPort as MessagePort, async () => {
  const tools = await locateFfmpeg((workerData as ThreadData).toolEnv);
  return {
    handlers: {
      make: (order, { signal, report }) =>
        makeClips(tools, order, {
          signal,
          onProgress: (doneS) => report({ doneS }),
          onClip: (index, how) => report({ index, how }),
        }),
    },
    close() {},
  };
});
