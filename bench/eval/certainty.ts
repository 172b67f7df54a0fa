/**
 * Measures what the product says of certainty: strong matches, and "not in this footage". In: sentences whose truth is
 * known, with the first answer and what was said of it. Out: figures and a table, beside what says the same of
 * everything. Pure.
 */

import type { SearchState } from '../../contract/index.ts';
import { calibrationError, type Prediction } from '../../evaluation/reliability.ts';
import type { Table } from '../report.ts';

/** A sentence, and what was said of its first answer. */
export interface Said {
  isPresent: boolean;
  /** True when the first answer is right. */
  isRight: boolean;
  /** The probability of the first answer; null where none was given. */
  probability: number | null;
  state: SearchState;
}

/** Shares are percentages; null where there is nothing to share. */
export interface CertaintyFigures {
  present: number;
  absent: number;
  r1: number | null;
  /** Of right first answers, those that were called a strong match. */
  rightCalledLikely: number | null;
  /** Of wrong first answers, of present and absent sentences alike. */
  wrongCalledLikely: number | null;
  /** Of answers called a strong match, those that are right. */
  likelyAreRight: number | null;
  /** How often "not in this footage" was said, and how often rightly. */
  absentSaid: number;
  absentSaidRightly: number;
  /** Of absent sentences, those of which it was said. */
  absentCalledAbsent: number | null;
  /** Of absent sentences, those without a strong match. */
  absentWithoutStrong: number | null;
  /** Expected calibration error of the first answers' probabilities. */
  eceFirst: number | null;
}

/** Measures what was said. */
export function measureCertainty(said: readonly Said[]): CertaintyFigures {
  const [present, absent] = [said.filter((one) => one.isPresent), said.filter((one) => !one.isPresent)];
  const [right, wrong] = [said.filter(({ isRight }) => isRight), said.filter(({ isRight }) => !isRight)];
  const isLikely = ({ state }: Said) => state === 'found';
  const isCalledAbsent = ({ state }: Said) => state === 'not_in_footage';
  const called = said.filter(isCalledAbsent);
  const rated = said.flatMap(({ probability, isRight }): Prediction[] =>
    probability === null ? [] : [{ p: probability, isRight }],
  );
  return {
    ...{ present: present.length, absent: absent.length },
    r1: share(right, present),
    rightCalledLikely: share(right.filter(isLikely), right),
    wrongCalledLikely: share(wrong.filter(isLikely), wrong),
    likelyAreRight: share(right.filter(isLikely), said.filter(isLikely)),
    absentSaid: called.length,
    absentSaidRightly: called.filter((one) => !one.isPresent).length,
    absentCalledAbsent: share(absent.filter(isCalledAbsent), absent),
    absentWithoutStrong: share(
      absent.filter((one) => !isLikely(one)),
      absent,
    ),
    eceFirst: rated.length === 0 ? null : calibrationError(rated),
  };
}

/** Returns the table of several groups of sentences, and of saying the same of all of them. */
export function certaintyTable(
  title: string,
  groups: readonly { name: string; said: readonly Said[] }[],
): Table {
  const all = groups[0]?.said ?? [];
  const always = (state: SearchState) => all.map((one): Said => ({ ...one, state, probability: null }));
  const rows = [
    ...groups,
    { name: 'every answer called likely', said: always('found') },
    { name: 'always "not in this footage"', said: always('not_in_footage') },
  ];
  return {
    title,
    columns: [
      ...['', 'sentences', 'R@1', 'right called likely', 'wrong called likely', 'likely are right'],
      ...['"not in this footage" said', 'rightly', 'absent without a strong match', 'ECE first answers'],
    ],
    rows: rows.map(({ name, said }) => ({ name, cells: cellsOf(measureCertainty(said)) })),
    note: 'Likely: a strong match, more likely right than wrong. Wrong first answers are those of absent sentences, and wrong ones of present sentences. "Not in this footage" may be said only where it is right in 95 of 100 cases.',
  };
}

function cellsOf(figures: CertaintyFigures): (number | null)[] {
  const { present, absent, r1, rightCalledLikely, wrongCalledLikely, likelyAreRight } = figures;
  const { absentSaid, absentSaidRightly, absentWithoutStrong, eceFirst } = figures;
  const rightly = absentSaid === 0 ? null : (100 * absentSaidRightly) / absentSaid;
  return [
    ...[present + absent, r1, rightCalledLikely, wrongCalledLikely, likelyAreRight],
    ...[absentSaid, rightly, absentWithoutStrong, eceFirst],
  ];
}

function share(part: readonly unknown[], whole: readonly unknown[]): number | null {
  return whole.length === 0 ? null : (100 * part.length) / whole.length;
}
