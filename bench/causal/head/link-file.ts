/**
 * links.json of a pack: the weights of its link head and how well they did, as training wrote them
 * (model/train/causal). In: parsed JSON. Out: a checked file whose arrays have the lengths they must have.
 */
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { GAP_FEATURES, ORDER_FEATURES } from '../../../index/links/time-features.ts';
import { LIKENESS_FEATURES, PREDICTION_FEATURES } from './link-features.ts';
import { PredictorWeights } from './link-predictor.ts';
import { Halves, Numbers } from './packed-numbers.ts';

/** Its name inside the folder of a pack. */
export const LINKS_FILE = 'links.json';

const Weights = z.partialRecord(
  z.enum([...ORDER_FEATURES, ...GAP_FEATURES, ...LIKENESS_FEATURES, ...PREDICTION_FEATURES]),
  z.number(),
);

/** A logistic regression on named numbers. */
const Regression = z.object({ weights: Weights, bias: z.number() });

const Head = Regression.extend({
  /** The weight of each vector by itself, [content]; and products along the kind's directions, [K]. */
  cause: Numbers,
  effect: Numbers,
  product: Numbers,
});

const Kind = z.object({
  /** Mean of such vectors, [content]. */
  mean: Numbers,
  /** [K, content]; empty without a head. */
  directions: Halves,
  /** Null when it did not beat its baselines. */
  head: Head.nullable(),
  /** Excess of `predictive` that 0.5 % of foreign events reach; null where the predictor is no better than a plain guess. */
  predictive_above: z.number().nullable(),
});

const Percent = z.number().min(0).max(100);

/** Means over several ways of drawing ten folds of videos. */
const HeldOut = z.object({
  accuracy: Percent,
  accuracy_spread: z.number(),
  f1: Percent,
  shd: z.number(),
  /** Nats; null for rules that only say yes or no. */
  log_loss: z.number().nullable(),
});

/** Points of accuracy of the head over another way, by paired bootstrap over videos. */
const Gain = z.object({ gain: z.number(), low: z.number(), high: z.number(), p: z.number() });

/** How a head was fitted and how well it does on videos that it was not fitted on. */
export const Fitted = z.looseObject({
  command: z.string(),
  videos: z.int(),
  pairs: z.int(),
  /** First 10 hex digits of SHA-256 of the names of the videos that it was fitted on. */
  fitted_on: z.array(z.string()),
  held_out: z.looseObject({
    sentences: z.looseObject({
      ways: z.record(z.string(), HeldOut),
      gains: z.record(z.string(), Gain),
      kept: z.boolean(),
    }),
    video: z.looseObject({
      ways: z.record(z.string(), HeldOut),
      gains: z.record(z.string(), Gain),
      kept: z.boolean(),
    }),
  }),
});

/** How a head was fitted, and how well. */
export type Fitted = z.infer<typeof Fitted>;

const LinksFile = z.object({
  format: z.literal(1),
  pack_id: z.string(),
  pack_revision: z.string(),
  /** Dimensions that say what is seen: the first ones of a vector. */
  content: z.int().positive(),
  /** Events before an effect that are looked at, and how long before it they may start. */
  context: z.int().positive(),
  reach_s: z.number().positive(),
  baselines: z.object({ position: Regression, position_and_gaps: Regression }),
  predictor: PredictorWeights,
  kinds: z.object({ sentences: Kind, video: Kind }),
  fitted: Fitted,
});

/** A checked links.json. */
export type LinksFile = z.infer<typeof LinksFile>;

/** The regression on named numbers that every way of telling links begins with. */
export type Regression = z.infer<typeof Regression>;

/** A regression that also reads the two vectors. */
export type HeadWeights = z.infer<typeof Head>;

/** A parsed links.json; null when it is of another revision of the pack. Throws `MODEL_INVALID`. */
export function readLinksFile(json: unknown, pack: PackKey): LinksFile | null {
  const parsed = LinksFile.safeParse(json);
  if (!parsed.success) throw invalid(pack, z.prettifyError(parsed.error));
  const file = parsed.data;
  for (const [name, { mean, directions, head }] of Object.entries(file.kinds)) {
    const fits =
      mean.length === file.content &&
      directions.length % file.content === 0 &&
      (head === null ||
        (head.cause.length === file.content &&
          head.effect.length === file.content &&
          head.product.length * file.content === directions.length));
    if (!fits) throw invalid(pack, `vectors of "${name}" have other lengths than ${file.content} asks for`);
  }
  if (file.predictor.dim !== file.content) throw invalid(pack, 'the predictor is of other dimensions');
  const isOfPack = file.pack_id === pack.packId && file.pack_revision === pack.packRevision;
  return isOfPack ? file : null;
}

function invalid({ packId }: PackKey, why: string): AppError {
  return new AppError('MODEL_INVALID', `${LINKS_FILE} of ${packId}: ${why}`);
}
