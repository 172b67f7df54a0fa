/** A gold result as a table of text: one row for each way of answering. Pure. */
import type { GoldResult } from './measure-gold.ts';
import type { Summary } from './measures.ts';

/** Names of columns, then rows of as many cells. */
export interface TextTable {
  columns: string[];
  rows: string[][];
}

const COLUMNS: [name: string, show: (summary: Summary) => string][] = [
  ['R@1 (off by ≤ 3 s)', ({ r1 }) => share(r1)],
  ['R@5', ({ r5 }) => share(r5)],
  ['R@10', ({ r10 }) => share(r10)],
  ['IoU ≥ .5', ({ iou5 }) => share(iou5)],
  ['IoU ≥ .7', ({ iou7 }) => share(iou7)],
  ['mAP', ({ map }) => share(map)],
  ['median error', ({ medianErrorS }) => time(medianErrorS)],
  ['p95 error', ({ p95ErrorS }) => time(p95ErrorS)],
  ['median start error', ({ medianStartErrorS }) => time(medianStartErrorS)],
];

/** The product first, then the trivial ways. */
export function measuresTable({ figures, baselines }: GoldResult): TextTable {
  const rows: [string, Summary][] = [['Tidemark', figures], ...Object.entries(baselines)];
  return {
    columns: ['', ...COLUMNS.map(([name]) => name)],
    rows: rows.map(([name, summary]) => [name, ...COLUMNS.map(([, show]) => show(summary))]),
  };
}

/** Returns a line about refusals and a line about probabilities. */
export function trustLines({ figures: { refusals, eceSegments } }: GoldResult): string[] {
  const { present, hard: absent, hardRefused, r1Lost, presentRefused } = refusals;
  const refusing =
    absent === 0
      ? 'No sentence of the gold file is absent: refusing was not measured.'
      : `Of ${absent} absent sentences ${share(hardRefused)} were refused, at ${share(r1Lost)} of R@1 lost; of ${present} present ones ${share(presentRefused)} were refused. Never refusing: 0 %, none lost.`;
  const trust =
    eceSegments === null
      ? 'The model pack is not calibrated: answers have no probability.'
      : `Expected calibration error of the probabilities of answers: ${eceSegments.toFixed(3)} (0 is perfect).`;
  return [refusing, trust];
}

function share(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(1)} %`;
}

function time(value: number | null): string {
  return value === null ? '-' : `${value.toFixed(1)} s`;
}
