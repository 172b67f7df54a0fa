/**
 * Writes kept results into the READMEs, docs/clock.md and docs/scaling.md, between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->`: the
 * headline, or every table with `<!-- bench:NAME full -->`; `summary` and `targets` draw on several. Every figure in a README
 * was therefore measured; a bench without a kept result leaves its place empty.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { markdownTable, RESULTS_DIR, type Result, type Table } from './report.ts';
import { summaryTable } from './summary.ts';
import { targetsTable } from './targets.ts';

const READMES = ['../README.md', './README.md', '../docs/clock.md', '../docs/scaling.md'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** Renews all tables of the READMEs; gives 0, the exit code. */
export function writeTables(): number {
  const results = readResults();
  for (const readme of READMES) {
    if (!existsSync(readme)) continue;
    writeFileSync(readme, fillMarkers(readFileSync(readme, 'utf8'), results));
  }
  return 0;
}

/** The text with each marked place filled with the tables of the results of that name. */
export function fillMarkers(text: string, results: readonly Result[]): string {
  return text.replaceAll(
    /(<!-- bench:([a-z0-9-]+)( full)? -->)[\s\S]*?(<!-- \/bench:\2 -->)/g,
    (_, open: string, name: string, full: string | undefined, close: string) => {
      if (name === 'summary') return [open, ...drawn(summaryTable(results)), close].join('\n');
      if (name === 'targets') return [open, ...drawn(targetsTable()), close].join('\n');
      const filled = results.filter((result) => result.name === name).map((result) => section(result, !full));
      return [open, ...filled, close].join('\n');
    },
  );
}

function drawn(table: Table | null): string[] {
  return table ? [`${markdownTable(table)}\n`] : [];
}

function section({ tables, headline, model, commit, date, cpus }: Result, inShort: boolean): string {
  const shown = inShort ? (headline ?? tables) : tables;
  const facts = [
    model === null ? '' : `model \`${model}\``,
    `commit \`${commit}\``,
    `${cpus} CPUs`,
    date.slice(0, 10),
  ];
  return [...shown.map(markdownTable), `Measured with ${facts.filter(Boolean).join(', ')}.`]
    .join('\n\n')
    .concat('\n');
}

function readResults(): Result[] {
  if (!existsSync(RESULTS_DIR)) return [];
  return readdirSync(RESULTS_DIR)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => JSON.parse(readFileSync(`${RESULTS_DIR}${file}`, 'utf8')) as Result);
}
