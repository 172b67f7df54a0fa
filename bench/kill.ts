/**
 * `npm run bench -- kill`: is anything lost or doubled when an index run is killed? In: the sample film. `tidemark index`
 * runs once undisturbed; then again and again, each time killed (SIGKILL) at a random moment and started anew until it
 * ends by itself. Out: how many of the killed runs ended with exactly the rows and files of the undisturbed one.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packKeyOf } from '../core/pack-key.ts';
import { drawSampleFilm } from '../demo/sample-film.ts';
import { quantile } from '../evaluation/measures.ts';
import { openStore } from '../index/store/open-store.ts';
import type { Store } from '../index/store/store.ts';
import { readManifest } from '../model/runtime/manifest.ts';
import { findMeasuredPack } from './find-pack.ts';
import { cacheDir, withWorkFolder } from './media.ts';
import { indexFiles, killedIndex, type Setup } from './product.ts';
import { createRandom } from './random.ts';
import type { Measured } from './report.ts';

/** Options of `kill`. */
export interface KillOptions {
  pack: string;
  runs: number;
  seed: number;
}

/** One killed and restarted run. */
interface Attempt {
  /** Seconds after the command first said what it is doing. */
  killedAtS: number;
  /** Seconds of video that were committed when the process died. */
  survivedS: number;
  same: boolean;
}

/** Measures what killing does; see the top of the file. */
export async function benchKill({ pack: packName, runs, seed }: KillOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(packName);
  const pack = await readManifest(packDir);
  const film = join(cacheDir(), 'sample-film.mp4');
  if (!existsSync(film)) await drawSampleFilm(film);
  const random = createRandom(seed);
  const attempts = await withWorkFolder('kill', async (work) => {
    const undisturbed = { dataDir: join(work, 'undisturbed'), pack: packDir };
    const { wallS, startS } = await indexFiles([film], undisturbed, false);
    const wanted = await fingerprint(undisturbed, pack);
    const list: Attempt[] = [];
    for (let i = 0; i < runs; i++) {
      const setup = { dataDir: join(work, `killed-${i}`), pack: packDir };
      list.push(await killAndResume(film, setup, pack, random() * (wallS - startS), wanted));
    }
    return list;
  });
  const same = attempts.filter((attempt) => attempt.same).length;
  return {
    name: 'kill',
    tables: [
      {
        title: `Killed at ${runs} random moments of an index run`,
        columns: ['killed after s', 'film kept s', 'same rows in the end'],
        rows: attempts.map(({ killedAtS, survivedS, same: ok }) => ({
          name: killedAtS.toFixed(2),
          cells: [survivedS, ok ? 'yes' : 'NO'],
        })),
        note: `${same} of ${runs} ended with the rows and files of an undisturbed run.`,
      },
    ],
    figures: {
      runs,
      same,
      medianKeptS: quantile(
        attempts.map(({ survivedS }) => survivedS),
        0.5,
      ),
    },
    baselines: {},
    options: { seed, runs },
    model: `${pack.id}@${pack.revision}`,
  };
}

async function killAndResume(
  film: string,
  setup: Setup,
  pack: { id: string; revision: string },
  killedAtS: number,
  wanted: string,
): Promise<Attempt> {
  await killedIndex(film, setup, killedAtS);
  const survivedS = await committedSeconds(setup, pack);
  await indexFiles([film], setup, false);
  return { killedAtS, survivedS, same: (await fingerprint(setup, pack)) === wanted };
}

/** Seconds of the video whose rows are there. */
function committedSeconds({ dataDir }: Setup, pack: { id: string; revision: string }): Promise<number> {
  return withStore(dataDir, async (store) => {
    const videos = await store.videos.list({ limit: 10 });
    const timelines = await Promise.all(videos.map(({ id }) => store.timelines.find(id, packKeyOf(pack))));
    return Math.max(0, ...timelines.map((timeline) => timeline?.nextSecond ?? 0));
  });
}

/**
 * A hash over everything that indexing leaves: videos, every second of their timelines, moments, passages by what they
 * say, and the storyboard's files. Ids that count up and times of the clock are left out.
 */
async function fingerprint({ dataDir }: Setup, pack: { id: string; revision: string }): Promise<string> {
  const hash = createHash('sha256');
  await withStore(dataDir, async (store) => {
    for (const { video, timeline } of await store.timelines.searchable(packKeyOf(pack), {})) {
      const { createdAt: _, path: __, ...facts } = video;
      hash.update(JSON.stringify({ facts, state: timeline.state, nextSecond: timeline.nextSecond }));
      for await (const chunk of store.timelines.chunks(timeline.timelineId)) {
        hash.update(`${chunk.startS} ${[...chunk.ptsMs]} ${chunk.cuts}`);
        for (const vector of chunk.vectors)
          hash.update(vector ? `${vector.scale} ${[...vector.values]}` : 'gap');
      }
    }
    const moments = await store.moments.after(0, 1e6);
    for (const { startS, endS, vector } of moments.sort((a, b) => a.startS - b.startS)) {
      hash.update(`${startS} ${endS} ${[...vector]}`);
    }
    for (const { source, startS, endS, text } of await store.passages.search('snow fire road', {}, 100)) {
      hash.update(`${source} ${startS} ${endS} ${text}`);
    }
  });
  const boards = join(dataDir, 'storyboards');
  for (const file of existsSync(boards)
    ? readdirSync(boards, { recursive: true, withFileTypes: true })
    : []) {
    if (file.isFile()) hash.update(file.name).update(readFileSync(join(file.parentPath, file.name)));
  }
  return hash.digest('hex');
}

async function withStore<T>(dataDir: string, read: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(dataDir);
  try {
    return await read(store);
  } finally {
    await store.close();
  }
}
