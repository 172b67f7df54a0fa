/** Measures a calibration on sentences whose truth is known. In: observations. Out: figures and tables. Pure. */
import {
  below,
  judgeRefusals,
  type Refusable,
  type Refusals,
  thresholdLosing,
} from '../../evaluation/refusal.ts';
import { binned, calibrationError, type Prediction } from '../../evaluation/reliability.ts';
import { logit, type ProbabilityModel, probabilityOf } from '../../index/search/confidence/calibration.ts';
import type { Evidence } from '../../index/search/confidence/hit-evidence.ts';
import type { Table } from '../report.ts';
import type { Observation } from './observe.ts';

/** The two probability models of a calibration. */
export interface ProbabilityModels {
  answerable: ProbabilityModel;
  segment: ProbabilityModel;
}

/** An observation judged by a calibration that was not fitted on it. */
export interface Judged extends Refusable {
  observation: Observation;
  isRefused: boolean;
  /** The prediction that the footage holds it. */
  whole: Prediction;
  /** The prediction for each of the first hits. */
  hits: Prediction[];
}

/** Judges an observation. */
export function judgeOne(
  observation: Observation,
  { answerable, segment }: ProbabilityModels,
  threshold: number,
): Judged {
  const { kind, whole, hits } = observation;
  const sum = logit(answerable, whole);
  return {
    ...{ observation, kind, isRight: hits[0]?.isRight ?? false },
    // Two fits are not on one scale; the distance from the threshold is nearly.
    score: sum - threshold,
    isRefused: sum < threshold,
    whole: { p: probabilityOf(answerable, whole), isRight: kind === 'present' },
    hits: hits.map(({ evidence, isRight }) => ({ p: probabilityOf(segment, evidence), isRight })),
  };
}

/** The columns of a table of refusals; its rows are made by {@link refusalCells}. */
export const REFUSAL_COLUMNS = [
  ...['', 'R@1', 'R@1 lost', 'easy refused', 'hard refused', 'present refused', 'area easy', 'area hard'],
];
/** The explanation of the columns. */
export const REFUSAL_NOTE =
  'Easy: speaks of nothing that any sentence true of the footage speaks of. Hard: any other sentence about other pictures, which may well fit one of these. "area": of the ROC curve, right first answers against absent sentences; chance is 0.5. "Only ..." rows: the threshold is chosen on these very sentences, so that as much R@1 is lost.';

/** A row under {@link REFUSAL_COLUMNS}. */
export function refusalCells(figures: Refusals): (number | null)[] {
  const { r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea } = figures;
  return [r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea];
}

/** The table of refusals by length of the footage; below, those of single numbers of the evidence. */
export function refusalTable(judged: readonly Judged[]): Table {
  const calibrated = (name: string, some: readonly Judged[]) => ({
    name,
    cells: refusalCells(judgeRefusals(some, ({ isRefused }) => isRefused)),
  });
  const lost = judgeRefusals(judged, ({ isRefused }) => isRefused).r1Lost ?? 0;
  const alone = (name: string, score: (evidence: Evidence) => number) => {
    const all = judged.map((one) => ({ ...one, score: score(one.observation.whole) }));
    return { name, cells: refusalCells(judgeRefusals(all, below(thresholdLosing(all, lost)))) };
  };
  return {
    title: `Saying "not in this footage", on films that nothing was fitted on (${judged.length} sentences)`,
    columns: REFUSAL_COLUMNS,
    rows: [
      calibrated('calibrated', judged),
      ...[...new Set(judged.map(({ observation }) => observation.pool))].map((pool) => {
        const own = judged.filter(({ observation }) => observation.pool === pool);
        return calibrated(`... in ${own[0]?.observation.seconds} s`, own);
      }),
      alone('only above its own curve', ({ own }) => own),
      alone('only above the bank', ({ bank }) => bank),
      alone('only among rivals', ({ rival }) => rival),
      { name: 'never refusing', cells: refusalCells(judgeRefusals(judged, () => false)) },
    ],
    note: REFUSAL_NOTE,
  };
}

/** Expected calibration errors: of single answers, and of "the footage holds it". */
export function calibrationErrors(judged: readonly Judged[]) {
  return {
    eceSegments: calibrationError(judged.flatMap(({ hits }) => hits)),
    eceAnswerable: calibrationError(judged.map(({ whole }) => whole)),
  };
}

/** Said against seen, of the probability of an answer. */
export function reliabilityTable(judged: readonly Judged[]): Table {
  return {
    title: 'Reliability of the probability of an answer',
    columns: ['said', 'answers', 'said on average', 'right'],
    rows: binned(judged.flatMap(({ hits }) => hits)).map(({ bin, count, meanP, share }) => ({
      name: `${bin / 10} to ${(bin + 1) / 10}`,
      cells: [count, meanP, share],
    })),
  };
}
