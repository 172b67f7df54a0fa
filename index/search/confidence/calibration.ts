/**
 * From evidence to probabilities, as fitted for one pack on composed timelines (`npm run bench -- calibrate`) and kept
 * beside it as calibration.json. The numbers are weighed (a logistic regression) and the sum goes through an isotonic map:
 * points in between are interpolated, beyond the ends held.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { EVIDENCE, type Evidence } from './hit-evidence.ts';
import { BACKGROUND_SENTENCES } from './reference-sentences.ts';

const IsotonicMap = z
  .array(z.tuple([z.number(), z.number().min(0).max(1)]))
  .min(2)
  .refine((points) => points.every(([x, p], i) => i === 0 || isAfter(points[i - 1], x, p)), {
    message: 'points must grow',
  });

/** What each number of the evidence counts; absent numbers count nothing. */
const Weights = z.partialRecord(z.enum(EVIDENCE), z.number());

const Judgement = z.object({ weights: Weights, map: IsotonicMap });

/** calibration.json of a pack. */
export const Calibration = z.object({
  format: z.literal(2),
  pack_id: z.string(),
  pack_revision: z.string(),
  /** Fingerprint of the background sentences that it was fitted with. */
  background: z.string(),
  /** Pictures that tell what a sentence usually scores: see picture-bank.ts. */
  bank: z.base64(),
  /** Evidence of a segment -> probability that it is a right one. */
  segment: Judgement,
  /** Evidence of the whole answer -> probability that the footage holds what is asked. */
  answerable: Judgement,
  /** Below this weighed sum of `answerable` the answer is "not in this footage". */
  no_match_below: z.number(),
  /** How it was fitted, and how well: command, data, figures. */
  fitted: z.looseObject({}),
});

/** What a pack knows about the meaning of its scores. */
export type Calibration = z.infer<typeof Calibration>;

/** Weights and the map of their sum to a probability. */
export type Judgement = z.infer<typeof Judgement>;

/** A non-decreasing map through points. */
export type IsotonicMap = z.infer<typeof IsotonicMap>;

/**
 * A parsed calibration.json. Null when it was fitted for another revision of the pack or other background sentences:
 * no probability is better than a wrong one. Throws `MODEL_INVALID` when it is no calibration at all.
 */
export function readCalibration(json: unknown, pack: PackKey): Calibration | null {
  const parsed = Calibration.safeParse(json);
  if (!parsed.success) {
    throw new AppError(
      'MODEL_INVALID',
      `calibration.json of ${pack.packId}: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { pack_id, pack_revision, background } = parsed.data;
  const fits =
    pack_id === pack.packId && pack_revision === pack.packRevision && background === backgroundFingerprint();
  return fits ? parsed.data : null;
}

/** Names the present background sentences. */
export function backgroundFingerprint(): string {
  return createHash('sha256').update(BACKGROUND_SENTENCES.join('\n')).digest('hex').slice(0, 16);
}

/** The weighed sum of the evidence. */
export function weighedSum({ weights }: Pick<Judgement, 'weights'>, evidence: Evidence): number {
  return EVIDENCE.reduce((sum, name) => sum + (weights[name] ?? 0) * evidence[name], 0);
}

/** The probability that a judgement gives to the evidence. */
export function probabilityOf(judgement: Judgement, evidence: Evidence): number {
  return mapThrough(judgement.map, weighedSum(judgement, evidence));
}

/** The map's value at x. */
export function mapThrough(points: IsotonicMap, x: number): number {
  const next = points.findIndex(([at]) => at > x);
  if (next === 0) return (points[0] as [number, number])[1];
  if (next < 0) return (points.at(-1) as [number, number])[1];
  const [x0, p0] = points[next - 1] as [number, number];
  const [x1, p1] = points[next] as [number, number];
  return p0 + ((p1 - p0) * (x - x0)) / (x1 - x0);
}

/**
 * The isotonic map that fits observations best (pool adjacent violators), with its blocks' middles as points. In:
 * weighed sums and whether each was right. `prior` right and wrong observations are added to each block, so that no
 * probability is 0 or 1 for lack of data. An observation counts `weight` times, or once.
 */
export function fitIsotonic(
  observations: { x: number; isRight: boolean; weight?: number }[],
  prior = 0.5,
): IsotonicMap {
  const blocks: { sumX: number; right: number; count: number }[] = [];
  for (const { x, isRight, weight = 1 } of observations.toSorted((a, b) => a.x - b.x)) {
    blocks.push({ sumX: weight * x, right: weight * Number(isRight), count: weight });
    for (;;) {
      const [a, b] = blocks.slice(-2);
      if (a === undefined || b === undefined) break;
      if (a.right / a.count < b.right / b.count && a.sumX / a.count < b.sumX / b.count) break;
      blocks.splice(-2, 2, { sumX: a.sumX + b.sumX, right: a.right + b.right, count: a.count + b.count });
    }
  }
  let highest = 0;
  const points = blocks.map(({ sumX, right, count }): [number, number] => {
    highest = Math.max(highest, (right + prior) / (count + 2 * prior));
    return [sumX / count, highest];
  });
  const [only] = points;
  return points.length === 1 && only ? [only, [only[0] + 1, only[1]]] : points;
}

function isAfter(before: [number, number] | undefined, x: number, p: number): boolean {
  return before !== undefined && before[0] < x && before[1] <= p;
}
