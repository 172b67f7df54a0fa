/**
 * Maps evidence to probabilities, as fitted for one pack on composed timelines (`npm run bench -- calibrate`) and kept
 * beside it as calibration.json. A logistic regression weights the numbers, and an isotonic map turns their sum, the
 * logit, into a probability: values between its points are interpolated, beyond the ends held.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { EVIDENCE, type Evidence } from './hit-evidence.ts';
import { REFERENCE_SENTENCES } from './reference-sentences.ts';

const IsotonicMap = z
  .array(z.tuple([z.number(), z.number().min(0).max(1)]))
  .min(2)
  .refine((points) => points.every(([x, p], i) => i === 0 || isAfter(points[i - 1], x, p)), {
    message: 'points must grow',
  });

/** The weight of each number of the evidence; 0 when absent. */
const Weights = z.partialRecord(z.enum(EVIDENCE), z.number());

const ProbabilityModel = z.object({ weights: Weights, map: IsotonicMap });

/** calibration.json of a pack. */
export const Calibration = z.object({
  format: z.literal(3),
  pack_id: z.string(),
  pack_revision: z.string(),
  /** Fingerprint of the reference sentences that it was fitted with. */
  background: z.string(),
  /** The picture bank: see picture-bank.ts. */
  bank: z.base64(),
  /** Drawn textures, packed as the bank is; pictures at least so near to one show no thing. See textures.ts. */
  textures: z.object({ pictures: z.base64(), from: z.number().min(-1).max(1) }).optional(),
  /** Evidence of a segment -> probability that it is right. */
  segment: ProbabilityModel,
  /** The greatest evidence of any hit -> probability that the footage holds what is asked. */
  answerable: ProbabilityModel,
  /** Below this logit of `answerable` the answer is "not in this footage"; null: it is never said. */
  absent_below: z.number().nullable(),
  /** Command, data and figures of the fit. */
  fitted: z.looseObject({}),
});

/** A calibration of an earlier version, whose evidence is no longer gathered. */
const OlderFormat = z.looseObject({ format: z.int().max(2) });

/** The calibration of a pack. */
export type Calibration = z.infer<typeof Calibration>;

/** Weights, and the map from the logit to a probability. */
export type ProbabilityModel = z.infer<typeof ProbabilityModel>;

/** A non-decreasing map through points. */
export type IsotonicMap = z.infer<typeof IsotonicMap>;

/**
 * Parses calibration.json. Returns null when it was fitted for another revision of the pack, other reference sentences or
 * by an earlier version: no probability is better than a wrong one. Throws `MODEL_INVALID` when it is no calibration at all.
 */
export function readCalibration(json: unknown, pack: PackKey): Calibration | null {
  if (OlderFormat.safeParse(json).success) return null;
  const parsed = Calibration.safeParse(json);
  if (!parsed.success) {
    throw new AppError(
      'MODEL_INVALID',
      `calibration.json of ${pack.packId}: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { pack_id, pack_revision, background } = parsed.data;
  const fits =
    pack_id === pack.packId && pack_revision === pack.packRevision && background === referenceFingerprint();
  return fits ? parsed.data : null;
}

/** Returns a fingerprint of the reference sentences. */
export function referenceFingerprint(): string {
  return createHash('sha256').update(REFERENCE_SENTENCES.join('\n')).digest('hex').slice(0, 16);
}

/** Returns the weighted sum of the evidence. */
export function logit({ weights }: Pick<ProbabilityModel, 'weights'>, evidence: Evidence): number {
  return EVIDENCE.reduce((sum, name) => sum + (weights[name] ?? 0) * evidence[name], 0);
}

/**
 * Returns the probability of one clause among several by its logit. It is the map's; below the point up to which the map
 * is flat it falls by e with each unit. By itself a clause is ordered by its logit there. In a product with others a flat
 * map would make a clause that is far off as good as one that is nearly there.
 */
export function clauseProbability({ map }: Pick<ProbabilityModel, 'map'>, sum: number): number {
  const least = map[0]?.[1] ?? 0;
  const flatUpTo = map.findLast(([, p]) => p === least)?.[0] ?? sum;
  return interpolate(map, sum) * Math.exp(Math.min(0, sum - flatUpTo));
}

/** Returns the map's value at x. */
export function interpolate(points: IsotonicMap, x: number): number {
  const next = points.findIndex(([at]) => at > x);
  if (next === 0) return (points[0] as [number, number])[1];
  if (next < 0) return (points.at(-1) as [number, number])[1];
  const [x0, p0] = points[next - 1] as [number, number];
  const [x1, p1] = points[next] as [number, number];
  return p0 + ((p1 - p0) * (x - x0)) / (x1 - x0);
}

/**
 * Fits the isotonic map that fits observations best (pool adjacent violators), with its blocks' middles as points. In:
 * logits and whether each was right. Each block gains one observation that is right as often as all are, so that no
 * probability is 0 or 1 for lack of data. An observation counts `weight` times, or once.
 */
export function fitIsotonic(observations: { x: number; isRight: boolean; weight?: number }[]): IsotonicMap {
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
  const sum = (of: 'right' | 'count') => blocks.reduce((total, block) => total + block[of], 0);
  const base = (sum('right') + 0.5) / (sum('count') + 1);
  let highest = 0;
  const points = blocks.map(({ sumX, right, count }): [number, number] => {
    highest = Math.max(highest, (right + base) / (count + 1));
    return [sumX / count, highest];
  });
  const [only] = points;
  return points.length === 1 && only ? [only, [only[0] + 1, only[1]]] : points;
}

function isAfter(before: [number, number] | undefined, x: number, p: number): boolean {
  return before !== undefined && before[0] < x && before[1] <= p;
}
