/**
 * The learned link head of a pack: how likely one event of a film caused a later one. In: links.json, which training
 * writes beside a pack's networks (model/train/causal), and events as vectors with times. Out: opinions on pairs. What
 * did not beat its baselines on held-out videos is not in the file, and its opinions are null.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { dot } from '../../../core/vector.ts';
import { timeFeatures } from '../../../index/links/time-features.ts';
import { type CentredEvent, type FeatureName, type Features, likenessFeatures } from './link-features.ts';
import {
  type Fitted,
  type HeadWeights,
  LINKS_FILE,
  type LinksFile,
  type Regression,
  readLinksFile,
} from './link-file.ts';
import { measurePredictions } from './link-predictor.ts';

/** Events told in sentences, or seen: each kind lies elsewhere in the shared space and has weights of its own. */
export type VectorKind = 'sentences' | 'video';

/** One event: seconds, half-open, and a unit vector of the pack. */
export interface HeadEvent {
  startS: number;
  endS: number;
  vector: Float32Array;
}

/** An opinion on one pair. Probabilities in (0, 1). */
export interface LinkOpinion {
  /** By order, gaps and lengths alone. */
  baseline: number;
  /** By order alone: what being the one just before is worth. */
  position: number;
  /** By the learned head; null when it was left out, and for events further back than training reached. */
  learned: number | null;
  /**
   * Nats that hiding the cause costs the prediction of the effect, less the mean for hiding another event; null further
   * back, and where the predictor is no better than a plain guess.
   */
  predictive: number | null;
}

/** The opened links.json of a pack. */
export interface LinkHead {
  /** The most events before an effect that are looked at. */
  readonly context: number;
  /** From this `predictive` on, hiding a foreign event of a film would cost as much in 1 of 200 cases only. */
  readonly predictiveAbove: number | null;
  /** The same for either kind of vectors. Null: the predictor is no better than a plain guess there. */
  excessNeeded(kind: VectorKind): number | null;
  /** How training did, as it wrote it down. */
  readonly fitted: Fitted;
  /** Opinions on each of the last `context` events of `past` (in order, all before `effect`), in their order. */
  probabilities(past: readonly HeadEvent[], effect: HeadEvent, kind: VectorKind): LinkOpinion[];
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
  const file = readLinksFile(json, pack);
  return file && createHead(file);
}

function createHead(file: LinksFile): LinkHead {
  return {
    context: file.context,
    predictiveAbove: file.kinds.video.predictive_above,
    excessNeeded: (kind) => file.kinds[kind].predictive_above,
    fitted: file.fitted,
    probabilities(past, effect, kind) {
      const looked = past.slice(-file.context);
      const isNear = (event: HeadEvent) => effect.startS - event.startS <= file.reach_s;
      const near = looked.filter(isNear);
      const told = opinionsOf(file, near, effect, kind);
      const times = timeFeatures(looked, effect);
      return looked.map((event, i) =>
        isNear(event)
          ? (told[near.indexOf(event)] as LinkOpinion)
          : { ...byTime(file, times[i] as Features), learned: null, predictive: null },
      );
    },
  };
}

function byTime({ baselines }: LinksFile, times: Features): Pick<LinkOpinion, 'baseline' | 'position'> {
  return {
    baseline: sigmoid(logOdds(baselines.position_and_gaps, times)),
    position: sigmoid(logOdds(baselines.position, times)),
  };
}

function opinionsOf(
  file: LinksFile,
  past: readonly HeadEvent[],
  effect: HeadEvent,
  kind: VectorKind,
): LinkOpinion[] {
  const times = timeFeatures(past, effect).map((own) => ({ own, told: byTime(file, own) }));
  const { head, predictive_above } = file.kinds[kind];
  // Nothing here reads vectors then, and a chain asks for hundreds of opinions.
  if (past.length === 0 || (head === null && predictive_above === null)) {
    return times.map(({ told }) => ({ ...told, learned: null, predictive: null }));
  }
  const { mean, directions } = file.kinds[kind];
  const centre = (event: HeadEvent): CentredEvent => ({
    ...event,
    vector: centred(event.vector.subarray(0, file.content), mean),
  });
  const [centredPast, centredEffect] = [past.map(centre), centre(effect)];
  const predictions = measurePredictions(file.predictor, centredPast, centredEffect);
  const learned = head && learnedOf(head, directions, centredPast, centredEffect);
  const likenesses = head && likenessFeatures(centredPast, centredEffect);
  return times.map(({ own, told }, i) => {
    const prediction = predictions[i] as Features;
    return {
      ...told,
      predictive: predictive_above === null ? null : (prediction.excess as number),
      learned:
        head &&
        sigmoid(logOdds(head, { ...own, ...likenesses?.[i], ...prediction }) + (learned?.[i] as number)),
    };
  });
}

/** Returns what the vectors alone add to the log odds of each past event. */
function learnedOf(
  { cause, effect, product }: HeadWeights,
  directions: Float32Array,
  past: readonly CentredEvent[],
  { vector }: CentredEvent,
): number[] {
  const alongEffect = along(directions, vector);
  const ofEffect = dot(effect, vector);
  return past.map(
    (event) =>
      ofEffect + dot(cause, event.vector) + productOf(product, along(directions, event.vector), alongEffect),
  );
}

function logOdds({ weights, bias }: Regression, features: Features): number {
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
