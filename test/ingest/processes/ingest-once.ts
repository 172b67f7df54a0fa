/**
 * A process of its own that works through the queue of a data folder until its one job ends: what the kill test kills.
 * Arguments: clip, data folder, pack folder, and how many processes came before (their hearts count as stopped).
 */

import { newJobId } from '../../../core/ids.ts';
import { createLogger } from '../../../core/log.ts';
import { packKeyOf } from '../../../core/pack-key.ts';
import { QUEUED_JOB } from '../../../index/store/jobs.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { discardPartial, indexVideo } from '../../../ingest/pipeline.ts';
import { DEAD_AFTER_MS, startIndexLane } from '../../../jobs/index-lane.ts';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { createFolderStore } from '../../../media/kept/media-store.ts';
import { openPack } from '../../../model/runtime/pack.ts';

const [clip = '', dataDir = '', packDir = '', before = '0'] = process.argv.slice(2);

async function main(): Promise<void> {
  const tools = await locateFfmpeg();
  const store = await openStore(dataDir);
  const pack = await openPack(packDir);
  if ((await store.jobs.list({ limit: 1 })).length === 0) {
    await store.jobs.add({
      ...QUEUED_JOB,
      ...{ id: newJobId(), videoId: null, path: clip, pack: null, hints: { tags: ['kept'] } },
      createdAt: new Date().toISOString(),
    });
  }
  process.stdout.write('working\n');
  const runner = startIndexLane({
    store,
    pack: { packId: pack.id, packRevision: pack.revision },
    logger: createLogger('warn'),
    clock: {
      nowMs: () => Date.now() + Number(before) * 2 * DEAD_AFTER_MS,
      every(ms, tick) {
        const timer = setInterval(tick, ms);
        return () => clearInterval(timer);
      },
    },
    async runJob(job, watch) {
      const { video } = await indexVideo(
        { tools, store, pack, media: createFolderStore(dataDir), now: () => new Date() },
        job,
        watch,
      );
      return { videoId: video.id };
    },
    discard: (id) => discardPartial({ store, pack: packKeyOf(pack), media: createFolderStore(dataDir) }, id),
    onChange(job) {
      if (job.state === 'done' || job.state === 'failed') process.stdout.write(`${job.state}\n`);
    },
  });
  process.stdout.on('finish', () => runner.close());
}

// Runs out of memory when it is told to: Node ends the process then, in the middle of its work.
process.on('SIGUSR2', () => {
  const held: number[][] = [];
  for (;;) held.push(new Array<number>(1e5).fill(held.length));
});

await main();
