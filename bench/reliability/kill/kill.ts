/**
 * `npm run bench -- kill`: is anything lost, doubled or left over when a process is killed (SIGKILL)? In: a seed. Each work
 * is done once undisturbed, then again and again, each time killed at a random moment; then the product is started anew as
 * a user would. Out: how many of the killed ones ended with exactly the rows and files of the undisturbed one.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../../../evaluation/measures.ts';
import { writeTinyPack } from '../../../test/support/tiny-pack.ts';
import { runFfmpeg, withWorkFolder } from '../../media.ts';
import { createRandom } from '../../random.ts';
import { commitHash, type Measured, RESULTS_DIR, type Result } from '../../report.ts';
import { type IsOver, NEVER_OVER } from '../../time-limit.ts';
import { indexOnce, type Props, SCENES, type Scene } from './scenes.ts';
import { differenceOf, type Snapshot, takeSnapshot } from './snapshot.ts';

/** Options of `kill`. */
export interface KillOptions {
  /** Kills of each work before its end. */
  runs: number;
  seed: number;
  /** Names of works that are left out; their rows of the kept result stay, each with its commit. */
  skip?: readonly string[];
}

/** The outcome of the kills of one work. */
export interface KillReport {
  name: string;
  /** Kills before the work was done, which are the ones that count. */
  tried: number;
  /** Kills that came too late. */
  late: number;
  /** When the kills came, in ms. */
  killedAtMs: number[];
  /** Each run that ended otherwise than the undisturbed one, with the lines that differ. */
  faults: string[];
}

/** Kills each work `runs` times in `folder`. */
export async function tryKills(
  folder: string,
  { runs, seed, skip = [] }: KillOptions,
  isOver: IsOver = NEVER_OVER,
): Promise<KillReport[]> {
  const props = await makeProps(folder);
  const begins = { empty: join(folder, 'empty'), indexed: join(folder, 'indexed') };
  mkdirSync(begins.empty);
  await indexOnce(begins.indexed, props.film, props.packs.first);
  // All at once: none is left out when the time is over.
  const scenes = SCENES.filter(({ name }) => !skip.includes(name));
  return Promise.all(
    scenes.map((scene) => {
      const own = join(folder, scene.name.replaceAll(' ', '-'));
      mkdirSync(own);
      return tryScene(scene, { folder: own, from: begins[scene.begins], props, runs, seed, isOver });
    }),
  );
}

/** Measures what killing does; see the top of the file. */
export async function benchKill(options: KillOptions, isOver: IsOver): Promise<Measured> {
  const reports = await withWorkFolder('kill', (folder) => tryKills(folder, options, isOver));
  const commit = commitHash();
  const rows = SCENES.flatMap(({ name }): Row[] => {
    const report = reports.find((one) => one.name === name);
    return report ? [rowOf(report, commit)] : keptRows().filter((row) => row.name === name);
  });
  const sum = (column: number) => rows.reduce((total, { cells }) => total + Number(cells[column]), 0);
  const [tried, failed] = [sum(COLUMNS.indexOf(TRIED) - 1), sum(COLUMNS.indexOf(FAILED) - 1)];
  return {
    name: 'kill',
    tables: [
      {
        title: 'Killed at random moments',
        columns: COLUMNS,
        rows,
        note: `${tried - failed} of ${tried} ended with the rows and files of an undisturbed run, and with no others.`,
      },
    ],
    figures: { tried, failed },
    baselines: {},
    options: { ...options },
    model: null,
    failures: reports.flatMap((report) => report.faults),
  };
}

type Row = Measured['tables'][number]['rows'][number];

const [TRIED, FAILED] = ['killed before its end', 'ended otherwise'];
const COLUMNS = ['work', TRIED, 'too late', 'first, ms', 'median, ms', 'last, ms', FAILED, 'commit'];

function rowOf({ name, tried, late, killedAtMs, faults }: KillReport, commit: string): Row {
  const at = (share: number) => Math.round(quantile(killedAtMs, share) ?? 0);
  return { name, cells: [tried, late, at(0), at(0.5), at(1), faults.length, commit] };
}

/** The rows of the kept result; none where there is none. */
function keptRows(): Row[] {
  const path = `${RESULTS_DIR}kill.json`;
  if (!existsSync(path)) return [];
  const { tables, commit } = JSON.parse(readFileSync(path, 'utf8')) as Result;
  const isWhole = ({ cells }: Row) => cells.length === COLUMNS.length - 1;
  const rows = tables.flatMap((table) => table.rows);
  return rows.map((row) => (isWhole(row) ? row : { ...row, cells: [...row.cells, commit] }));
}

async function tryScene(scene: Scene, begin: Begin): Promise<KillReport> {
  const { runs, seed, isOver } = begin;
  const atOnce = Math.min(AT_ONCE, runs);
  const report: KillReport = { name: scene.name, tried: 0, late: 0, killedAtMs: [], faults: [] };
  const undisturbed = await Promise.all(Array.from({ length: atOnce }, (_, n) => runWhole(scene, begin, n)));
  const wanted = undisturbed[0]?.snapshot ?? [];
  for (const { snapshot } of undisturbed) {
    const differences = differenceOf(wanted, snapshot);
    if (differences.length > 0) report.faults.push(`${scene.name}, undisturbed: ${differences.join('\n  ')}`);
  }
  let workMs = Math.min(...undisturbed.map((run) => run.workMs));
  const random = createRandom(seed * 100 + SCENES.indexOf(scene));
  const work = async (worker: number): Promise<void> => {
    while (report.tried < runs && !isOver()) {
      const killAfter = random() * workMs;
      const { midway, fault, lastedMs } = await killOnce(scene, begin, { worker, killAfter, wanted });
      if (midway) {
        report.tried += 1;
        report.killedAtMs.push(killAfter);
      } else {
        // The work has become faster than it was: later kills are drawn from its length now.
        report.late += 1;
        workMs = Math.min(workMs, lastedMs);
      }
      if (fault) report.faults.push(`${scene.name}, killed after ${killAfter.toFixed(1)} ms: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, worker) => work(worker)));
  console.error(`${scene.name}: ${report.tried} kills, ${report.faults.length} ended otherwise`);
  return report;
}

/** Attempts of each work that run at once: most of the time of each is waiting for a dead owner's heartbeat to count as one. */
const AT_ONCE = 2;

/** The library and the video of the attempts of one work, and their number. */
interface Begin {
  folder: string;
  /** The data folder that is copied for each attempt. */
  from: string;
  props: Props;
  runs: number;
  seed: number;
  isOver: IsOver;
}

function copyOf({ folder, from }: Begin, worker: number): string {
  const dir = join(folder, `running-${worker}`);
  rmSync(dir, { recursive: true, force: true });
  cpSync(from, dir, { recursive: true });
  return dir;
}

async function runWhole(scene: Scene, begin: Begin, worker: number) {
  const dir = copyOf(begin, worker);
  const { workMs } = await scene.work(dir, begin.props, null);
  return { workMs, snapshot: takeSnapshot(dir) };
}

async function killOnce(
  scene: Scene,
  begin: Begin,
  { worker, killAfter, wanted }: { worker: number; killAfter: number; wanted: Snapshot },
): Promise<{ midway: boolean; fault: string | null; lastedMs: number }> {
  const dir = copyOf(begin, worker);
  const { midway, confirmed, workMs } = await scene.work(dir, begin.props, killAfter);
  return { midway, lastedMs: workMs, fault: await faultOf(scene, dir, begin.props, confirmed, wanted) };
}

async function faultOf(
  scene: Scene,
  dir: string,
  props: Props,
  confirmed: boolean,
  wanted: string[],
): Promise<string | null> {
  try {
    await scene.resume(dir, props, confirmed);
    const differences = differenceOf(wanted, takeSnapshot(dir));
    return differences.length === 0 ? null : differences.slice(0, 10).join('\n  ');
  } catch (error) {
    return String(error);
  }
}

/** A video of two chunks that browsers do not play, with subtitles, and two packs. */
async function makeProps(folder: string): Promise<Props> {
  const film = join(folder, 'films', 'film.mkv');
  mkdirSync(join(folder, 'films'));
  const source = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=5:d=70', '-f', 'lavfi', '-i', 'sine=440:d=70'];
  await runFfmpeg([...source, '-c:v', 'mpeg4', '-g', '50', '-c:a', 'mp2', film]);
  if (!existsSync(film)) throw new Error('The film was not made.');
  return {
    film,
    packs: {
      first: await writeTinyPack(join(folder, 'pack')),
      second: await writeTinyPack(join(folder, 'other-pack'), { id: 'other' }),
    },
  };
}
