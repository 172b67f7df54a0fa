/**
 * `npm run bench -- speed`: what indexing and searching cost. In: nothing, or one file of one's own. Out: wall time of
 * `tidemark index` over that of ffmpeg decoding every frame of the same file, in turn and in one run; latency of
 * searches over HTTP while the server is idle and while it indexes; peak memory; bytes on disk for an hour of video; and
 * what one vector costs.
 */
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { JobList } from '../../contract/index.ts';
import { quantile } from '../../evaluation/measures.ts';
import { readManifest } from '../../model/runtime/manifest.ts';
import { readClips } from '../eval/clips.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { durationOf, timeFullDecode, withWorkFolder } from '../media.ts';
import { indexFiles, type Served, serve } from '../product.ts';
import type { Measured, Table } from '../report.ts';
import { testFilms } from './test-films.ts';
import { measureVectorCosts, vectorCostTable } from './vector-costs.ts';

/** Options of `speed`. */
export interface SpeedOptions {
  pack: string;
  /** Labelled clips, whose longest one is measured beside the made videos; left out when the file is not there. */
  clips: string;
  /** Files are measured this often, in turn with their decoding; the median counts. */
  repeats: number;
}

/** Searches in each state of the server. */
const SEARCHES = 200;

/** Sentences of different lengths; what they find does not matter here. */
const SENTENCES = [
  'a dog',
  'a red car drives past',
  'two people play table tennis in a hall',
  'a woman with a white umbrella crosses a busy street at night while it rains',
  '一个人在厨房里做饭',
];

/** Measures speed; see the top of the file. */
export async function benchSpeed({ pack: packName, clips, repeats }: SpeedOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(packName);
  const pack = await readManifest(packDir);
  const films = [...(await testFilms()), ...longestClip(clips)];
  return withWorkFolder('speed', async (work) => {
    const vectors = await measureVectorCosts(packDir);
    const ingest: IngestFigures[] = [];
    for (const film of films) ingest.push(await measureIngest(film, packDir, work, repeats));
    const lengthOf = ({ name }: NamedFilm) => ingest.find(({ film }) => film === name)?.durationS ?? 0;
    // In a short video nothing may stand out, and a search finds nothing.
    const longestFirst = films.toSorted((a, b) => lengthOf(b) - lengthOf(a));
    const queries = await measureQueries(longestFirst, packDir, work);
    return {
      name: 'speed',
      tables: [ingestTable(ingest, repeats), queryTable(queries), vectorCostTable(vectors)],
      figures: { ingest, queries, vectors },
      baselines: { decodeS: Object.fromEntries(ingest.map(({ film, decodeS }) => [film, decodeS])) },
      options: { repeats, searches: SEARCHES, films: films.map(({ name }) => name) },
      model: `${pack.id}@${pack.revision}`,
    };
  });
}

/** A film with the name it has in tables. */
export interface NamedFilm {
  name: string;
  path: string;
}

interface IngestFigures {
  film: string;
  durationS: number;
  decodeS: number;
  /** The whole command, from start to exit: start of Node and loading of the model included. */
  commandS: number;
  /** The same, less what the command takes for a video of one second. */
  indexS: number;
  ratio: number;
  nodeMib: number | null;
  mibPerHour: number;
}

async function measureIngest(
  { name, path }: NamedFilm,
  pack: string,
  work: string,
  repeats: number,
): Promise<IngestFigures> {
  const [second] = await testFilms(['one second']);
  const runs: { decodeS: number; commandS: number; startS: number; nodeMib: number | null; bytes: number }[] =
    [];
  for (let i = 0; i < repeats; i++) {
    const dataDir = join(work, `ingest-${i}`);
    const decodeS = await timeFullDecode(path);
    const { wallS, nodeMib } = await indexFiles([path], { dataDir, pack }, false);
    const bytes = sizeOf(dataDir);
    const start = await indexFiles(
      [second?.path ?? path],
      { dataDir: join(work, `start-${i}`), pack },
      false,
    );
    runs.push({ decodeS, commandS: wallS, startS: start.wallS, nodeMib, bytes });
    rmSync(dataDir, { recursive: true });
    rmSync(join(work, `start-${i}`), { recursive: true });
  }
  const middle = (pick: (run: (typeof runs)[number]) => number) => quantile(runs.map(pick), 0.5) ?? 0;
  const durationS = await durationOf(path);
  const [decodeS, commandS, startS] = [
    middle((r) => r.decodeS),
    middle((r) => r.commandS),
    middle((r) => r.startS),
  ];
  return {
    film: name,
    durationS,
    decodeS,
    commandS,
    indexS: commandS - startS,
    ratio: (commandS - startS) / decodeS,
    nodeMib: Math.max(...runs.map((run) => run.nodeMib ?? 0)) || null,
    mibPerHour: (middle((r) => r.bytes) / 2 ** 20 / durationS) * 3600,
  };
}

interface QueryFigures {
  state: 'idle' | 'indexing';
  searches: number;
  p50Ms: number | null;
  p99Ms: number | null;
  nodeMib: number | null;
}

/** Searches a library that holds the first video, then does so again while the last ones are indexed. */
async function measureQueries(
  films: readonly NamedFilm[],
  pack: string,
  work: string,
): Promise<QueryFigures[]> {
  const [first, ...others] = films;
  if (!first) return [];
  const setup = { dataDir: join(work, 'queries'), pack };
  await indexFiles([first.path], setup, false);
  const roots = [...new Set(films.map(({ path }) => dirname(path)))].join(':');
  const server = await serve(setup, { TIDEMARK_ROOTS: roots });
  try {
    await timeSearches(server, () => Promise.resolve(true), 20);
    const idle = await timeSearches(server, () => Promise.resolve(true), SEARCHES);
    const idleMib = server.nodeMib();
    for (const { path } of others) await addByPath(server, path);
    const busy = await timeSearches(server, () => isIndexing(server), SEARCHES);
    return [figures('idle', idle, idleMib), figures('indexing', busy, server.nodeMib())];
  } finally {
    await server.close();
  }
}

/** Milliseconds of up to `count` searches, one after the other, while `goOn` holds. */
async function timeSearches(server: Served, goOn: () => Promise<boolean>, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count && (await goOn())) {
    const startedMs = performance.now();
    const { data } = await server.search(SENTENCES[times.length % SENTENCES.length] as string, 10);
    times.push(performance.now() - startedMs);
    if (data.length === 0)
      throw new Error('A search over an indexed film found nothing: its speed means nothing.');
  }
  return times;
}

async function addByPath(server: Served, path: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}/v1/videos`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ path }),
  });
  if (!response.ok) throw new Error(`Adding ${basename(path)}: ${response.status} ${await response.text()}`);
}

async function isIndexing(server: Served): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    const { data } = JobList.parse(await (await fetch(`${server.url}/v1/jobs`)).json());
    if (data.some(({ state }) => state === 'running')) return true;
    if (!data.some(({ state }) => state === 'queued')) return false;
    await once(AbortSignal.timeout(100), 'abort');
  }
  return false;
}

function figures(
  state: QueryFigures['state'],
  times: readonly number[],
  nodeMib: number | null,
): QueryFigures {
  return {
    state,
    searches: times.length,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    nodeMib,
  };
}

/** Returns the longest of some labelled clips; none where the list is not there. */
export function longestClip(clips: string): NamedFilm[] {
  if (!existsSync(clips)) return [];
  const longest = readClips(clips).clips.sort((a, b) => b.durationS - a.durationS)[0];
  return longest ? [{ name: `${longest.id} (footage)`, path: longest.path }] : [];
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function ingestTable(rows: readonly IngestFigures[], repeats: number): Table {
  return {
    title: `Indexing against decoding (median of ${repeats}, in turn)`,
    columns: ['film', 'length s', 'decode s', 'index s', 'ratio', 'command s', 'Node MiB', 'MiB per hour'],
    rows: rows.map(({ film, ...row }) => ({
      name: film,
      cells: [row.durationS, row.decodeS, row.indexS, row.ratio, row.commandS, row.nodeMib, row.mibPerHour],
    })),
    note:
      '"decode" is ffmpeg decoding every frame; "command" is `tidemark index` from start to exit, and "index" the same ' +
      'less what it takes for a film of one second (starting Node, loading the model).',
  };
}

function queryTable(rows: readonly QueryFigures[]): Table {
  return {
    title: 'Searching over HTTP',
    columns: ['server', 'searches', 'p50 ms', 'p99 ms', 'Node MiB'],
    rows: rows.map(({ state, searches, p50Ms, p99Ms, nodeMib }) => ({
      name: state,
      cells: [searches, p50Ms, p99Ms, nodeMib],
    })),
  };
}
