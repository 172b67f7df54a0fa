/** Assesses how sure an answer is: hits in, probabilities out. */
import type { Relation } from '../../../contract/index.ts';
import { memo } from '../../../core/memo.ts';
import type { UnitVector } from '../../../core/vector.ts';
import type { RelatedClause } from '../../query/operators.ts';
import type { Stretch } from '../../timeline/stretches.ts';
import { gapShare } from '../combine.ts';
import { mapHits, type VisualHit } from '../find-segments.ts';
import { relatedPeaks } from '../score-timelines.ts';
import {
  type Calibration,
  clauseProbability,
  interpolate,
  logit,
  type ProbabilityModel,
} from './calibration.ts';
import { type Evidence, evidenceAt, type QueryStats } from './hit-evidence.ts';
import { jointProbability } from './match.ts';
import { openBank, type PictureBank, scoreStats } from './picture-bank.ts';
import { type ReferenceSentences, referenceSentences } from './reference-levels.ts';
import { REFERENCE_SENTENCES } from './reference-sentences.ts';
import { openTextures, type Textures } from './textures.ts';

type Embed = (sentences: string[]) => Promise<{ vectors: UnitVector[] }>;

/** A clause that must not be seen is looked for this far around the moment. */
const AROUND_S = 2;

/** Pictures and sentences that hits are compared with beside the footage. */
export interface Reference {
  bank: PictureBank;
  sentences: ReferenceSentences;
}

/** Embeds the reference sentences and opens the bank of a calibration. */
export async function openReference(embedText: Embed, packedBank: string): Promise<Reference> {
  const { vectors } = await embedText([...REFERENCE_SENTENCES]);
  const bank = openBank(packedBank, (vectors[0] as UnitVector).length);
  return { bank, sentences: referenceSentences(vectors, bank) };
}

/** A query: the main vector, then one for each related clause. */
export interface AssessedQuery {
  vectors: readonly UnitVector[];
  related: RelatedClause[];
  /** The length of the library, whatever part of it was searched. */
  librarySeconds: number;
}

/** Returns the evidence for the main clause at the peak of each hit. */
export function gatherEvidence(
  hits: readonly VisualHit[],
  sentence: UnitVector,
  librarySeconds: number,
  { bank, sentences }: Reference,
): Promise<Map<VisualHit, Evidence>> {
  const stats = { onBank: scoreStats(sentence, bank), sentences, librarySeconds };
  return mapHits(hits, ({ peakS, scored }, loaded) => evidenceAt(peakS, scored.cosines, loaded, stats));
}

/** The confidence in an answer. */
export interface Confidence {
  /** The probability that the footage holds what is asked; null for more than one clause. */
  answerable: number | null;
  /** True where it may be said that the footage does not hold what is asked. */
  isAbsent: boolean;
  /** The probability of each hit; null where no calibration applies. */
  probabilities: ReadonlyMap<VisualHit, number> | null;
  /**
   * Hits whose main clause is at the least probability that the calibration knows, where another clause must not be seen:
   * most of all footage lacks that, so that alone finds nothing.
   */
  unmatched: ReadonlySet<VisualHit>;
  /** Orders hits of the same probability: the greater, the better. */
  evidenceOf(hit: VisualHit): number;
}

/** The confidence where no calibration applies. */
export const NO_CONFIDENCE: Confidence = {
  ...{ answerable: null, isAbsent: false, probabilities: null, unmatched: new Set() },
  evidenceOf: ({ strength }) => strength,
};

/** Assesses the hits of a query. */
export type AssessConfidence = (hits: VisualHit[], query: AssessedQuery) => Promise<Confidence>;

/** Creates an assessor by this calibration, which opens its reference when it is first used. */
export function createConfidenceAssessor(embedText: Embed, calibration: Calibration): AssessConfidence {
  const { bank, segment, answerable, absent_below: absentBelow } = calibration;
  const reference = memo(() => openReference(embedText, bank));
  const textures = openTextures(embedText, calibration.textures);

  return async (hits, query) => {
    const { vectors, related, librarySeconds } = query;
    const opened = await reference();
    const [sentence] = vectors as [UnitVector];
    const evidence = await gatherEvidence(hits, sentence, librarySeconds, opened);
    const chance = await chanceHits(hits, sentence, textures);
    const logitOf = (hit: VisualHit, numbers: Evidence): number =>
      chance.has(hit) ? leastLogit(segment) : logit(segment, numbers);
    const logits = new Map([...evidence].map(([hit, numbers]) => [hit, logitOf(hit, numbers)]));
    const own = new Map([...logits].map(([hit, sum]) => [hit, interpolate(segment.map, sum)]));
    const evidenceOf = (hit: VisualHit): number => logits.get(hit) ?? 0;
    if (related.length > 0) {
      const others = await mapHits(hits, relatedAssessor(query, segment, opened));
      const joint = (hit: VisualHit) =>
        jointProbability(clauseProbability(segment, evidenceOf(hit)), others.get(hit) ?? []);
      const probabilities = new Map(hits.map((hit) => [hit, joint(hit)]));
      const unmatched = new Set(
        isNegated(related) ? hits.filter((hit) => isLeast(own.get(hit), segment)) : [],
      );
      return { answerable: null, isAbsent: false, probabilities, unmatched, evidenceOf };
    }
    const likely = [...evidence].filter(([hit]) => !chance.has(hit));
    const best = surest(likely.length > 0 ? new Map(likely) : evidence, segment);
    const sum = best && logit(answerable, best);
    return {
      answerable: sum === null ? null : interpolate(answerable.map, sum),
      isAbsent: sum !== null && absentBelow !== null && sum < absentBelow,
      probabilities: own,
      unmatched: new Set(),
      evidenceOf,
    };
  };
}

/** Returns the hits on pictures that show no thing, where the sentence asks for some thing: they match it by chance. */
async function chanceHits(
  hits: readonly VisualHit[],
  sentence: UnitVector,
  textures: Textures | null,
): Promise<ReadonlySet<VisualHit>> {
  if (textures === null) return new Set();
  const found = await mapHits(hits, ({ peakS }, loaded) => textures.isTexture(loaded, peakS));
  const plain = hits.filter((hit) => found.get(hit));
  return new Set(plain.length > 0 && !(await textures.asksFor(sentence)) ? plain : []);
}

/** Returns the logit from which on footage is told from any other. */
function leastLogit({ map }: ProbabilityModel): number {
  return map[0]?.[0] ?? 0;
}

function isNegated(related: readonly RelatedClause[]): boolean {
  return related.some(({ relation }) => relation === 'without');
}

/** Returns true for the probability of footage that the calibration cannot tell from any other. */
function isLeast(probability: number | undefined, { map }: ProbabilityModel): boolean {
  return (probability ?? 0) <= (map[0]?.[1] ?? 0);
}

/** Returns the evidence of the surest hit; null for none. */
export function surest(
  evidence: ReadonlyMap<VisualHit, Evidence>,
  segment: Pick<ProbabilityModel, 'weights'>,
): Evidence | null {
  let best: Evidence | null = null;
  for (const one of evidence.values()) {
    if (best === null || logit(segment, one) > logit(segment, best)) best = one;
  }
  return best;
}

/** Creates a function that assesses each related clause where it fits a hit best, the less the farther off that is. */
function relatedAssessor(
  { vectors, related, librarySeconds }: AssessedQuery,
  segment: ProbabilityModel,
  { bank, sentences }: Reference,
): (hit: VisualHit, loaded: Stretch) => { relation: Relation; probability: number }[] {
  const stats = vectors
    .slice(1)
    .map((vector): QueryStats => ({ onBank: scoreStats(vector, bank), sentences, librarySeconds }));
  return ({ peakS, scored }, loaded) => {
    const { fromS, relatedCosines } = scored;
    const peaks = relatedPeaks(scored, related, peakS);
    return related.map(({ relation }, i) => {
      const curve = relatedCosines[i] as Float32Array;
      const second =
        relation === 'without' ? fromS + highestAround(curve, peakS - fromS) : (peaks[i] ?? null);
      if (second === null) return { relation, probability: 0 };
      const evidence = evidenceAt(second, curve, loaded, stats[i] as QueryStats);
      const share = gapShare(relation, Math.abs(second - peakS));
      return { relation, probability: share * clauseProbability(segment, logit(segment, evidence)) };
    });
  };
}

/** Returns the highest entry of a curve around another that has a picture. */
function highestAround(curve: Float32Array, at: number): number {
  let best = at;
  for (let i = Math.max(0, at - AROUND_S); i <= Math.min(curve.length - 1, at + AROUND_S); i++) {
    if ((curve[i] as number) > (curve[best] as number)) best = i;
  }
  return best;
}
