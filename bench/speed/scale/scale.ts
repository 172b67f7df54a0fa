/**
 * `npm run bench -- scale`: searching libraries of many seconds. In: sizes, and footage to draw vectors from. Out: for each
 * size the time of searches over HTTP by four clients, how many of the ten best answers of an exact comparison are given,
 * memory, disk, start, building of the index of moments, and deletion; how they grow, as a table and a drawing; and other
 * ways to find the nearest moments, on the same vectors.
 */
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VideoList } from '../../../contract/index.ts';
import { packKeyOf } from '../../../core/pack-key.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { quantile } from '../../../evaluation/measures.ts';
import { EXACT_SECONDS } from '../../../index/search/choose-candidates.ts';
import { openCalibration } from '../../../index/search/confidence/open-calibration.ts';
import { createSearcher } from '../../../index/search/searcher.ts';
import { openStore } from '../../../index/store/open-store.ts';
import type { ModelPack } from '../../../model/runtime/pack.ts';
import { openPack } from '../../../model/runtime/pack.ts';
import { readClips } from '../../eval/clips.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import { cacheDir, withWorkFolder } from '../../media.ts';
import { processorS } from '../../processor.ts';
import { type Served, type Setup, serve } from '../../product.ts';
import { createRandom, shuffled } from '../../random.ts';
import { type Measured, RESULTS_DIR } from '../../report.ts';
import { type Beside, besideTable, measureBeside } from './beside.ts';
import { type Footage, fillLibrary } from './fill.ts';
import { indexedFootage } from './footage.ts';
import { drawGrowth, exponentOf, type Growth } from './growth.ts';

/** The options of `scale`. */
export interface ScaleOptions {
  pack: string;
  clips: string;
  /** Seconds of the libraries. */
  sizes: readonly number[];
  /** Searches in all. */
  searches: number;
  seed: number;
  /** Keeps the drawing in bench/results. */
  save: boolean;
}

const CLIENTS = 4;
/** Sentences that are compared with an exact search: each of those reads the whole library. */
const COMPARED = 60;
const BEST = 10;
/** Beyond it, graphs of the others would take hours and all of the memory. */
const LARGEST_BESIDE_S = 1_000_000;
/**
 * Minutes of a busy machine with two cores for each 100,000 seconds: to fill the library, search it and compare sixty
 * sentences exactly, and to build the graphs of the others, which takes a little more than in proportion.
 */
const [MINUTES, MINUTES_BESIDE] = [3, 1.5];

interface SizeFigures {
  seconds: number;
  moments: number;
  mode: string;
  p50Ms: number | null;
  p99Ms: number | null;
  recall: number;
  rssMib: number | null;
  diskMib: number;
  startS: number;
  buildS: number | null;
  deleteS: number;
  /** Of the processor, by the server, for each search. */
  searchCpuMs: number | null;
  beside: Beside[];
}

/** Measures it; see the top of the file. */
export async function benchScale(options: ScaleOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(options.pack);
  await using pack = await openPack(packDir, { parts: ['text'] });
  const footage = await indexedFootage(options, packDir, packKeyOf(pack));
  const sentences = readClips(options.clips).sentences.map(({ text }) => text);
  const asked = shuffled(sentences, createRandom(options.seed)).slice(0, options.searches);
  const { vectors } = await pack.text.embed(asked.slice(0, COMPARED));
  const scale: SizeFigures[] = [];
  for (const seconds of options.sizes) {
    scale.push(await measureSize(seconds, { footage, pack, packDir, asked, vectors, seed: options.seed }));
  }
  const growths = growthsOf(scale);
  const drawing = join(options.save ? RESULTS_DIR : cacheDir(), 'scale.svg');
  writeFileSync(drawing, drawGrowth(growths));
  return {
    name: 'scale',
    tables: [
      {
        title: `Libraries of many seconds, ${CLIENTS} clients`,
        columns: [
          ...[
            'seconds',
            'moments',
            'search',
            'p50 ms',
            'p99 ms',
            'processor ms',
            `recall@${BEST} %`,
            'Node MiB',
            'disk MiB',
          ],
          ...['start s', 'index built in s', 'deletion s'],
        ],
        rows: scale.map(({ seconds, ...row }) => ({
          name: String(seconds),
          cells: [
            ...[
              row.moments,
              row.mode,
              row.p50Ms,
              row.p99Ms,
              row.searchCpuMs,
              row.recall,
              row.rssMib,
              row.diskMib,
            ],
            ...[row.startS, row.buildS, row.deleteS],
          ],
        })),
        note: 'Recall: of the ten best seconds of an exact comparison, those among the first ten answers. Processor: of the server, for each search. Node: the largest resident memory. Start: until the server can answer.',
      },
      {
        title: 'Growth with the size of the library',
        columns: ['figure', 'grows with the power'],
        rows: growths.map((growth) => ({ name: growth.name, cells: [exponentOf(growth)] })),
        note: `Least squares of logarithms. Drawn in ${options.save ? 'results/scale.svg' : drawing}.`,
      },
      ...scale
        .filter(({ beside }) => beside.length > 0)
        .map(({ seconds, beside }) => besideTable(seconds, beside)),
    ],
    figures: {
      scale,
      growth: Object.fromEntries(growths.map((growth) => [growth.name, exponentOf(growth)])),
    },
    baselines: { exact: 'recall is against comparing every second' },
    options: { ...options, clients: CLIENTS, compared: COMPARED },
    model: `${pack.id}@${pack.revision}`,
  };
}

/** The figures that are drawn against size. */
function growthsOf(scale: readonly SizeFigures[]): Growth[] {
  const of = (name: string, value: (row: SizeFigures) => number | null): Growth => ({
    name,
    points: scale.map((row) => ({ seconds: row.seconds, value: value(row) ?? 0 })),
  });
  return [
    of('search, processor ms', ({ searchCpuMs }) => searchCpuMs),
    of('search p50, ms', ({ p50Ms }) => p50Ms),
    of('memory, MiB', ({ rssMib }) => rssMib),
    of('disk, MiB', ({ diskMib }) => diskMib),
    of('start, s', ({ startS }) => startS),
    of('deletion, s', ({ deleteS }) => deleteS),
  ];
}

interface SizeParts {
  footage: Footage;
  pack: ModelPack;
  packDir: string;
  asked: readonly string[];
  /** The first of the asked sentences, embedded. */
  vectors: readonly UnitVector[];
  seed: number;
}

function measureSize(
  seconds: number,
  { footage, pack, packDir, asked, vectors, seed }: SizeParts,
): Promise<SizeFigures> {
  const minutes = (seconds / 100_000) * (MINUTES + (seconds <= LARGEST_BESIDE_S ? MINUTES_BESIDE : 0));
  process.stderr.write(`${seconds} s: some ${Math.ceil(minutes)} minutes.\n`);
  return withWorkFolder(`scale-${seconds}`, async (work) => {
    const setup: Setup = { dataDir: join(work, 'data'), pack: packDir };
    const store = await openStore(setup.dataDir);
    const { moments } = await fillLibrary(store, packKeyOf(pack), footage, seconds, createRandom(seed));
    const isCompared = seconds <= LARGEST_BESIDE_S;
    const beside = isCompared
      ? await measureBeside(store.moments, packKeyOf(pack), vectors, BEST, join(work, 'beside'))
      : [];
    await store.close();
    const build = await buildIndex(setup, seconds);
    const startedMs = performance.now();
    const server = await serve(setup);
    try {
      const startS = (performance.now() - startedMs) / 1000;
      const before = processorS(server.pid);
      const { times, mode } = await timeSearches(server, asked);
      const after = processorS(server.pid);
      const searchCpuMs = before === null || after === null ? null : (1000 * (after - before)) / times.length;
      const rssMib = server.nodeMib();
      const recall = await recallOf(server, setup, pack, packDir, asked.slice(0, COMPARED));
      const deleteS = await timeDeletion(server);
      return {
        ...{ seconds, moments, mode, recall, rssMib, diskMib: sizeOf(setup.dataDir) / 2 ** 20 },
        ...{ p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
        ...{ startS, buildS: build, deleteS, searchCpuMs, beside },
      };
    } finally {
      await server.close();
      rmSync(setup.dataDir, { recursive: true });
    }
  });
}

/**
 * Lets the server build its index of moments, where the library is so large that it needs one; null where it does not. A
 * server says that it is ready once the index is built, so its start is a part of this.
 */
async function buildIndex(setup: Setup, seconds: number): Promise<number | null> {
  const startedMs = performance.now();
  const server = await serve(setup);
  const builtS = (performance.now() - startedMs) / 1000;
  try {
    const first = await server.search('a street', BEST);
    if (first.pool.duration_s !== seconds) throw new Error(`The library holds ${first.pool.duration_s} s.`);
    if (seconds <= EXACT_SECONDS) return null;
    if (first.search_mode !== 'ann') throw new Error('The index of moments was not built.');
    return builtS;
  } finally {
    await server.close();
  }
}

async function timeSearches(
  server: Served,
  asked: readonly string[],
): Promise<{ times: number[]; mode: string }> {
  const times: number[] = [];
  const queue = [...asked];
  const { search_mode: mode } = await server.search(queue[0] ?? 'a street', BEST);
  const client = async () => {
    for (let text = queue.pop(); text !== undefined; text = queue.pop()) {
      const startedMs = performance.now();
      await server.search(text, BEST);
      times.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return { times, mode };
}

/** Percent of the best answers of an exact comparison that the server gives. */
async function recallOf(
  server: Served,
  { dataDir }: Setup,
  pack: ModelPack,
  packDir: string,
  asked: readonly string[],
): Promise<number> {
  const store = await openStore(dataDir);
  try {
    const exact = createSearcher({
      store,
      embedText: (sentences) => pack.text.embed(sentences),
      pack: packKeyOf(pack),
      vectorIndex: null,
      exactSeconds: Number.POSITIVE_INFINITY,
      calibration: await openCalibration(packDir, packKeyOf(pack)),
      clock: { now: () => Date.now(), stopwatch: () => performance.now() },
    });
    let [found, wanted] = [0, 0];
    for (const text of asked) {
      const request = { query: { text }, modalities: ['visual' as const], page_size: BEST };
      const keys = (data: readonly { video_id: string; peak: number }[]) =>
        data.map(({ video_id, peak }) => `${video_id}/${peak}`);
      const best = keys((await exact.search(request)).data);
      const given = new Set(keys((await server.search(text, BEST)).data));
      wanted += best.length;
      found += best.filter((key) => given.has(key)).length;
    }
    return (100 * found) / Math.max(1, wanted);
  } finally {
    await store.close();
  }
}

async function timeDeletion({ url }: Served): Promise<number> {
  const { data } = VideoList.parse(await (await fetch(`${url}/v1/videos?limit=1`)).json());
  const startedMs = performance.now();
  const response = await fetch(`${url}/v1/videos/${data[0]?.id}`, { method: 'DELETE' });
  if (!response.ok) throw new Error(`Deleting: ${response.status} ${await response.text()}`);
  return (performance.now() - startedMs) / 1000;
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
