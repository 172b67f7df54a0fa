/**
 * `npm run bench -- kill`: is anything lost, doubled or left over when a process is killed (SIGKILL)? In: a seed. Each work
 * is done once undisturbed, then again and again, each time killed at a random moment; then the product is started anew as
 * a user would. Out: how many of the killed ones ended with exactly the rows and files of the undisturbed one.
 */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../../../evaluation/measures.ts';
import { writeTinyPack } from '../../../test/support/tiny-pack.ts';
import { runFfmpeg, withWorkFolder } from '../../media.ts';
import { createRandom } from '../../random.ts';
import type { Measured } from '../../report.ts';
import { indexOnce, type Props, SCENES, type Scene } from './scenes.ts';
import { differenceOf, takeSnapshot } from './snapshot.ts';

/** Options of `kill`. */
export interface KillOptions {
  /** Kills of each work. */
  runs: number;
  seed: number;
  /** Names of works that are left out. */
  skip?: readonly string[];
}

/** The outcome of the kills of one work. */
export interface KillReport {
  name: string;
  tried: number;
  /** Killed before the work was done. */
  midway: number;
  /** When the kills came, in ms. */
  killedAtMs: number[];
  /** Each run that ended otherwise than the undisturbed one, with the lines that differ. */
  faults: string[];
}

/** Kills each work `runs` times in `folder`. */
export async function tryKills(
  folder: string,
  { runs, seed, skip = [] }: KillOptions,
): Promise<KillReport[]> {
  const props = await makeProps(folder);
  const begins = { empty: join(folder, 'empty'), indexed: join(folder, 'indexed') };
  mkdirSync(begins.empty);
  await indexOnce(begins.indexed, props.film, props.packs.first);
  const reports: KillReport[] = [];
  for (const scene of SCENES.filter(({ name }) => !skip.includes(name))) {
    reports.push(await tryScene(scene, { folder, from: begins[scene.begins], props, runs, seed }));
  }
  return reports;
}

/** Measures what killing does; see the top of the file. */
export async function benchKill(options: KillOptions): Promise<Measured> {
  const reports = await withWorkFolder('kill', (folder) => tryKills(folder, options));
  const tried = reports.reduce((total, report) => total + report.tried, 0);
  const faults = reports.flatMap((report) => report.faults);
  const failed = reports.reduce((total, report) => total + report.faults.length, 0);
  const rows = reports.map((report) => {
    const at = (share: number) => Math.round(quantile(report.killedAtMs, share) ?? 0);
    const { name } = report;
    return { name, cells: [report.tried, report.midway, at(0), at(0.5), at(1), report.faults.length] };
  });
  return {
    name: 'kill',
    tables: [
      {
        title: 'Killed at random moments',
        columns: [
          'work',
          'kills',
          'before its end',
          'first, ms',
          'median, ms',
          'last, ms',
          'ended otherwise',
        ],
        rows,
        note: `${tried - failed} of ${tried} ended with the rows and files of an undisturbed run, and with no others.`,
      },
    ],
    figures: { tried, failed },
    baselines: {},
    options: { ...options },
    model: null,
    failures: faults,
  };
}

async function tryScene(
  scene: Scene,
  {
    folder,
    from,
    props,
    runs,
    seed,
  }: { folder: string; from: string; props: Props; runs: number; seed: number },
): Promise<KillReport> {
  const random = createRandom(seed * 100 + SCENES.indexOf(scene));
  const dir = join(folder, 'running');
  const begin = () => {
    rmSync(dir, { recursive: true, force: true });
    cpSync(from, dir, { recursive: true });
  };
  begin();
  let { workMs } = await scene.work(dir, props, null);
  const wanted = takeSnapshot(dir);
  const report: KillReport = { name: scene.name, tried: 0, midway: 0, killedAtMs: [], faults: [] };
  for (let run = 0; run < runs; run++) {
    begin();
    const killAfter = random() * workMs;
    const life = await scene.work(dir, props, killAfter);
    report.tried += 1;
    report.killedAtMs.push(killAfter);
    if (life.midway) report.midway += 1;
    // As fast as the machine is now: later moments would find the work done.
    else workMs = Math.min(workMs, life.workMs);
    const fault = await faultOf(scene, dir, props, life.confirmed, wanted);
    if (fault) report.faults.push(`${scene.name}, killed after ${killAfter.toFixed(1)} ms: ${fault}`);
  }
  rmSync(dir, { recursive: true, force: true });
  return report;
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
