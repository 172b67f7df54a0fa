/** How good probabilities and refusals are, on sentences whose truth is known. In: observations. Out: figures and tables. Pure. */
import { areaUnderCurve, binned, calibrationError } from '../../api/gold/reliability.ts';
import { type Judgement, probabilityOf, weighedSum } from '../../index/search/calibration.ts';
import type { Table } from '../report.ts';
import type { Observation } from './observe.ts';

/** The two judgements of a calibration. */
export interface Judgements {
  answerable: Judgement;
  segment: Judgement;
}

type Score = (observation: Observation) => number;

/** What refusing below a score costs and gains; shares are percentages. */
export function judgeRefusals(
  observations: readonly Observation[],
  answerable: Judgement,
  threshold: number,
) {
  const score: Score = ({ whole }) => weighedSum(answerable, whole);
  return { threshold, ...refusing(observations, score, threshold) };
}

function refusing(observations: readonly Observation[], score: Score, threshold: number) {
  const of = (kind: Observation['kind']) => observations.filter((one) => one.kind === kind);
  const present = of('present');
  const right = present.filter(({ hits }) => hits[0]?.isRight);
  const refused = (some: readonly Observation[]) => some.filter((one) => score(one) < threshold).length;
  const share = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  const area = (kind: 'easy' | 'hard') => areaUnderCurve(right.map(score), of(kind).map(score));
  return {
    sentences: present.length,
    r1: share(right.length, present.length),
    r1Lost: share(refused(right), present.length),
    easyRefused: share(refused(of('easy')), of('easy').length),
    hardRefused: share(refused(of('hard')), of('hard').length),
    presentRefused: share(refused(present), present.length),
    easyArea: area('easy'),
    hardArea: area('hard'),
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

/** By how much is searched; below, what single numbers would do with the threshold that loses as much. */
export function refusalTable(
  observations: readonly Observation[],
  answerable: Judgement,
  threshold: number,
): Table {
  const pools = [...new Set(observations.map(({ pool }) => pool))];
  const longest = pools.at(-1);
  const groups: [string, Observation[]][] = [
    ['calibrated, all', [...observations]],
    ['calibrated, one film', observations.filter(({ pool }) => pool !== longest)],
    ['calibrated, three films', observations.filter(({ pool }) => pool === longest)],
  ];
  const learned: Score = ({ whole }) => weighedSum(answerable, whole);
  const lost = refusing(observations, learned, threshold).r1Lost;
  const cells = (figures: ReturnType<typeof refusing>) => {
    const { r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea } = figures;
    return [r1, r1Lost, easyRefused, hardRefused, presentRefused, easyArea, hardArea];
  };
  const alone = (name: string, score: Score) => ({
    name,
    cells: cells(refusing(observations, score, thresholdLosing(observations, score, lost))),
  });
  return {
    title: `Saying "not in this footage", on films that nothing was fitted on (${observations.length} sentences)`,
    columns: [
      '',
      'R@1',
      'R@1 lost',
      'easy refused',
      'hard refused',
      'present refused',
      'area easy',
      'area hard',
    ],
    rows: [
      ...groups.map(([name, own]) => ({ name, cells: cells(refusing(own, learned, threshold)) })),
      alone('only above its own curve', ({ whole }) => whole.own),
      alone('only above the bank', ({ whole }) => whole.bank),
      alone('only among rivals', ({ whole }) => whole.rival),
      { name: 'never refusing', cells: cells(refusing(observations, learned, Number.NEGATIVE_INFINITY)) },
    ],
    note: 'Easy: speaks of nothing that any sentence of the footage speaks of. Hard: a sentence of another picture of the same collections, which may well fit one of these. "area": of the ROC curve, right first answers against absent sentences; chance is 0.5.',
  };
}

function thresholdLosing(observations: readonly Observation[], score: Score, lost: number): number {
  const present = observations.filter(({ kind }) => kind === 'present');
  const right = present
    .filter(({ hits }) => hits[0]?.isRight)
    .map(score)
    .sort((a, b) => a - b);
  return right[Math.round((lost / 100) * present.length)] ?? 0;
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
