/**
 * `npm run bench -- load`: a server under load. 100 clients search while videos are indexed, beside the same clients on an
 * idle server; many searches one after the other; 50 uploads at once, with room and on a small disk. Out: errors, times,
 * and the growth of memory and descriptors.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawSampleFilm } from '../../../demo/sample-film.ts';
import { runFfmpeg, withWorkFolder } from '../../media.ts';
import { indexFiles, type Served, type Setup, serve } from '../../product.ts';
import type { Measured, Table } from '../../report.ts';
import { type CrowdReport, searchInCrowd } from './crowd.ts';
import { type UploadReport, uploadAtOnce } from './uploads.ts';
import { growthOf, type Look, MOST_DESCRIPTORS_PER_MINUTE, watchProcess } from './watch-process.ts';

/** Options of the bench. */
export interface LoadOptions {
  pack: string;
  /** Length of the search while indexing. */
  minutes: number;
  /** Searches one after the other. */
  runs: number;
}

const CLIENTS = 100;
const UPLOADS = 50;

/** Goals: p99 against idle, and growth per minute that is no leak. */
const MOST_TIMES_IDLE = 5;
const MOST_MIB_PER_MINUTE = 4;

/** A disk with room for about half of the uploads, beside the reserve that the server keeps. */
const SMALL_DISK_MIB = 256 + (UPLOADS / 2) * 9;

interface Phase {
  name: string;
  crowd: CrowdReport;
  looks: Look[];
}

/** Measures load; see the top of the file. */
export function benchLoad(options: LoadOptions): Promise<Measured> {
  return withWorkFolder('load', async (folder) => {
    const film = join(folder, 'film.mp4');
    await drawSampleFilm(film);
    const setup = { dataDir: join(folder, 'data'), pack: options.pack };
    await indexFiles([film], setup, false);
    const phases = await searchPhases(setup, folder, options);
    const small = join(folder, 'small.mp4');
    await runFfmpeg(['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=5:d=2', '-pix_fmt', 'yuv420p', small]);
    const roomy = await uploadPhase({ ...setup, dataDir: join(folder, 'roomy') }, small);
    const bounded = await onSmallDisk(join(folder, 'disk'), (dataDir) =>
      uploadPhase({ ...setup, dataDir }, small),
    );
    return resultOf(options, phases, { roomy, bounded });
  });
}

async function searchPhases(setup: Setup, folder: string, { minutes, runs }: LoadOptions): Promise<Phase[]> {
  const films = join(folder, 'films');
  const settings = { TIDEMARK_ROOTS: films };
  mkdirSync(films);
  const served = await serve(setup, settings);
  const phase = async (name: string, clients: number, isOver: (searches: number) => boolean) => {
    const watch = watchProcess(served.pid, 1000);
    const crowd = await searchInCrowd(served.url, clients, isOver);
    return { name, crowd, looks: watch.stop() };
  };
  try {
    const single = await phase('one client, one after the other', 1, (searches) => searches >= runs);
    const idle = await phase(`${CLIENTS} clients`, CLIENTS, (searches) => searches >= 20 * CLIENTS);
    const feeder = keepIndexing(served, films);
    const untilMs = performance.now() + minutes * 60_000;
    const loaded = await phase(
      `${CLIENTS} clients while indexing`,
      CLIENTS,
      () => performance.now() > untilMs,
    );
    await feeder.stop();
    return [single, idle, loaded];
  } finally {
    await served.close();
  }
}

/** Adds films until it is stopped, so that there is always one to index. */
function keepIndexing({ url }: Served, folder: string): { stop(): Promise<void> } {
  const over = new AbortController();
  const headers = { 'Content-Type': 'application/json' };
  const work = async (): Promise<void> => {
    for (let n = 0; !over.signal.aborted; n++) {
      const path = join(folder, `${n}.mp4`);
      const source = `testsrc2=s=320x240:r=10:d=120,hue=h=${(n * 37) % 360}`;
      await runFfmpeg(['-f', 'lavfi', '-i', source, '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', path]);
      const body = JSON.stringify({ path });
      const response = await fetch(`${url}/v1/videos`, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`Adding a film: ${response.status} ${await response.text()}`);
      await waitForRoom(url, over.signal);
    }
  };
  const working = work();
  return {
    async stop() {
      over.abort();
      await working;
    },
  };
}

/** Resolves when one job at most waits. */
async function waitForRoom(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const { data } = (await (await fetch(`${url}/v1/jobs`)).json()) as { data: { state: string }[] };
    if (data.filter(({ state }) => state === 'queued').length <= 1) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function uploadPhase(setup: Setup, film: string): Promise<UploadReport> {
  const served = await serve(setup);
  try {
    return await uploadAtOnce(served.url, film, UPLOADS);
  } finally {
    await served.close();
  }
}

/** Runs `work` with a data folder on a disk of its own; null where this process may not mount one. */
async function onSmallDisk<T>(folder: string, work: (dataDir: string) => Promise<T>): Promise<T | null> {
  mkdirSync(folder);
  try {
    const size = `size=${SMALL_DISK_MIB}m`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tidemark-bench', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  try {
    return await work(join(folder, 'data'));
  } finally {
    execFileSync('umount', [folder]);
  }
}

function resultOf(
  options: LoadOptions,
  phases: readonly Phase[],
  uploads: { roomy: UploadReport; bounded: UploadReport | null },
): Measured {
  const [single, idle, loaded] = phases as [Phase, Phase, Phase];
  const reports = [uploads.roomy, uploads.bounded].filter((report) => report !== null);
  const times = loaded.crowd.p99Ms / idle.crowd.p99Ms;
  const tried = phases.reduce((sum, { crowd }) => sum + crowd.searches, 0) + UPLOADS * reports.length;
  const lost = reports.flatMap((report) => report.lost);
  const failed = phases.reduce((sum, { crowd }) => sum + crowd.faultCount, 0) + lost.length;
  const failures = [
    ...phases.flatMap(({ name, crowd }) => crowd.faults.map((fault) => `${name}: ${fault}`)),
    ...lost,
    ...(times > MOST_TIMES_IDLE ? [`p99 while indexing is ${times.toFixed(1)} times that of idle`] : []),
    ...[single, loaded].flatMap(growthFaults),
    ...reports.filter((report) => report.withoutRetryAfter > 0).map(() => 'a 429 without Retry-After'),
  ];
  return {
    name: 'load',
    tables: [searchTable(phases), uploadTable(uploads)],
    figures: { tried, failed, p99_times_idle: Math.round(times * 10) / 10, phases: phases.map(figuresOf) },
    baselines: {},
    options: { ...options, clients: CLIENTS, uploads: UPLOADS },
    model: options.pack,
    failures,
  };
}

function figuresOf({ name, crowd, looks }: Phase) {
  const { searches, faultCount, p50Ms, p99Ms } = crowd;
  const mib = Math.round(Math.max(...looks.map((look) => look.mib)));
  return { name, searches, errors: faultCount, p50_ms: p50Ms, p99_ms: p99Ms, mib, ...growthOf(looks) };
}

function growthFaults({ name, looks }: Phase): string[] {
  const { mib_per_minute: mib, descriptors_per_minute: descriptors } = growthOf(looks);
  return [
    ...(mib > MOST_MIB_PER_MINUTE ? [`${name}: memory grows by ${mib} MiB a minute`] : []),
    ...(descriptors > MOST_DESCRIPTORS_PER_MINUTE
      ? [`${name}: ${descriptors} more descriptors a minute`]
      : []),
  ];
}

function searchTable(phases: readonly Phase[]): Table {
  return {
    title: 'Searches under load',
    columns: [
      '',
      'searches',
      'errors',
      'p50 ms',
      'p99 ms',
      'most MiB',
      'MiB a minute',
      'descriptors a minute',
    ],
    rows: phases.map((phase) => {
      const { name, ...cells } = figuresOf(phase);
      return { name, cells: Object.values(cells) };
    }),
    note: 'Growth by least squares over the last two thirds. The goal is a p99 of at most 5 times that of the same clients alone.',
  };
}

function uploadTable({ roomy, bounded }: { roomy: UploadReport; bounded: UploadReport | null }): Table {
  const row = (name: string, report: UploadReport) => {
    const { sent, indexed, refused, toldToWait, withoutRetryAfter, lost } = report;
    return { name, cells: [sent, indexed, refused, toldToWait, withoutRetryAfter, lost.length] };
  };
  return {
    title: `${UPLOADS} uploads at once`,
    columns: ['', 'sent', 'indexed', 'refused: DISK_FULL', '429 on the way', 'without Retry-After', 'lost'],
    rows: [row('with room', roomy), ...(bounded ? [row(`on a disk of ${SMALL_DISK_MIB} MiB`, bounded)] : [])],
  };
}
