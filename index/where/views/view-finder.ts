/** Finds the seconds of a timeline that show a view. In: fitted groups, and an embedder of sentences. Out: chances. */
import { memo } from '../../../core/memo.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { dotAt } from '../../timeline/dot-at.ts';
import type { LoadedTimeline } from '../../timeline/timeline-cache.ts';
import { type FittedGroup, viewChances } from './fitted-views.ts';
import { VIEW_GROUPS } from './view-groups.ts';

/** Embeds sentences in the pack's space. */
type EmbedSentences = (sentences: string[]) => Promise<{ vectors: UnitVector[] }>;

/** Tells the views of seconds. */
export interface ViewFinder {
  /** The labels that can be asked for. */
  readonly offered: readonly string[];
  /** Returns the chance of a label in each second; NaN without a picture. Null for a label that is not offered. */
  curve(timeline: LoadedTimeline, label: string): Promise<Float32Array | null>;
  /** Returns the likeliest label of a group in a second; null where none is more likely than not. */
  likeliest(
    timeline: LoadedTimeline,
    second: number,
    group: FittedGroup['name'],
  ): Promise<{ label: string; probability: number } | null>;
}

/** More likely than not. */
const LIKELY = 0.5;
/** A label is told, with its chance, where its group was right so many points oftener than its most frequent label. */
const TOLD_LEAD = 15;

/** Creates a finder. The sentences of a group are embedded when it is first asked for. */
export function createViewFinder(fitted: readonly FittedGroup[], embed: EmbedSentences): ViewFinder {
  const groups = fitted.filter(({ offered }) => offered);
  const vectorsOf = new Map(fitted.map((group) => [group, memo(() => labelVectors(group, embed))]));

  async function chancesIn(
    group: FittedGroup,
  ): Promise<(timeline: LoadedTimeline, second: number) => number[]> {
    const vectors = (await vectorsOf.get(group)?.()) ?? [];
    return ({ values, inverseLengths, dim }, second) => {
      const inverse = inverseLengths[second] ?? 0;
      return viewChances(
        group,
        vectors.map((vector) => dotAt(values, second * dim, vector) * inverse),
      );
    };
  }

  return {
    offered: groups.flatMap(({ labels }) => labels.map(({ label }) => label)),
    async curve(timeline, label) {
      const group = groups.find(({ labels }) => labels.some((one) => one.label === label));
      if (!group) return null;
      const at = group.labels.findIndex((one) => one.label === label);
      const chances = await chancesIn(group);
      return Float32Array.from({ length: timeline.seconds }, (_, second) =>
        timeline.inverseLengths[second] === 0 ? Number.NaN : (chances(timeline, second)[at] ?? 0),
      );
    },
    async likeliest(timeline, second, name) {
      const group = fitted.find((one) => one.name === name);
      const isTold = group && group.judged.accuracy >= group.judged.baseline + TOLD_LEAD;
      if (!isTold || !timeline.inverseLengths[second]) return null;
      const chances = (await chancesIn(group))(timeline, second);
      const best = chances.indexOf(Math.max(...chances));
      const [label, probability] = [group.labels[best]?.label, chances[best] ?? 0];
      return label !== undefined && probability >= LIKELY ? { label, probability } : null;
    },
  };
}

/** Returns a vector for each label of a group: the mean of its sentences. */
export async function labelVectors(
  { name, labels }: Pick<FittedGroup, 'name' | 'labels'>,
  embed: EmbedSentences,
): Promise<UnitVector[]> {
  const own = VIEW_GROUPS.find((group) => group.name === name)?.labels ?? [];
  const vectors: UnitVector[] = [];
  for (const { label } of labels) {
    const sentences = own.find((one) => one.label === label)?.sentences ?? [label];
    const found = (await embed([...sentences])).vectors;
    const sum = new Float32Array(found[0]?.length ?? 0);
    for (const vector of found)
      for (const [d, value] of vector.entries()) sum[d] = (sum[d] as number) + value;
    vectors.push(normalise(sum));
  }
  return vectors;
}
