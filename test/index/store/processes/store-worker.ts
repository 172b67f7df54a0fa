/** Another process on a library, for the tests that need one: `claim` prints each job it got, `commit` each chunk it wrote. */
import { normalise, quantise } from '../../../../core/vector.ts';
import { openStore } from '../../../../index/store/open-store.ts';
import { videoOf } from '../../../arbitraries/store.ts';

const [task, dir, database] = process.argv.slice(2) as ['claim' | 'commit', string, string];
const store = await openStore(dir, JSON.parse(database));

const PACK = { packId: 'base', packRevision: '1' };

if (task === 'claim') {
  for (
    let job = await store.jobs.claim(1, 0, PACK);
    job !== undefined;
    job = await store.jobs.claim(1, 0, PACK)
  ) {
    process.stdout.write(`${job.id}\n`);
  }
} else {
  const vector = normalise(Float32Array.of(0, 1));
  const { timelineId } = await store.timelines.open({ videoId: videoOf(1).id, ...PACK, fps: 1 });
  for (let startS = 0; startS < 60_000; startS += 60) {
    const chunk = {
      startS,
      ptsMs: Int32Array.from({ length: 60 }, (_, i) => (startS + i) * 1000),
      vectors: Array.from({ length: 60 }, () => quantise(vector)),
      cuts: Array.from({ length: 60 }, () => false),
    };
    await store.timelines.commitChunk(
      timelineId,
      chunk,
      [{ startS, endS: startS + 60, vector }],
      startS + 60,
    );
    process.stdout.write(`${startS}\n`);
  }
}
await store.close();
