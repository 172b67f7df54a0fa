/**
 * Learned borders: whether a second belongs to the moment around a peak, as fitted for one pack on composed films
 * (`npm run bench -- localise`) and kept beside it as localiser.json. Three numbers tell: how high the curve is there, how
 * much the second looks like those at the peak, and whether a cut lies between. Without such a file borders come from
 * the curve alone (localise.ts).
 */
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { PackKey } from '../store/store.ts';
import type { Background, RelevanceCurve } from './curve.ts';
import { dotAt } from './dot-at.ts';
import { meanVector } from './suppress.ts';
import type { LoadedTimeline } from './timeline-cache.ts';

/** The names of the numbers, in the order in which they are weighed. */
export const BORDER_FEATURES = ['height', 'likeness', 'cut'] as const;

/** localiser.json of a pack. */
export const Localiser = z.object({
  format: z.literal(1),
  pack_id: z.string(),
  pack_revision: z.string(),
  /** What each number counts; with `bias`, their sum is the log-odds that the second belongs to the moment. */
  weights: z.record(z.enum(BORDER_FEATURES), z.number()),
  bias: z.number(),
  /** How it was fitted, and how well: command, data, figures. */
  fitted: z.looseObject({}),
});

/** What a pack knows about borders. */
export type Localiser = z.infer<typeof Localiser>;

/** A parsed localiser.json; null when it is of another pack. Throws `MODEL_INVALID` when it is no localiser at all. */
export function readLocaliser(json: unknown, pack: PackKey): Localiser | null {
  const parsed = Localiser.safeParse(json);
  if (!parsed.success) {
    throw new AppError('MODEL_INVALID', `localiser.json of ${pack.packId}: ${z.prettifyError(parsed.error)}`);
  }
  const fits = parsed.data.pack_id === pack.packId && parsed.data.pack_revision === pack.packRevision;
  return fits ? parsed.data : null;
}

/** The numbers of a second, in the order of {@link BORDER_FEATURES}; `isCut`: whether a cut lies between it and the peak. */
export type BorderFeatures = (second: number, isCut: boolean) => [number, number, number];

/** What is measured of the seconds around a peak. */
export type Surroundings = (peak: number) => BorderFeatures;

/** Every second is compared with the usual look of the film, which is learnt from every so many seconds. */
const STRIDE_S = 5;

/** What can be measured around the peaks of this curve. O(seconds / 5 * dim), then O(dim) a second. */
export function surroundingsOf(
  timeline: LoadedTimeline,
  curve: RelevanceCurve,
  { mean }: Background,
): Surroundings {
  const usualLook = meanLook(timeline);
  return (peak) => {
    const look = lookAt(timeline, peak);
    const usual = dot(usualLook, look);
    const top = Math.max(1e-6, (curve[peak] as number) - mean);
    return (second, isCut) => {
      const like =
        dotAt(timeline.values, second * timeline.dim, look) * (timeline.inverseLengths[second] as number);
      return [
        ((curve[second] as number) - mean) / top,
        (like - usual) / Math.max(1e-6, 1 - usual),
        Number(isCut),
      ];
    };
  };
}

/** Log-odds that a second belongs to the moment. */
export function logOdds(
  { weights, bias }: Pick<Localiser, 'weights' | 'bias'>,
  x: readonly number[],
): number {
  return BORDER_FEATURES.reduce((sum, name, k) => sum + weights[name] * (x[k] as number), bias);
}

/** The look of a peak: its second, with its neighbours in the same shot. */
function lookAt(timeline: LoadedTimeline, peak: number): UnitVector {
  const { cuts, inverseLengths } = timeline;
  const isShown = (second: number) => (inverseLengths[second] ?? 0) > 0;
  const start = cuts[peak] !== 1 && isShown(peak - 1) ? peak - 1 : peak;
  const end = cuts[peak + 1] !== 1 && isShown(peak + 1) ? peak + 2 : peak + 1;
  return meanVector(timeline, start, end);
}

/** The mean of the film's unit vectors: shorter than 1 the more the film changes. */
function meanLook({ seconds, dim, values, inverseLengths }: LoadedTimeline): Float32Array {
  const sum = new Float32Array(dim);
  let count = 0;
  for (let second = 0; second < seconds; second += STRIDE_S) {
    const inverse = inverseLengths[second] as number;
    if (inverse === 0) continue;
    count++;
    for (let d = 0; d < dim; d++) (sum[d] as number) += (values[second * dim + d] as number) * inverse;
  }
  return sum.map((value) => value / Math.max(1, count));
}
