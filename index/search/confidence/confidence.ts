/** Assesses how sure an answer is: hits and scored timelines in, probabilities out. */
import { memo } from '../../../core/memo.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { backgroundOf } from '../../timeline/curve.ts';
import { mapHits, type VisualHit } from '../find-segments.ts';
import type { ScoredTimeline } from '../score-timelines.ts';
import { type Calibration, logit, probabilityOf } from './calibration.ts';
import { type Evidence, evidenceOf, type ReferenceSentences, referenceSentences } from './hit-evidence.ts';
import { openBank, type PictureBank, scoreStats } from './picture-bank.ts';
import { REFERENCE_SENTENCES } from './reference-sentences.ts';

type Embed = (sentences: string[]) => Promise<{ vectors: UnitVector[] }>;

/** The footage as a whole is assessed by this many of the first hits. */
const ASSESSED_HITS = 5;

/** Pictures and sentences that hits are compared with beside the footage. */
export interface Reference {
  bank: PictureBank;
  sentences: ReferenceSentences;
}

/** The evidence for the hits of one sentence. */
export interface HitEvidence {
  /** Returns the evidence of some of them. */
  of(hits: readonly VisualHit[]): Promise<Map<VisualHit, Evidence>>;
  /** The evidence that the footage holds what is asked; null without a hit. */
  whole: Evidence | null;
}

/** Embeds the reference sentences and opens the bank of a calibration. */
export async function openReference(embedText: Embed, packedBank: string): Promise<Reference> {
  const { vectors } = await embedText([...REFERENCE_SENTENCES]);
  const bank = openBank(packedBank, (vectors[0] as UnitVector).length);
  return { bank, sentences: referenceSentences(vectors, bank) };
}

/** Gathers the evidence for the hits, best first, that this sentence has in this footage. */
export async function gatherEvidence(
  hits: VisualHit[],
  timelines: ScoredTimeline[],
  sentence: UnitVector,
  { bank, sentences }: Reference,
): Promise<HitEvidence> {
  const stats = {
    background: backgroundOf(timelines.map(({ cosines }) => cosines)),
    onBank: scoreStats(sentence, bank),
    strongest: Math.max(...hits.map(({ strength }) => strength)),
    seconds: timelines.reduce((sum, { cosines }) => sum + cosines.length, 0),
  };
  const of = (some: readonly VisualHit[]) =>
    mapHits(some, timelines, (hit, loaded) => evidenceOf(hit, loaded, stats, sentences));
  const assessed = hits.slice(0, ASSESSED_HITS);
  const evidence = await of(assessed);
  const first = assessed.map((hit) => evidence.get(hit) as Evidence);
  const [best] = first;
  return { of, whole: best ? { ...best, rival: Math.max(...first.map(({ rival }) => rival)) } : null };
}

/** The confidence in an answer. */
export interface Confidence {
  /** The probability that the footage holds what is asked. */
  answerable: number | null;
  noMatch: boolean | null;
  /** Returns the probabilities of these hits; of none without a calibration. */
  probabilitiesOf(hits: readonly VisualHit[]): Promise<ReadonlyMap<VisualHit, number>>;
}

/** The confidence where no calibration applies. */
export const NO_CONFIDENCE: Confidence = {
  answerable: null,
  noMatch: null,
  probabilitiesOf: async () => new Map(),
};

/** Assesses the hits of one sentence. */
export type AssessConfidence = (
  hits: VisualHit[],
  timelines: ScoredTimeline[],
  sentence: UnitVector,
) => Promise<Confidence>;

/** Creates an assessor by this calibration, which opens its reference when it is first used. */
export function createConfidenceAssessor(embedText: Embed, calibration: Calibration): AssessConfidence {
  const { bank, segment, answerable, no_match_below } = calibration;
  const reference = memo(() => openReference(embedText, bank));

  return async (hits, timelines, sentence) => {
    const { of, whole } = await gatherEvidence(hits, timelines, sentence, await reference());
    if (whole === null) {
      const none = async (some: readonly VisualHit[]) => new Map(some.map((hit) => [hit, 0]));
      return { answerable: 0, noMatch: true, probabilitiesOf: none };
    }
    return {
      answerable: probabilityOf(answerable, whole),
      noMatch: logit(answerable, whole) < no_match_below,
      probabilitiesOf: async (some) => {
        const evidence = await of(some);
        return new Map([...evidence].map(([hit, numbers]) => [hit, probabilityOf(segment, numbers)]));
      },
    };
  };
}
