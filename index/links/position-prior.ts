/**
 * Estimates how likely an earlier event is a cause, by order and gaps alone: a logistic regression that training fits on
 * labelled videos (model/train/causal) and writes into a pack's links.json. In: the times of events. Out: probabilities
 * that rank links; they are never shown as a chance of cause. The learned head in the same file is not read: on footage
 * it adds nothing to order and gaps (bench/README.md, causal).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { LinkModel } from './link-evidence.ts';
import {
  type EventTimes,
  GAP_FEATURES,
  ORDER_FEATURES,
  type TimeFeatureName,
  type TimeFeatures,
  timeFeatures,
} from './time-features.ts';

const LINKS_FILE = 'links.json';

const LinksFile = z.object({
  format: z.literal(1),
  pack_id: z.string(),
  pack_revision: z.string(),
  /** Number of events considered before an effect, and how long before it they may start. */
  context: z.int().positive(),
  reach_s: z.number().positive(),
  baselines: z.object({
    position_and_gaps: z.object({
      weights: z.partialRecord(z.enum([...ORDER_FEATURES, ...GAP_FEATURES]), z.number()),
      bias: z.number(),
    }),
  }),
});

type LinksFile = z.infer<typeof LinksFile>;

/**
 * Reads the prior beside a pack's networks. Returns null when the pack has none, or one of another revision. Throws
 * `MODEL_INVALID` for a file of another form.
 */
export async function openPositionPrior(packDir: string, pack: PackKey): Promise<LinkModel | null> {
  const file = join(packDir, LINKS_FILE);
  try {
    return readPositionPrior(JSON.parse(await readFile(file, 'utf8')), pack);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (!(error instanceof SyntaxError)) throw error;
    throw new AppError('MODEL_INVALID', `${file} is not JSON: ${error.message}`, { cause: error });
  }
}

/** Reads a parsed links.json; see {@link openPositionPrior}. */
export function readPositionPrior(json: unknown, pack: PackKey): LinkModel | null {
  const parsed = LinksFile.safeParse(json);
  if (!parsed.success) {
    throw new AppError('MODEL_INVALID', `${LINKS_FILE} of ${pack.packId}: ${z.prettifyError(parsed.error)}`);
  }
  const file = parsed.data;
  if (file.pack_id !== pack.packId || file.pack_revision !== pack.packRevision) return null;
  return {
    context: file.context,
    predictiveAbove: null,
    opinions: (past, effect) =>
      baselinesOf(file, past.slice(-file.context), effect).map((baseline) => ({
        ...{ baseline, learned: null, predictive: null },
      })),
  };
}

/** Ranks events within reach among themselves, as in training; those further back among all. */
function baselinesOf(file: LinksFile, past: readonly EventTimes[], effect: EventTimes): number[] {
  const near = past.filter(({ startS }) => effect.startS - startS <= file.reach_s);
  const amongNear = new Map(near.map((event, i) => [event, i]));
  const [nearTimes, allTimes] = [timeFeatures(near, effect), timeFeatures(past, effect)];
  return past.map((event, i) => {
    const at = amongNear.get(event);
    return probabilityOf(file, (at === undefined ? allTimes[i] : nearTimes[at]) as TimeFeatures);
  });
}

function probabilityOf({ baselines }: LinksFile, features: TimeFeatures): number {
  const { weights, bias } = baselines.position_and_gaps;
  let logit = bias;
  for (const [name, weight] of Object.entries(weights)) logit += weight * features[name as TimeFeatureName];
  return 1 / (1 + Math.exp(-logit));
}
