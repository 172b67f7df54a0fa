/**
 * Asks every sentence of every way of answering, and sums up by group of sentences. In: sentences with their right
 * stretches, and ways of answering. Out: one table for each group, and the same figures as data.
 */

import {
  type Answer,
  judge,
  type Outcome,
  type Summary,
  summarise,
  type Truth,
} from '../../evaluation/measures.ts';
import type { Table } from '../report.ts';

/** A sentence as it is asked: `group` is the table in which it counts. */
export interface Question {
  text: string;
  group: string;
  truths: Truth[];
}

/** A way of answering. It may answer a question many times over (chance does); all of them count. */
export interface Answerer {
  name: string;
  answer(question: Question, index: number): Answer[][] | Promise<Answer[][]>;
}

/** Group -> way of answering -> measures. */
export type Scores = Record<string, Record<string, Summary>>;

/** Scores each way of answering on each group of questions. */
export async function scoreAnswerers(
  questions: readonly Question[],
  answerers: readonly Answerer[],
): Promise<Scores> {
  const scores: Scores = {};
  for (const answerer of answerers) {
    const outcomes = new Map<string, Outcome[]>();
    for (const [index, question] of questions.entries()) {
      const judged = (await answerer.answer(question, index)).map((ranked) => judge(ranked, question.truths));
      outcomes.set(question.group, [...(outcomes.get(question.group) ?? []), ...judged]);
    }
    for (const [group, list] of outcomes) {
      const asked = questions.filter((question) => question.group === group).length;
      scores[group] = { ...scores[group], [answerer.name]: { ...summarise(list), sentences: asked } };
    }
  }
  return scores;
}

/** One table for each group, a row for each way of answering. */
export function scoreTables(scores: Scores, title: string, note?: string): Table[] {
  return Object.entries(scores).map(([group, rows]) => {
    const asked = Object.values(rows)[0]?.sentences ?? 0;
    return {
      title: `${title}: sentences about ${group} (${asked})`,
      columns: [
        '',
        'R@1',
        'R@5',
        'R@10',
        'IoU≥.3',
        'IoU≥.5',
        'IoU≥.7',
        'mAP',
        'IoU of hits',
        'median s',
        'p95 s',
        'mean s',
        'start s',
        'start p95',
      ],
      rows: Object.entries(rows).map(([name, row]) => ({ name, cells: cellsOf(row) })),
      ...(note ? { note } : {}),
    };
  });
}

/** One table of all groups, with the rows of `names` only, and how far chance alone moves the first one's R@1. */
export function scoreHeadline(scores: Scores, title: string, names: readonly string[]): Table {
  const rows = Object.entries(scores).flatMap(([group, byName]) =>
    names.flatMap((name) => {
      const row = byName[name];
      if (!row) return [];
      const shares = [row.r1, row.r5, row.r10].map((share) => share.toFixed(1));
      return [{ name: `${group} (${row.sentences}): ${name}`, cells: [...shares, row.medianErrorS] }];
    }),
  );
  return {
    title,
    columns: ['sentences about', 'R@1', 'R@5', 'R@10', 'first answer off by, median s'],
    rows,
    note: `A hit lies at most 3 s from what was asked for. With so few sentences R@1 is uncertain by ${uncertainties(scores, names[0])} points (95 %).`,
  };
}

/** "±6.9 (whole clips, English)" for each group: half of the 95 % interval of a share, by the normal approximation. */
function uncertainties(scores: Scores, name = ''): string {
  const told = Object.entries(scores).flatMap(([group, byName]) => {
    const row = byName[name];
    if (!row) return [];
    const share = row.r1 / 100;
    const half = 196 * Math.sqrt((share * (1 - share)) / row.sentences);
    return [`±${half.toFixed(1)} (${group})`];
  });
  return told.join(', ');
}

/** The figures of one way of answering, by group: what goes under `figures` or `baselines`. */
export function figuresOf(scores: Scores, name: string): Record<string, Summary> {
  return Object.fromEntries(
    Object.entries(scores).flatMap(([group, rows]) => (rows[name] ? [[group, rows[name]]] : [])),
  );
}

function cellsOf(row: Summary): (number | string | null)[] {
  const { r1, r5, r10, iou3, iou5, iou7, map, hitIou, medianErrorS, p95ErrorS, meanErrorS } = row;
  const shown = [r1, r5, r10, iou3, iou5, iou7, map].map((share) =>
    share === null ? null : Math.round(share * 10) / 10,
  );
  const starts = [row.medianStartErrorS, row.p95StartErrorS];
  return [...shown, hitIou, medianErrorS, p95ErrorS, meanErrorS, ...starts];
}
