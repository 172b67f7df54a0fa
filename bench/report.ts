/**
 * The result of a bench and its output: tables for people, then one line of JSON for scripts, and a file under
 * bench/results when asked to keep it. Numbers are never typed by hand: the tables of the READMEs come from those files.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

/** A table: the first column of `rows` names the row. Null is shown as a dash. */
export interface Table {
  title: string;
  columns: string[];
  rows: { name: string; cells: (number | string | null)[] }[];
  /** A note for the reader. */
  note?: string;
}

/** The measurements of a bench. */
export interface Measured {
  name: string;
  tables: Table[];
  /** The same in short, for the front page; all tables when absent. */
  headline?: Table[];
  /** The figures again, for scripts. */
  figures: Record<string, unknown>;
  /** Trivial ways of answering, by the same measures. */
  baselines: Record<string, unknown>;
  /** Everything that was chosen: seed, hours, clips. */
  options: Record<string, unknown>;
  /** Pack id @ revision; null where no model took part. */
  model: string | null;
  /** Limits that were missed, as sentences; any makes the command fail. */
  failures?: string[];
}

/** A measured bench as it is kept and printed on the last line. */
export interface Result extends Measured {
  commit: string;
  date: string;
  cpus: number;
}

/** Where results are kept. */
export const RESULTS_DIR = fileURLToPath(new URL('./results/', import.meta.url));

/** Adds what tells one run from another: commit, date, number of processors. */
export function toResult(measured: Measured): Result {
  return { ...measured, commit: commitHash(), date: new Date().toISOString(), cpus: cpus().length };
}

/** Keeps a result as bench/results/`slug`.json, over the one before. */
export function saveResult(result: Result, slug: string): string {
  mkdirSync(RESULTS_DIR, { recursive: true });
  const path = `${RESULTS_DIR}${slug}.json`;
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  return path;
}

/** A table with aligned columns, for a terminal. */
export function formatTable({ title, columns, rows, note }: Table): string {
  const grid = [columns, ...rows.map(({ name, cells }) => [name, ...cells.map(formatCell)])];
  const widths = columns.map((_, i) => Math.max(...grid.map((row) => (row[i] ?? '').length)));
  const lines = grid.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  '),
  );
  return [title, '-'.repeat(title.length), ...lines, ...(note ? [note] : [])].join('\n');
}

/** A table in Markdown. */
export function markdownTable({ title, columns, rows, note }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const rule = `|---|${columns
    .slice(1)
    .map(() => '---:|')
    .join('')}`;
  const body = rows.map(({ name, cells }) => line([name, ...cells.map(formatCell)]));
  return [`**${title}**`, '', line(columns), rule, ...body, ...(note ? ['', note] : [])].join('\n');
}

/** A cell as text: numbers with at most one decimal above 10 and two below; null as a dash. */
export function formatCell(cell: number | string | null): string {
  if (cell === null) return '-';
  if (typeof cell === 'string') return cell;
  if (Number.isInteger(cell)) return String(cell);
  return cell.toFixed(Math.abs(cell) >= 10 ? 1 : 2);
}

/** Returns the commit of the checkout, with a `+` where something was changed since. */
export function commitHash(): string {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const git = (...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
  // What a bench itself writes is no other state of the product.
  const changes = git('status', '--porcelain', '-uno', '--', '.', ':!bench/results', ':!*.md');
  return `${git('rev-parse', '--short=12', 'HEAD')}${changes === '' ? '' : '+'}`;
}
