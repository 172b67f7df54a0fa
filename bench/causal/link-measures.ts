/** How well links are told. Pure. A pair is (earlier event, later event) of one story. */
import { createRandom, drawInt } from '../random.ts';

/** The predictions and the truth for the pairs of one story. */
export interface Judged {
  told: boolean[];
  truth: boolean[];
}

/** Measures over all stories. */
export interface LinkMeasures {
  /** Percent of pairs. */
  accuracy: number;
  /** Of the pairs that are links, in percent. */
  f1: number;
  /** Structural Hamming distance: wrong pairs of a story, on average. */
  shd: number;
}

/** Accuracy, F1 and mean structural Hamming distance. */
export function measureLinks(stories: readonly Judged[]): LinkMeasures {
  let [pairs, wrong, hits, told, links] = [0, 0, 0, 0, 0];
  for (const story of stories) {
    story.truth.forEach((isLink, i) => {
      const said = story.told[i] === true;
      pairs++;
      wrong += Number(said !== isLink);
      hits += Number(said && isLink);
      told += Number(said);
      links += Number(isLink);
    });
  }
  return {
    accuracy: 100 * (1 - wrong / Math.max(1, pairs)),
    f1: (100 * 2 * hits) / Math.max(1, told + links),
    shd: wrong / Math.max(1, stories.length),
  };
}

/** A difference in accuracy, in points. */
export interface Gain {
  gain: number;
  /** 95 % of the resampled sets of stories lie between. */
  low: number;
  high: number;
  /** Share of resampled sets in which there is no gain. */
  p: number;
}

/** Paired bootstrap over stories of the accuracy of `ours` less that of `other`, both over the same stories. */
export function bootstrapGain(
  ours: readonly Judged[],
  other: readonly Judged[],
  seed: number,
  draws = 2000,
): Gain {
  const gains = ours.map((story, i) => rightIn(story) - rightIn(other[i] as Judged));
  const sizes = ours.map(({ truth }) => truth.length);
  const random = createRandom(seed);
  const points = Array.from({ length: draws }, () => {
    let [gain, pairs] = [0, 0];
    for (let i = 0; i < gains.length; i++) {
      const drawn = drawInt(random, 0, gains.length);
      gain += gains[drawn] as number;
      pairs += sizes[drawn] as number;
    }
    return (100 * gain) / pairs;
  }).sort((a, b) => a - b);
  const total = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0);
  return {
    gain: (100 * total(gains)) / total(sizes),
    low: points[Math.floor(0.025 * draws)] as number,
    high: points[Math.floor(0.975 * draws)] as number,
    p: points.filter((point) => point <= 0).length / draws,
  };
}

function rightIn({ told, truth }: Judged): number {
  return truth.filter((isLink, i) => (told[i] === true) === isLink).length;
}
