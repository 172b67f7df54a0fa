/** How sure an answer is: hits and what was compared in, probabilities out. Holds what unrelated sentences usually score. */
import type { UnitVector } from '../../../core/vector.ts';
import { backgroundOf } from '../../timeline/curve.ts';
import type { VisualHit } from '../fuse.ts';
import type { Looked } from '../score-timelines.ts';
import { type Calibration, probabilityOf, weighedSum } from './calibration.ts';
import { type Evidence, evidenceOf, type Rivals, rivalsOf } from './hit-evidence.ts';
import { openBank, type PictureBank, usualScore } from './picture-bank.ts';
import { BACKGROUND_SENTENCES } from './reference-sentences.ts';

/** The footage as a whole is judged by this many of the first hits. */
const JUDGED_HITS = 5;

/** What hits are compared with beside the footage. */
export interface Reference {
  bank: PictureBank;
  rivals: Rivals;
}

/** What speaks for the hits of one sentence. */
export interface Weighing {
  /** For one of them. */
  of(hit: VisualHit): Evidence;
  /** For the footage holding what is asked at all; null without a hit. */
  whole: Evidence | null;
}

/** Embeds the unrelated sentences and opens the bank of a calibration. */
export async function openReference(
  embedText: (sentences: string[]) => Promise<{ vectors: UnitVector[] }>,
  packedBank: string,
): Promise<Reference> {
  const { vectors } = await embedText([...BACKGROUND_SENTENCES]);
  const bank = openBank(packedBank, (vectors[0] as UnitVector).length);
  return { bank, rivals: rivalsOf(vectors, bank) };
}

/** Weighs the hits, best first, that this sentence has in this footage. */
export function weigh(
  hits: VisualHit[],
  looked: Looked[],
  sentence: UnitVector,
  { bank, rivals }: Reference,
): Weighing {
  const asked = {
    background: backgroundOf(looked.map(({ cosines }) => cosines)),
    usual: usualScore(sentence, bank),
    strongest: Math.max(...hits.map(({ strength }) => strength)),
    seconds: looked.reduce((sum, { cosines }) => sum + cosines.length, 0),
  };
  const lookedOf = new Map(looked.map((one) => [one.video.id, one]));
  const of = (hit: VisualHit): Evidence =>
    evidenceOf(hit, (lookedOf.get(hit.videoId) as Looked).load(), asked, rivals);
  const first = hits.slice(0, JUDGED_HITS).map(of);
  const [best] = first;
  return { of, whole: best ? { ...best, rival: Math.max(...first.map(({ rival }) => rival)) } : null };
}

/** What an answer says of itself. */
export interface Verdict {
  answerable: number | null;
  noMatch: boolean | null;
  /** The probability of one hit. */
  probabilityOf(hit: VisualHit): number | null;
}

/** What is said where nothing was fitted: nothing. */
export const NO_VERDICT: Verdict = { answerable: null, noMatch: null, probabilityOf: () => null };

/** Judges hits by what a pack knows of its scores. */
export type Certainty = (hits: VisualHit[], looked: Looked[], sentence: UnitVector) => Promise<Verdict>;

/** A judge by this calibration, which opens what it compares with when first asked. */
export function createCertainty(
  embedText: (sentences: string[]) => Promise<{ vectors: UnitVector[] }>,
  { bank, segment, answerable, no_match_below }: Calibration,
): Certainty {
  let opened: Promise<Reference> | null = null;

  return async (hits, looked, sentence) => {
    opened ??= openReference(embedText, bank).catch((error: unknown) => {
      opened = null; // The next question tries again.
      throw error;
    });
    const { of, whole } = weigh(hits, looked, sentence, await opened);
    if (whole === null) return { answerable: 0, noMatch: true, probabilityOf: () => 0 };
    return {
      answerable: probabilityOf(answerable, whole),
      noMatch: weighedSum(answerable, whole) < no_match_below,
      probabilityOf: (hit) => probabilityOf(segment, of(hit)),
    };
  };
}
