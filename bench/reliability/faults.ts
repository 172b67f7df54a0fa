/**
 * `npm run bench -- faults`: runs the tests that THREATS.md names for its promises, and counts them. In: the table of
 * THREATS.md. Out: for each promise, how many cases tried to break it, and how many did.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWorkFolder } from '../media.ts';
import type { Measured } from '../report.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The commands that run the tests of each kind; the arguments of vitest follow. */
const RUNNERS = {
  unit: ['npx', 'vitest', 'run', '--config', 'vitest.config.ts'],
  postgres: ['scripts/test-postgres.sh'],
  browser: ['npx', 'vitest', 'run', '--config', 'vitest.e2e.config.ts'],
};
type Kind = keyof typeof RUNNERS;

/** The end of a test file. */
interface FileReport {
  passed: number;
  failed: number;
}

/** A promise of THREATS.md, with the test files that try to break it. */
export interface Promised {
  promise: string;
  files: string[];
}

/** Runs the tests; see the top of the file. */
export async function benchFaults(): Promise<Measured> {
  const promises = readPromises(readFileSync(join(ROOT, 'THREATS.md'), 'utf8'));
  const files = [...new Set(promises.flatMap((promised) => promised.files))];
  const reports = await withWorkFolder('faults', async (folder) => {
    const all: [string, FileReport][] = [];
    for (const kind of Object.keys(RUNNERS) as Kind[]) {
      const own = files.filter((file) => kindOf(file) === kind);
      all.push(...(await runTests(own, join(folder, `${kind}.json`), RUNNERS[kind])));
    }
    return all;
  });
  const byFile = new Map(reports);
  const rows = promises.map(({ promise, files: own }) => {
    const counted = own.map((file) => byFile.get(file) ?? { passed: 0, failed: 1 });
    const failed = counted.reduce((sum, one) => sum + one.failed, 0);
    return { name: promise, cells: [failed + counted.reduce((sum, one) => sum + one.passed, 0), failed] };
  });
  const sum = (key: keyof FileReport) => reports.reduce((total, [, report]) => total + report[key], 0);
  const missing = files.filter((file) => !byFile.has(file));
  return {
    name: 'faults',
    tables: [
      {
        title: 'Promises of THREATS.md and the tests that try to break them',
        columns: ['promise', 'cases', 'failed'],
        rows,
        note: 'A test that stands for several promises is counted with each. What benches try beside them stands above.',
      },
    ],
    figures: { tried: sum('passed') + sum('failed'), failed: sum('failed') + missing.length },
    baselines: {},
    options: {},
    model: null,
    failures: [
      ...missing.map((file) => `${file} was not run`),
      ...reports
        .filter(([, { failed }]) => failed > 0)
        .map(([file, { failed }]) => `${file}: ${failed} failed`),
    ],
  };
}

/** Reads the promises out of the tables of THREATS.md that have a column of tests. */
export function readPromises(text: string): Promised[] {
  return text.split('\n').flatMap((line) => {
    const [promise = '', tests = ''] = line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim());
    const files = [...tests.matchAll(/\btest\/[\w/.-]+\.test\.ts/g)].map(([file]) => file);
    return files.length > 0 ? [{ promise, files }] : [];
  });
}

function kindOf(file: string): Kind {
  if (file.startsWith('test/e2e/')) return 'browser';
  return file.startsWith('test/postgres/') ? 'postgres' : 'unit';
}

/** Runs test files one after the other, without second tries, and reads what vitest reports of each. */
async function runTests(
  files: readonly string[],
  report: string,
  [command, ...before]: readonly string[],
): Promise<[string, FileReport][]> {
  if (files.length === 0) return [];
  const args = [...before, ...files, '--retry=0', '--no-file-parallelism'];
  const child = spawn(command as string, [...args, '--reporter=json', `--outputFile=${report}`], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await once(child, 'close');
  if (!existsSync(report)) throw new Error(`vitest reported nothing on ${files.join(', ')}.`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  return testResults.map(({ name, status, assertionResults }) => {
    const count = (state: string) => assertionResults.filter((one) => one.status === state).length;
    // A file that cannot be read at all has no cases.
    const failed = Math.max(count('failed'), status === 'failed' ? 1 : 0);
    return [relative(ROOT, name), { passed: count('passed'), failed }];
  });
}

interface VitestReport {
  testResults: { name: string; status: string; assertionResults: { status: string }[] }[];
}
