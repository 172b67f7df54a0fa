/** Measures how well probabilities hold. In: predictions with their outcomes. Out: calibration errors, bins, areas. Pure. */

/** A predicted probability, in [0, 1], and its outcome. */
export interface Prediction {
  p: number;
  isRight: boolean;
}

/** Predictions of about the same probability: how many, what they said on average, and the share that was right. */
export interface ReliabilityBin {
  /** From 0; bin b holds probabilities from b / 10 to (b + 1) / 10. */
  bin: number;
  count: number;
  meanP: number;
  share: number;
}

const BINS = 10;

/** The predictions in ten equal bins; empty ones are left out. */
export function binned(predictions: readonly Prediction[]): ReliabilityBin[] {
  return Array.from({ length: BINS }, (_, bin) => {
    const own = predictions.filter(({ p }) => Math.min(BINS - 1, Math.floor(p * BINS)) === bin);
    const mean = (pick: (one: Prediction) => number) =>
      own.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, own.length);
    return {
      bin,
      count: own.length,
      meanP: mean(({ p }) => p),
      share: mean(({ isRight }) => Number(isRight)),
    };
  }).filter(({ count }) => count > 0);
}

/** Expected calibration error over the ten bins: the mean distance of said and seen, weighted by count; 0 for none. */
export function calibrationError(predictions: readonly Prediction[]): number {
  return binned(predictions).reduce(
    (sum, { count, meanP, share }) => sum + (count / predictions.length) * Math.abs(meanP - share),
    0,
  );
}

/** The share of pairs of one of each in which the positive one is higher, ties counting half; null without pairs. */
export function areaUnderCurve(positives: readonly number[], negatives: readonly number[]): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  const sorted = [...negatives].sort((a, b) => a - b);
  const countOf = (isCounted: (other: number) => boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isCounted(sorted[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const wins = positives.reduce(
    (sum, value) => sum + (countOf((other) => other < value) + countOf((other) => other <= value)) / 2,
    0,
  );
  return wins / (positives.length * negatives.length);
}
