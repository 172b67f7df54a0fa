/** Measures what "not in this footage" gains and costs. In: judged sentences. Out: shares. Pure. */
import { areaUnderCurve } from './reliability.ts';

/** A sentence that was asked. Absent ones are easy (of another kind of thing than all that is shown) or hard. */
export interface Refusable {
  kind: 'present' | 'easy' | 'hard';
  /** True when the first answer is right. */
  isRight: boolean;
  /** The higher, the surer that it is there; null when nothing is said. */
  score: number | null;
}

/** Shares are percentages of the sentences of that kind; null where there are none. */
export interface Refusals {
  present: number;
  easy: number;
  hard: number;
  r1: number | null;
  /** Points of R@1 that refusing costs. */
  r1Lost: number | null;
  easyRefused: number | null;
  hardRefused: number | null;
  presentRefused: number | null;
  /** Area under the ROC curve: right first answers against absent sentences; chance is 0.5. */
  easyArea: number | null;
  hardArea: number | null;
}

/** Measures the refusal of these sentences. */
export function judgeRefusals<One extends Refusable>(
  sentences: readonly One[],
  isRefused: (one: One) => boolean,
): Refusals {
  const of = (kind: Refusable['kind']) => sentences.filter((one) => one.kind === kind);
  const [present, easy, hard] = [of('present'), of('easy'), of('hard')];
  const right = present.filter(({ isRight }) => isRight);
  const share = (part: readonly One[], whole: readonly One[]) =>
    whole.length === 0 ? null : (100 * part.length) / whole.length;
  const scores = (some: readonly One[]) => some.flatMap(({ score }) => (score === null ? [] : [score]));
  return {
    ...{ present: present.length, easy: easy.length, hard: hard.length },
    r1: share(right, present),
    r1Lost: share(right.filter(isRefused), present),
    easyRefused: share(easy.filter(isRefused), easy),
    hardRefused: share(hard.filter(isRefused), hard),
    presentRefused: share(present.filter(isRefused), present),
    easyArea: areaUnderCurve(scores(right), scores(easy)),
    hardArea: areaUnderCurve(scores(right), scores(hard)),
  };
}

/** The threshold that loses `lost` points of R@1 when what scores below it is refused: the best a score alone could do. */
export function thresholdLosing(sentences: readonly Refusable[], lost: number): number {
  const present = sentences.filter(({ kind }) => kind === 'present');
  const right = present
    .flatMap(({ isRight, score }) => (isRight && score !== null ? [score] : []))
    .sort((a, b) => a - b);
  return right[Math.floor((lost / 100) * present.length)] ?? Number.POSITIVE_INFINITY;
}

/** Points of R@1 that a refusal by the score might cost: the curve of refused against lost is printed at these. */
export const LOSSES = [2, 5, 10] as const;

/** Returns what refusing by the score would gain if it cost so many points of R@1; thresholds are chosen on these very sentences. */
export function refusalCurve(sentences: readonly Refusable[]): { lost: number; refusals: Refusals }[] {
  return LOSSES.map((lost) => ({
    lost,
    refusals: judgeRefusals(sentences, below(thresholdLosing(sentences, lost))),
  }));
}

/** Refuses what scores below. */
export function below(threshold: number): (one: Refusable) => boolean {
  return ({ score }) => score !== null && score < threshold;
}
