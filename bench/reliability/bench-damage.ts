/**
 * `npm run bench -- damage`: damaged libraries, logs of SQLite and vector indexes. In: a seed. Out: how many answered
 * otherwise than they should without an error.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { withWorkFolder } from '../media.ts';
import type { Measured } from '../report.ts';
import { type IsOver, overAfter } from '../time-limit.ts';
import { type DamageReport, tryDamage } from './damage.ts';
import { tryIndexDamage, tryLogDamage } from './damaged-files.ts';

/** The kinds of damage, each with the work that does it. */
const KINDS: [
  name: string,
  attempt: (folder: string, seed: number, tried: number, isOver: IsOver) => Promise<DamageReport>,
][] = [
  ["a page of the library's file", tryDamage],
  ['the log of a library that was not closed', tryLogDamage],
  ['the file or the sidecar of a vector index', tryIndexDamage],
];

/** Options of `damage`. */
export interface DamageOptions {
  /** Attempts of each kind. */
  runs: number;
  seed: number;
  /** The time for all of them, shared out evenly; null: no limit. */
  minutes: number | null;
}

/** Measures damage; see the top of the file. */
export async function benchDamage({ runs, seed, minutes }: DamageOptions): Promise<Measured> {
  const reports = await withWorkFolder('damage', async (work) => {
    const all: { name: string; report: DamageReport }[] = [];
    for (const [i, [name, attempt]] of KINDS.entries()) {
      const folder = join(work, String(i));
      mkdirSync(folder);
      all.push({
        name,
        report: await attempt(folder, seed, runs, overAfter(minutes && minutes / KINDS.length)),
      });
    }
    return all;
  });
  const wrong = reports.flatMap(({ report }) => report.wrong);
  const rows = reports.map(({ name, report }) => ({
    name,
    cells: [report.tried, report.noticed, report.unharmed, report.beyond, report.wrong.length],
  }));
  return {
    name: 'damage',
    tables: [
      {
        title: 'Damaged files of a library',
        columns: ['', 'tried', 'noticed', 'answered as before', 'refused for good', 'wrong'],
        rows,
        note: 'A log that ends earlier than it did cannot be told from a whole one: the library is then an earlier one, and whole.',
      },
    ],
    figures: { tried: reports.reduce((sum, { report }) => sum + report.tried, 0), failed: wrong.length },
    baselines: {},
    options: { runs, seed },
    model: null,
    failures: wrong.slice(0, 40),
  };
}
