/**
 * Decides whether a result is worse than an earlier one, beyond chance. In: two results on the same questions. Out: the
 * measures that fell. Questions are compared one by one (a paired comparison): a measure has fallen when the mean change is
 * for the worse by more than two of its standard errors. Pure.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, errorCodeOf } from '../core/errors.ts';
import type { GoldOutcome, GoldResult } from './measure-gold.ts';

/** The parts of an earlier result that are compared. */
const Baseline = z.object({
  format: z.literal(1),
  questions: z
    .array(
      z.object({
        file: z.string(),
        sentence: z.string(),
        truths: z.array(z.unknown()),
        rank: z.number().nullable(),
        iou: z.number().nullable(),
        precision: z.number().nullable(),
        errorS: z.number().nullable(),
        refused: z.boolean().nullable(),
      }),
    )
    .min(1),
});

type Compared = z.infer<typeof Baseline>['questions'][number];

/** A measure that is worse than before: the mean over the shared questions, then and now. */
export interface Fall {
  measure: string;
  questions: number;
  before: number;
  now: number;
  /** Of the mean change. */
  standardError: number;
}

/** How many standard errors a change must exceed. */
const NOISE = 2;
/** Errors beyond this are equally useless. */
const WORST_ERROR_S = 60;

/** The compared measures: higher is better; null where a measure does not apply to a question. */
const MEASURES: Record<string, (one: Compared) => number | null> = {
  'R@1': present(({ rank }) => Number(rank === 1)),
  'R@5': present(({ rank }) => Number(rank !== null && rank <= 5)),
  'overlap of the first answer': present(({ iou }) => iou ?? 0),
  'average precision': present(({ precision }) => precision ?? 0),
  [`time error up to ${WORST_ERROR_S} s, negative`]: present(
    ({ errorS }) => -Math.min(WORST_ERROR_S, errorS ?? WORST_ERROR_S),
  ),
  'absent refused': (one) => (one.truths.length > 0 || one.refused === null ? null : Number(one.refused)),
  'present not refused': present(({ refused }) => (refused === null ? null : Number(!refused))),
};

function present(measure: (one: Compared) => number | null) {
  return (one: Compared) => (one.truths.length > 0 ? measure(one) : null);
}

/** Reads an earlier result. Throws `GOLD_INVALID` when the file is none. */
export async function readBaseline(file: string): Promise<Compared[]> {
  try {
    return Baseline.parse(JSON.parse(await readFile(file, 'utf8'))).questions;
  } catch (cause) {
    const why =
      errorCodeOf(cause) === 'ENOENT'
        ? 'there is no such file'
        : cause instanceof z.ZodError
          ? z.prettifyError(cause)
          : String(cause);
    throw new AppError('GOLD_INVALID', `${file} is no result of "tidemark bench": ${why}`, { cause });
  }
}

/** The measures that fell. Throws `GOLD_INVALID` when the two have no question in common. */
export function fallsSince(
  before: readonly Compared[],
  { questions }: Pick<GoldResult, 'questions'>,
): Fall[] {
  const keyOf = ({ file, sentence }: Pick<GoldOutcome, 'file' | 'sentence'>) => `${file}\n${sentence}`;
  const earlier = new Map(before.map((one) => [keyOf(one), one]));
  const pairs = questions.flatMap((now): [Compared, Compared][] => {
    const then = earlier.get(keyOf(now));
    return then ? [[then, now]] : [];
  });
  if (pairs.length === 0) {
    throw new AppError('GOLD_INVALID', 'The earlier result has no question in common with the gold file.');
  }
  return Object.entries(MEASURES).flatMap(([measure, read]) => {
    const values = pairs.flatMap(([then, now]): [number, number][] => {
      const [a, b] = [read(then), read(now)];
      return a === null || b === null ? [] : [[a, b]];
    });
    const fall = fallOf(values);
    return fall ? [{ measure, ...fall }] : [];
  });
}

function fallOf(values: readonly [number, number][]): Omit<Fall, 'measure'> | null {
  const n = values.length;
  const mean = (pick: (pair: readonly [number, number]) => number) =>
    values.reduce((sum, pair) => sum + pick(pair), 0) / n;
  const [before, now] = [mean(([a]) => a), mean(([, b]) => b)];
  if (n < 2 || now >= before) return null;
  const variance = values.reduce((sum, [a, b]) => sum + (b - a - (now - before)) ** 2, 0) / (n - 1);
  const standardError = Math.sqrt(variance / n);
  return before - now > NOISE * standardError ? { questions: n, before, now, standardError } : null;
}
