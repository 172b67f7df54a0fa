/**
 * The learned link head of a pack: how likely one event of a film caused a later one. In: links.json, which training
 * writes beside a pack's networks (model/train/causal), and events as vectors with times. Out: opinions on pairs. What
 * did not beat its baselines on held-out videos is not in the file, and its opinions are null.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, errorCodeOf, toAppError } from '../../core/errors.ts';
import { dot } from '../../core/vector.ts';
import type { PackKey } from '../store/store.ts';
import {
  type CentredEvent,
  type FeatureName,
  type Features,
  GAP_FEATURES,
  LIKENESS_FEATURES,
  likenessFeatures,
  ORDER_FEATURES,
  PREDICTION_FEATURES,
  timeFeatures,
} from './link-features.ts';
import { measurePredictions, PredictorWeights } from './link-predictor.ts';
import { Numbers } from './packed-numbers.ts';

/** Its name inside the folder of a pack. */
export const LINKS_FILE = 'links.json';

const Weights = z.partialRecord(
  z.enum([...ORDER_FEATURES, ...GAP_FEATURES, ...LIKENESS_FEATURES, ...PREDICTION_FEATURES]),
  z.number(),
);

const Regression = z.object({ weights: Weights, bias: z.number() });

const Head = Regression.extend({
  /** What each vector says by itself, [content]; and products along the kind's directions, [K]. */
  cause: Numbers,
  effect: Numbers,
  product: Numbers,
});

const Kind = z.object({
  /** Mean of such vectors, [content]. */
  mean: Numbers,
  /** [K, content]. */
  directions: Numbers,
  /** Null when it did not beat its baselines. */
  head: Head.nullable(),
  /** Excess of `predictive` that 5 % of foreign events reach. */
  predictive_above: z.number(),
});

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
  /** How it was fitted, and how well: command, data, figures. */
  fitted: z.looseObject({}),
});

type LinksFile = z.infer<typeof LinksFile>;

/** Events told in sentences, or seen: each kind lies elsewhere in the shared space and has weights of its own. */
export type VectorKind = 'sentences' | 'video';

/** One event: seconds, half-open, and a unit vector of the pack. */
export interface HeadEvent {
  start: number;
  end: number;
  vector: Float32Array;
}

/** What is thought of one pair. Probabilities in (0, 1). */
export interface LinkOpinion {
  /** By order, gaps and lengths alone. */
  baseline: number;
  /** By order alone: what "the one just before" is worth. */
  position: number;
  /** By the learned head; null when it was left out. */
  learned: number | null;
  /** Nats that hiding the cause costs the prediction of the effect, less the mean for hiding another event. */
  predictive: number;
}

/** The opened links.json of a pack. */
export interface LinkHead {
  /** The most events before an effect that get an opinion. */
  readonly context: number;
  /** How training did, as it wrote it down. */
  readonly fitted: Readonly<Record<string, unknown>>;
  /** From this `predictive` on, hiding a foreign event costs as much in 5 of 100 cases only. */
  predictiveAbove(kind: VectorKind): number;
  /**
   * Opinions on each event of `past` (in order, all before `effect`), in step with it. Null for events that lie further
   * back than training reached.
   */
  opinions(past: readonly HeadEvent[], effect: HeadEvent, kind: VectorKind): (LinkOpinion | null)[];
}

/** Null when the pack has none, or one of another revision. Throws `MODEL_INVALID` for a file that is none. */
export async function openLinkHead(packDir: string, pack: PackKey): Promise<LinkHead | null> {
  const file = join(packDir, LINKS_FILE);
  try {
    return readLinkHead(JSON.parse(await readFile(file, 'utf8')), pack);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    if (error instanceof SyntaxError) {
      throw new AppError('MODEL_INVALID', `${file} is not JSON: ${error.message}`, { cause: error });
    }
    throw toAppError(error);
  }
}

/** The head of a parsed links.json; null when it is of another revision of the pack. Throws `MODEL_INVALID`. */
export function readLinkHead(json: unknown, pack: PackKey): LinkHead | null {
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
  return isOfPack ? createHead(file) : null;
}

function createHead(file: LinksFile): LinkHead {
  return {
    context: file.context,
    fitted: file.fitted,
    predictiveAbove: (kind) => file.kinds[kind].predictive_above,
    opinions(past, effect, kind) {
      const near = past.slice(-file.context).filter((event) => effect.start - event.start <= file.reach_s);
      const told = opinionsOf(file, near, effect, kind);
      const byEvent = new Map(near.map((event, i) => [event, told[i] as LinkOpinion]));
      return past.map((event) => byEvent.get(event) ?? null);
    },
  };
}

function opinionsOf(
  { content, kinds, baselines, predictor }: LinksFile,
  past: readonly HeadEvent[],
  effect: HeadEvent,
  kind: VectorKind,
): LinkOpinion[] {
  if (past.length === 0) return [];
  const { mean, directions, head } = kinds[kind];
  const centre = (event: HeadEvent): CentredEvent => ({
    ...event,
    vector: centred(event.vector.subarray(0, content), mean),
  });
  const centredPast = past.map(centre);
  const centredEffect = centre(effect);
  const times = timeFeatures(past, effect);
  const likenesses = likenessFeatures(centredPast, centredEffect);
  const predictions = measurePredictions(predictor, centredPast, centredEffect);
  const alongEffect = along(directions, centredEffect.vector);
  return past.map((_, i) => {
    const own = times[i] as Features;
    const prediction = predictions[i] as Features;
    const { vector } = centredPast[i] as CentredEvent;
    return {
      baseline: sigmoid(logOdds(baselines.position_and_gaps, own)),
      position: sigmoid(logOdds(baselines.position, own)),
      predictive: prediction.excess as number,
      learned:
        head &&
        sigmoid(
          logOdds(head, { ...own, ...likenesses[i], ...prediction }) +
            dot(head.cause, vector) +
            dot(head.effect, centredEffect.vector) +
            productOf(head.product, along(directions, vector), alongEffect),
        ),
    };
  });
}

function logOdds({ weights, bias }: z.infer<typeof Regression>, features: Features): number {
  let sum = bias;
  for (const [name, weight] of Object.entries(weights)) sum += weight * (features[name as FeatureName] ?? 0);
  return sum;
}

/** The unit vector of what is left of the content when the mean of its kind is taken away. */
function centred(content: Float32Array, mean: Float32Array): Float32Array {
  const unit = scaled(content);
  return scaled(unit.map((x, d) => x - (mean[d] as number)));
}

function scaled(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 ? vector.map((x) => x / length) : vector;
}

function along(directions: Float32Array, vector: Float32Array): Float32Array {
  const dim = vector.length;
  return Float32Array.from({ length: directions.length / dim }, (_, k) =>
    dot(directions.subarray(k * dim, (k + 1) * dim), vector),
  );
}

function productOf(weights: Float32Array, a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++)
    sum += (weights[k] as number) * (a[k] as number) * (b[k] as number);
  return sum;
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function invalid({ packId }: PackKey, why: string): AppError {
  return new AppError('MODEL_INVALID', `${LINKS_FILE} of ${packId}: ${why}`);
}
