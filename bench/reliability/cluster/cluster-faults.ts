/**
 * `npm run bench -- cluster-faults`: does an installation of several servers and workers around one PostgreSQL lose
 * anything, or answer wrongly, when a process of it is killed (SIGKILL)? In: how often each is killed. Each kind is killed
 * while films are indexed, and again while there are only searches; searches never stop. Out: for each, the rows that one
 * undisturbed process has and this library lacks or holds otherwise, and what became of the searches.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PackKey } from '../../../core/pack-key.ts';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { readManifest } from '../../../model/runtime/pack.ts';
import { writeTinyPack } from '../../../test/support/tiny-pack.ts';
import { runFfmpeg, withWorkFolder } from '../../media.ts';
import { indexFiles } from '../../product.ts';
import type { Measured } from '../../report.ts';
import { type Cluster, type Kind, startCluster } from './processes.ts';
import {
  type Film,
  noOutcomes,
  type Outcomes,
  type Searches,
  startSearches,
  textOf,
  untilAnswered,
} from './searches.ts';

const COLOURS = ['red', 'green', 'blue', 'white'];
const PART_S = 15;

/** Seconds of a film that are indexed before something is killed. */
const BEGUN_S = 10;

/** The longest that anything is waited for, in ms. */
const LONGEST_MS = 300_000;

/** Searches that are answered between two kills while nothing is indexed. */
const BETWEEN = 10;

const KINDS: readonly Kind[] = ['worker', 'server', 'database'];

/** The outcome of killing one kind of process. */
export interface FaultReport extends Outcomes {
  killed: Kind;
  during: 'indexing' | 'searching';
  times: number;
  /** Rows of an undisturbed process that are missing, doubled or different. */
  rowsLost: number;
}

/** The outcome of all of them; `hasProxy`: nginx stood before the servers. */
export interface ClusterFaults {
  reports: FaultReport[];
  hasProxy: boolean;
}

/** Kills each kind of process `times` times while it indexes and while it searches, in `folder`. */
export async function tryFaults(folder: string, times: number): Promise<ClusterFaults> {
  const packDir = await writeTinyPack(join(folder, 'pack'));
  const { id, revision } = await readManifest(packDir);
  const pack = { packId: id, packRevision: revision };
  // Two for each kill: both workers are busy then.
  const films = await makeFilms(join(folder, 'films'), KINDS.length * times * 2);
  const alone = join(folder, 'alone');
  await indexFiles(
    films.map(({ path }) => path),
    { dataDir: alone, pack: packDir },
    false,
  );
  const aloneStore = await openStore(alone);
  const wanted = await rowsOf(aloneStore, pack);
  await aloneStore.close();

  const cluster = await startCluster({
    folder,
    packDir,
    filmsDir: join(folder, 'films'),
    servers: 2,
    workers: 2,
  });
  const store = await openStore('', cluster.address);
  const answers = new Map<string, string>();
  const searches = startSearches(cluster.fronts, films, (colour) => answers.get(colour));
  try {
    const reports: FaultReport[] = [];
    for (const [n, kind] of KINDS.entries()) {
      const own = films.slice(n * times * 2, (n + 1) * times * 2);
      const report = await killWhileIndexing(kind, { cluster, store, searches, films: own, times });
      reports.push({ ...report, rowsLost: differing(wanted, await rowsOf(store, pack), own) });
    }
    for (const colour of COLOURS) {
      const answer = await untilAnswered(cluster.fronts, 0, colour, noOutcomes());
      if (answer) answers.set(colour, textOf(answer));
    }
    for (const kind of KINDS) {
      const report = await killWhileSearching(kind, cluster, searches, times);
      reports.push({ ...report, rowsLost: differing(wanted, await rowsOf(store, pack), films) });
    }
    return { reports, hasProxy: cluster.hasProxy };
  } finally {
    await searches.stop();
    await store.close();
    await cluster.close();
  }
}

/** Measures what killing does; see the top of the file. */
export async function benchClusterFaults(times: number): Promise<Measured> {
  const { reports, hasProxy } = await withWorkFolder('cluster-faults', (folder) => tryFaults(folder, times));
  const rows = reports.map(
    ({ killed, during, times, rowsLost, answered, wrong, refused, cutOff, faults }) => ({
      name: `${killed}, while ${during}`,
      cells: [times, rowsLost, answered, wrong, refused, cutOff, faults.length],
    }),
  );
  const before = hasProxy
    ? 'Behind nginx, which sends a search on to the other server.'
    : 'Without a proxy: clients ask one server after the other.';
  return {
    name: 'cluster-faults',
    tables: [
      {
        title: 'Processes killed (SIGKILL) around one PostgreSQL',
        columns: [
          'killed',
          'times',
          'rows lost',
          'searches answered',
          'wrong answers',
          'refused with a code, then answered',
          'cut off, then answered',
          'other failures',
        ],
        rows,
        note: `Two API servers, two workers; three searches at any time, each repeated until it is answered. ${before}`,
      },
    ],
    figures: { reports },
    baselines: {},
    options: { times },
    model: null,
    failures: reports.flatMap(({ killed, during, rowsLost, wrong, faults }) => [
      ...(rowsLost + wrong > 0
        ? [`${killed}, ${during}: ${rowsLost} rows lost, ${wrong} wrong answers`]
        : []),
      ...faults.map((fault) => `${killed}, ${during}: ${fault}`),
    ]),
  };
}

interface Indexing {
  cluster: Cluster;
  store: Store;
  searches: Searches;
  films: readonly Film[];
  times: number;
}

type Reported = Omit<FaultReport, 'rowsLost'>;

async function killWhileIndexing(
  kind: Kind,
  { cluster, store, searches, films, times }: Indexing,
): Promise<Reported> {
  searches.take();
  for (let n = 0; n < times; n++) {
    for (const film of films.slice(2 * n, 2 * n + 2)) await addFilm(cluster, film);
    // Not before the new films are worked on, and before they are done.
    await until(async () =>
      (await store.jobs.list({ limit: 9, state: 'running' })).some(({ doneS }) => doneS >= BEGUN_S),
    );
    await cluster.killAndRestart(kind);
  }
  await until(async () => (await store.jobs.unfinished()).length === 0);
  await searches.answers(BETWEEN);
  return { killed: kind, during: 'indexing', times, ...searches.take() };
}

async function killWhileSearching(
  kind: Kind,
  cluster: Cluster,
  searches: Searches,
  times: number,
): Promise<Reported> {
  searches.take();
  for (let n = 0; n < times; n++) {
    await searches.answers(BETWEEN);
    await cluster.killAndRestart(kind);
  }
  await searches.answers(BETWEEN);
  return { killed: kind, during: 'searching', times, ...searches.take() };
}

/** The rows of each film by its title, without the ids that a library gives: its seconds and moments, with their vectors. */
async function rowsOf(store: Store, pack: PackKey): Promise<Map<string, string[]>> {
  const titles = new Map((await store.videos.list({ limit: 1000 })).map(({ id, title }) => [id, title]));
  const rows = new Map<string, string[]>();
  const add = (title: string | undefined, row: string) => {
    if (title !== undefined) rows.set(title, [...(rows.get(title) ?? []), row]);
  };
  for (const [id, title] of titles) {
    const timeline = await store.timelines.find(id, pack);
    add(title, `${timeline?.state} ${timeline?.nextSecond}`);
    if (!timeline) continue;
    for await (const { startS, ptsMs, vectors } of store.timelines.chunks(timeline.timelineId)) {
      for (const [n, vector] of vectors.entries())
        add(title, `second ${startS + n} ${ptsMs[n]} ${vector?.values}`);
    }
  }
  for (const { videoId, startS, endS } of await store.moments.after(0, 1_000_000, pack)) {
    add(titles.get(videoId), `moment ${startS} ${endS}`);
  }
  return rows;
}

/** Counts the rows of films that only one of two libraries has. */
function differing(
  wanted: Map<string, string[]>,
  found: Map<string, string[]>,
  films: readonly Film[],
): number {
  let count = 0;
  for (const { title } of films) {
    const left = new Map<string, number>();
    for (const row of wanted.get(title) ?? []) left.set(row, (left.get(row) ?? 0) + 1);
    for (const row of found.get(title) ?? []) left.set(row, (left.get(row) ?? 0) - 1);
    for (const surplus of left.values()) count += Math.abs(surplus);
  }
  return count;
}

/** Adds a film, again while the server or its database is away, as a client does. */
async function addFilm({ fronts }: Cluster, { path }: Film): Promise<void> {
  await until(async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ path });
    const response = await fetch(`${fronts[0]}/v1/videos`, { method: 'POST', headers, body }).catch(
      () => null,
    );
    return response?.status === 202 || response?.status === 200;
  });
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + LONGEST_MS;
  // The store rejects while the database is away.
  while (!(await isSo().catch(() => false))) {
    if (performance.now() > endMs) throw new Error(`Nothing came of it within ${LONGEST_MS} ms: ${isSo}`);
    await setTimeout(50);
  }
}

async function makeFilms(folder: string, count: number): Promise<Film[]> {
  mkdirSync(folder);
  const films = Array.from({ length: count }, (_, n): Film => {
    const title = `film-${n}`;
    const colours = COLOURS.map((_, c) => COLOURS[(n + c) % COLOURS.length] as string);
    return { title, path: join(folder, `${title}.mp4`), colours, firstS: PART_S + n, partS: PART_S };
  });
  for (const { colours, path, firstS, partS } of films) {
    const inputs = colours.flatMap((colour, c) => {
      const lengthS = c === 0 ? firstS : partS;
      return ['-f', 'lavfi', '-i', `color=${colour}:s=160x120:d=${lengthS}:r=5`];
    });
    const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
    await runFfmpeg([...inputs, '-filter_complex', `concat=n=${colours.length}:v=1`, ...encode, path]);
  }
  return films;
}
