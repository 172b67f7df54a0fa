/**
 * `npm run bench -- reliability`: writes docs/reliability.md from the results under bench/results. In: results whose
 * figures say how often something was tried and how often it failed. Out: one table; what has no result yet says so.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable, RESULTS_DIR, type Result } from '../report.ts';

const PAGE = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));

/** The longest that a sentence may take to be parsed. */
const LIMIT_MS = 50;

/** A promise, the result that speaks for it, and the command that makes the result. */
interface Promised {
  test: string;
  slug: string;
  command: string;
  /** Counts a result that is worded in a way of its own. */
  count?: typeof triedOf;
}

const PROMISES: readonly Promised[] = [
  {
    test: 'SIGKILL in index, reindex, delete, clip export, proxy and upload: the next start ends with the same rows and files',
    slug: 'kill',
    command: 'kill --runs 50 --save',
  },
  {
    test: "Damage to a page of the library, SQLite's log or the vector index: refused, mended or rebuilt, never a wrong answer",
    slug: 'damage',
    command: 'damage --runs 1000 --save',
  },
  {
    test: 'Mutated media files: coded errors, no hang, flat memory',
    slug: 'fuzz-media',
    command: 'fuzz --media 10000 --save',
  },
  {
    test: 'Requests drawn from the OpenAPI document: documented responses only',
    slug: 'fuzz-http',
    command: 'fuzz --http 100000 --save',
  },
  {
    test: 'Sentences of 1,000 and 10,000 characters of the worst kinds, English and Chinese: parsed in 50 ms of processor time',
    slug: 'parser',
    command: 'parser --save',
    count: countSentences,
  },
  {
    test: '100 searches at once while indexing, uploads at once: no error, none lost',
    slug: 'load',
    command: 'load --save',
  },
];

/** Writes the page; gives 1, the exit code, when a promise was broken, else 0. */
export function writeReliability(): number {
  const rows = PROMISES.map((promised) => rowOf(promised, readResult(promised.slug)));
  const table = markdownTable({
    title: 'What was tried on this project',
    columns: ['test', 'tried', 'failed', 'commit', 'command'],
    rows,
  });
  writeFileSync(PAGE, pageOf(table));
  console.log(JSON.stringify({ name: 'reliability', rows }));
  return rows.some(({ cells: [, failed] }) => typeof failed === 'number' && failed > 0) ? 1 : 0;
}

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

function rowOf({ test, command, count = triedOf }: Promised, result: Result | null) {
  const counts = result && count(result);
  const cells = counts && result ? [counts.tried, counts.failed, result.commit] : ['not run yet', null, null];
  return { name: test, cells: [...cells, `\`npm run bench -- ${command}\``] };
}

function readResult(slug: string): Result | null {
  const path = `${RESULTS_DIR}${slug}.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result) : null;
}

function pageOf(table: string): string {
  return `# Reliability

Written by \`npm run bench -- reliability\` from the results in bench/results; do not edit. Each row is a promise, how often
it was tried, and how often it was broken. The commit is the one that was measured.

${table}

Faults that one test each provokes are listed with their tests in [THREATS.md](../THREATS.md).
`;
}
