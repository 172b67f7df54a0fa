/** How good a calibration is, on sentences whose truth is known. In: observations. Out: figures and tables. Pure. */
import {
  below,
  judgeRefusals,
  type Refusable,
  type Refusals,
  thresholdLosing,
} from '../../api/gold/refusal.ts';
import { binned, calibrationError } from '../../api/gold/reliability.ts';
import { type Judgement, probabilityOf, weighedSum } from '../../index/search/calibration.ts';
import type { Table } from '../report.ts';
import type { Observation } from './observe.ts';

/** The two judgements of a calibration. */
export interface Judgements {
  answerable: Judgement;
  segment: Judgement;
}

type Score = (observation: Observation) => number;

/** The columns of a table of refusals; its rows are made by {@link refusalCells}. */
export const REFUSAL_COLUMNS = [
  ...['', 'R@1', 'R@1 lost', 'easy refused', 'hard refused', 'present refused', 'area easy', 'area hard'],
];
/** What the columns mean. */
export const REFUSAL_NOTE =
  'Easy: speaks of nothing that any sentence true of the footage speaks of. Hard: any other sentence about other pictures, which may well fit one of these. "area": of the ROC curve, right first answers against absent sentences; chance is 0.5. "Only ..." rows: the threshold is chosen on these very sentences, so that as much R@1 is lost.';

/** A row under {@link REFUSAL_COLUMNS}. */
export function refusalCells(figures: Refusals): (number | null)[] {
  const { r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea } = figures;
  return [r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea];
}

/** Observations as sentences that may be refused by a score. */
export function refusables(observations: readonly Observation[], score: Score): Refusable[] {
  return observations.map((one) => ({
    kind: one.kind,
    isRight: one.hits[0]?.isRight ?? false,
    score: score(one),
  }));
}

/** By how much is searched; below, what single numbers could do. */
export function refusalTable(
  observations: readonly Observation[],
  answerable: Judgement,
  threshold: number,
): Table {
  const learned: Score = ({ whole }) => weighedSum(answerable, whole);
  const calibrated = (name: string, some: readonly Observation[]) => ({
    name,
    cells: refusalCells(judgeRefusals(refusables(some, learned), below(threshold))),
  });
  const lost = judgeRefusals(refusables(observations, learned), below(threshold)).r1Lost ?? 0;
  const alone = (name: string, score: Score) => {
    const all = refusables(observations, score);
    return { name, cells: refusalCells(judgeRefusals(all, below(thresholdLosing(all, lost)))) };
  };
  return {
    title: `Saying "not in this footage", on films that nothing was fitted on (${observations.length} sentences)`,
    columns: REFUSAL_COLUMNS,
    rows: [
      calibrated('calibrated', observations),
      ...[...new Set(observations.map(({ pool }) => pool))].map((pool) => {
        const own = observations.filter((one) => one.pool === pool);
        return calibrated(`... in ${own[0]?.seconds} s`, own);
      }),
      alone('only above its own curve', ({ whole }) => whole.own),
      alone('only above the bank', ({ whole }) => whole.bank),
      alone('only among rivals', ({ whole }) => whole.rival),
      {
        name: 'never refusing',
        cells: refusalCells(judgeRefusals(refusables(observations, learned), () => false)),
      },
    ],
    note: REFUSAL_NOTE,
  };
}

/** Expected calibration errors: of single answers, and of "the footage holds it". */
export function calibrationErrors(observations: readonly Observation[], judgements: Judgements) {
  return {
    eceSegments: calibrationError(predictions(observations, judgements.segment)),
    eceAnswerable: calibrationError(
      observations.map(({ kind, whole }) => ({
        p: probabilityOf(judgements.answerable, whole),
        isRight: kind === 'present',
      })),
    ),
  };
}

/** Said against seen, of the probability of an answer. */
export function reliabilityTable(observations: readonly Observation[], { segment }: Judgements): Table {
  return {
    title: 'Reliability of the probability of an answer',
    columns: ['said', 'answers', 'said on average', 'right'],
    rows: binned(predictions(observations, segment)).map(({ bin, count, meanP, share }) => ({
      name: `${bin / 10} to ${(bin + 1) / 10}`,
      cells: [count, meanP, share],
    })),
  };
}

function predictions(observations: readonly Observation[], segment: Judgement) {
  return observations.flatMap(({ hits }) =>
    hits.map(({ evidence, isRight }) => ({ p: probabilityOf(segment, evidence), isRight })),
  );
}
