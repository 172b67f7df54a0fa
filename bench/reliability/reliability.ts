/**
 * `npm run bench -- reliability`: writes docs/reliability.md from the results under bench/results. In: results whose
 * figures say how often something was tried and how often it failed. Out: one table, beside how often each was to be
 * tried. What has no result yet, falls short of its number, or was measured on a commit that is not in the history says so.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable, RESULTS_DIR, type Result } from '../report.ts';

const PAGE = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));

/** The longest that a sentence may take to be parsed. */
const LIMIT_MS = 50;

/** A promise, the result that speaks for it, and the command that makes the result. */
export interface Promised {
  test: string;
  slug: string;
  command: string;
  /** How often it is to be tried at least. */
  wanted: number;
  /** Counts a result that is worded in a way of its own. */
  count?: typeof triedOf;
}

const PROMISES: readonly Promised[] = [
  {
    test: 'SIGKILL in index, reindex, delete, clip export, proxy and upload: the next start ends with the same rows and files',
    slug: 'kill',
    command: 'kill --runs 50 --save',
    wanted: 300,
  },
  {
    test: "Damage to a page of the library, SQLite's log or the vector index: refused, mended or rebuilt, never a wrong answer",
    slug: 'damage',
    command: 'damage --runs 1000 --save',
    wanted: 3000,
  },
  {
    test: 'Mutated media files: coded errors, no hang, flat memory',
    slug: 'fuzz-media',
    command: 'fuzz --media 10000 --save',
    wanted: 10000,
  },
  {
    test: 'Requests drawn from the OpenAPI document: documented responses only',
    slug: 'fuzz-http',
    command: 'fuzz --http 100000 --save',
    wanted: 100000,
  },
  {
    test: 'Sentences of 1,000 and 10,000 characters of the worst kinds, English and Chinese: parsed in 50 ms of processor time',
    slug: 'parser',
    command: 'parser --save',
    wanted: 600,
    count: countSentences,
  },
  {
    test: '100 searches at once while indexing, uploads at once: no error, none lost',
    slug: 'load',
    command: 'load --save',
    wanted: 10000,
  },
];

/**
 * Writes the page; gives 1, the exit code, when a promise was broken, was tried too rarely, or has a result of an unknown
 * commit, else 0.
 */
export function writeReliability(): number {
  const rows = PROMISES.map((promised) => rowOf(promised, readResult(promised.slug), isInHistory));
  const faults = readResult('faults');
  const table = markdownTable({ title: 'What was tried on this project', columns: COLUMNS, rows });
  writeFileSync(PAGE, pageOf(table, faults));
  console.log(JSON.stringify({ name: 'reliability', rows }));
  return rows.every(({ isKept }) => isKept) && faults?.figures.failed === 0 ? 0 : 1;
}

const COLUMNS = ['test', 'tried', 'of', 'failed', 'commit', 'command'];

/** How often a result tried, and how often that failed; benches word it in their own ways. */
export function triedOf({ figures }: Pick<Result, 'figures'>): { tried: number; failed: number } | null {
  const count = (...names: string[]): number | null => {
    const found = names.map((name) => figures[name]).find((value) => typeof value === 'number');
    return (found as number | undefined) ?? null;
  };
  const tried = count('tried', 'sent', 'requests', 'runs');
  const same = count('same');
  const failed =
    count('failed', 'faultCount', 'faults', 'uncoded') ??
    (tried !== null && same !== null ? tried - same : null);
  return tried === null || failed === null ? null : { tried, failed };
}

/** The slowest of each language and length stands for its kind: one that is too slow counts as one. */
function countSentences({ figures }: Pick<Result, 'figures'>): { tried: number; failed: number } | null {
  const { slowest } = figures as { slowest?: Record<string, { sentences: number; ms: number }[]> };
  if (!slowest) return null;
  const kinds = Object.values(slowest).flat();
  return {
    tried: kinds.reduce((sum, { sentences }) => sum + sentences, 0),
    failed: kinds.filter(({ ms }) => ms >= LIMIT_MS).length,
  };
}

/**
 * Returns the row of a promise, and whether it is kept. A limit that a result missed beside its count, such as memory that
 * grows, is a failure as well.
 */
export function rowOf(
  { test, command, wanted, count = triedOf }: Promised,
  result: Pick<Result, 'figures' | 'failures' | 'commit'> | null,
  isKnown: (commit: string) => boolean,
): { name: string; cells: (string | number | null)[]; isKept: boolean } {
  const counts = result && count(result);
  const last = `\`npm run bench -- ${command}\``;
  if (!result || !counts)
    return { name: test, cells: ['not run yet', wanted, null, null, last], isKept: false };
  const { tried } = counts;
  const failed = Math.max(counts.failed, result.failures?.length ?? 0);
  const isKnownCommit = isKnown(result.commit);
  const commit = isKnownCommit ? result.commit : `${result.commit} (not in the history)`;
  return {
    name: test,
    cells: [tried, wanted, failed, commit, last],
    isKept: failed === 0 && tried >= wanted && isKnownCommit,
  };
}

function isInHistory(commit: string): boolean {
  try {
    execFileSync('git', ['merge-base', '--is-ancestor', commit, 'HEAD'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function readResult(slug: string): Result | null {
  const path = `${RESULTS_DIR}${slug}.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result) : null;
}

function pageOf(table: string, faults: Result | null): string {
  return `# Reliability

Written by \`npm run bench -- reliability\` from the results in bench/results; do not edit. Each row is a promise, how often
it was tried, how often it was to be tried at least, and how often it was broken. The commit is the one that was measured.

${table}

${faults ? faultTable(faults) : 'Faults that single tests provoke are listed with their tests in [THREATS.md](../THREATS.md); `npm run bench -- faults --save` runs and counts them.'}
`;
}

function faultTable({ tables, commit }: Result): string {
  return `Faults that single tests provoke, at ${commit} (\`npm run bench -- faults --save\`):

${tables.map(markdownTable).join('\n\n')}`;
}
