/** Measures a calibration on sentences whose truth is known. In: observations. Out: figures and tables. Pure. */
import {
  below,
  judgeRefusals,
  type Refusable,
  type Refusals,
  refusalCurve,
  thresholdLosing,
} from '../../evaluation/refusal.ts';
import { binned, calibrationError, type Prediction } from '../../evaluation/reliability.ts';
import { interpolate, logit, type ProbabilityModel } from '../../index/search/confidence/calibration.ts';
import type { Evidence } from '../../index/search/confidence/hit-evidence.ts';
import { matchOf, stateOf } from '../../index/search/confidence/match.ts';
import type { Table } from '../report.ts';
import type { Said } from './certainty.ts';
import type { Observation } from './observe.ts';

/** The probability models of a calibration, and its threshold. */
export interface FittedModels {
  answerable: ProbabilityModel;
  segment: ProbabilityModel;
  /** Below this logit of `answerable` it is said that the footage does not hold it; null: never. */
  absentBelow: number | null;
}

/** A hit whose truth is known. */
type JudgedHit = Observation['hits'][number];

/** An observation judged by a calibration that was not fitted on it. */
export interface Judged extends Refusable {
  observation: Observation;
  /** True when "not in this footage" is said. */
  isRefused: boolean;
  /** The prediction that the footage holds it. */
  whole: Prediction;
  /** The prediction for each of the first hits, in the order in which they are shown. */
  hits: Prediction[];
}

/** Judges an observation. */
export function judgeOne(
  observation: Observation,
  { answerable, segment, absentBelow }: FittedModels,
): Judged {
  const { kind } = observation;
  const shown = observation.hits.toSorted((a, b) => logit(segment, b.evidence) - logit(segment, a.evidence));
  const first = surestOf(observation, segment);
  const sum = logit(answerable, first.evidence);
  return {
    ...{ observation, kind, isRight: first.isRight },
    score: sum,
    isRefused: absentBelow !== null && sum < absentBelow,
    whole: { p: interpolate(answerable.map, sum), isRight: kind === 'present' },
    hits: shown.map(({ evidence, isRight }) => ({
      p: interpolate(segment.map, logit(segment, evidence)),
      isRight,
    })),
  };
}

/** Returns the hit that is shown first. */
export function surestOf({ hits }: Observation, segment: ProbabilityModel): JudgedHit {
  return hits.reduce((best, hit) =>
    logit(segment, hit.evidence) > logit(segment, best.evidence) ? hit : best,
  );
}

/** Returns what is said of the first answer. */
export function saidOf({ kind, isRight, isRefused, hits }: Judged): Said {
  const probability = hits[0]?.p ?? 0;
  return {
    ...{ isPresent: kind === 'present', isRight, probability },
    state: stateOf([matchOf(probability)], isRefused),
  };
}

/** The columns of a table of refusals; its rows are made by {@link refusalCells}. */
export const REFUSAL_COLUMNS = [
  ...['', 'R@1', 'R@1 lost', 'easy refused', 'hard refused', 'present refused', 'area easy', 'area hard'],
];
/** The explanation of the columns. */
export const REFUSAL_NOTE =
  'Easy: speaks of nothing that any sentence true of the footage speaks of. Hard: any other sentence about other pictures, which may well fit one of these. "area": of the ROC curve, right first answers against absent sentences; chance is 0.5. "Were it said": below which probability is chosen on these very sentences, so that R@1 loses at most so much. "Only ...": likewise, by one number, so that as much is lost as Tidemark loses.';

/** The name of a row of the curve of refused against lost. */
export function curveRow(lost: number): string {
  return `were it said at a cost of ${lost} points`;
}

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
    const all = judged.map((one) => ({
      ...one,
      score: Math.max(...one.observation.hits.map(({ evidence }) => score(evidence))),
    }));
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
      ...refusalCurve(judged).map(({ lost, refusals }) => ({
        ...{ name: curveRow(lost), cells: refusalCells(refusals) },
      })),
      alone('only above the bank', ({ bank }) => bank),
      alone('only among rivals', ({ rival }) => rival),
      alone('only by its share', ({ share }) => share),
      { name: 'never refusing', cells: refusalCells(judgeRefusals(judged, () => false)) },
    ],
    note: REFUSAL_NOTE,
  };
}

/** As many of the first answers count for the reliability of probabilities. */
const COUNTED = 5;

/** Expected calibration errors: of single answers, and of "the footage holds it". */
export function calibrationErrors(judged: readonly Judged[]) {
  return {
    eceSegments: calibrationError(judged.flatMap(({ hits }) => hits.slice(0, COUNTED))),
    eceAnswerable: calibrationError(judged.map(({ whole }) => whole)),
  };
}

/** Said against seen, of the probability of an answer. */
export function reliabilityTable(judged: readonly Judged[]): Table {
  return {
    title: 'Reliability of the probability of an answer',
    columns: ['said', 'answers', 'said on average', 'right'],
    rows: binned(judged.flatMap(({ hits }) => hits.slice(0, COUNTED))).map(
      ({ bin, count, meanP, share }) => ({
        name: `${bin / 10} to ${(bin + 1) / 10}`,
        cells: [count, meanP, share],
      }),
    ),
  };
}
