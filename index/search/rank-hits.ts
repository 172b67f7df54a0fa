/** Ranks hits: pictures and passages fused, and of these what the request asks for. */
import type { PlaceEvidence, SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { PassageHit } from '../store/passages.ts';
import type { VideoStore } from '../store/videos.ts';
import type { Confidence } from './confidence/confidence.ts';
import { matchOf } from './confidence/match.ts';
import type { EmbeddedQuery } from './embed-query.ts';
import type { VisualHit } from './find-segments.ts';
import { type FusedHit, fuse, fuseByCertainty } from './fuse.ts';
import type { ScoredTimeline } from './score-timelines.ts';

/** The visual side of an answer. */
export interface VisualResult {
  timelines: ScoredTimeline[];
  /** In the order of {@link sortHits}. */
  hits: VisualHit[];
  /** Those that look like a better one. */
  repeats: ReadonlySet<VisualHit>;
  confidence: Confidence;
  /** The things of the sentence as seen in each hit; null where it names none. */
  places: ReadonlyMap<VisualHit, PlaceEvidence> | null;
}

/**
 * Sorts hits by their probability; of the same, the one with more evidence comes first, then the stronger, then the
 * earlier. Without probabilities the strongest come first.
 */
export function sortHits(hits: VisualHit[], { probabilities, evidenceOf }: Confidence): VisualHit[] {
  const probabilityOf = (hit: VisualHit) => probabilities?.get(hit) ?? 0;
  return hits.toSorted(
    (a, b) =>
      probabilityOf(b) - probabilityOf(a) ||
      evidenceOf(b) - evidenceOf(a) ||
      b.strength - a.strength ||
      (a.videoId < b.videoId ? -1 : a.videoId > b.videoId ? 1 : a.startS - b.startS),
  );
}

/** Leaves out the hits that only lack what must not be seen, unless there are no others. */
export function leaveOutUnmatched(hits: VisualHit[], { unmatched }: Confidence): VisualHit[] {
  const matched = hits.filter((hit) => !unmatched.has(hit));
  return matched.length > 0 ? matched : hits;
}

/** Moves sorted hits that look like a better one behind the others of their strength. */
export function moveRepeats(
  hits: VisualHit[],
  repeats: ReadonlySet<VisualHit>,
  { probabilities }: Confidence,
): VisualHit[] {
  const isWeak = (hit: VisualHit) =>
    probabilities !== null && matchOf(probabilities.get(hit) ?? 0) === 'weak';
  const place = (hit: VisualHit) => 2 * Number(isWeak(hit)) + Number(repeats.has(hit));
  return hits.toSorted((a, b) => place(a) - place(b));
}

/** Fuses pictures and passages, and keeps what the request asks for. */
export async function rankHits(
  { hits, confidence }: VisualResult,
  passages: PassageHit[],
  input: SearchInput,
  store: Pick<VideoStore, 'getMany'>,
): Promise<FusedHit[]> {
  const videos = await store.getMany(passages.map(({ videoId }) => videoId));
  const durationOf = (id: VideoId) => videos.get(id)?.durationS ?? 0;
  const { probabilities } = confidence;
  const fused = probabilities
    ? fuseByCertainty(hits, passages, durationOf, probabilities)
    : fuse(hits, passages, durationOf);
  const { min_probability: least = 0 } = input;
  const likely = least === 0 ? fused : fused.filter(({ probability }) => (probability ?? 0) >= least);
  return input.group_by === 'video' ? bestOfEachVideo(likely) : likely;
}

function bestOfEachVideo(hits: FusedHit[]): FusedHit[] {
  const best = new Map<VideoId, FusedHit>();
  for (const hit of hits) if (!best.has(hit.videoId)) best.set(hit.videoId, hit);
  return [...best.values()];
}

/** Returns true when the request asks for hits of this modality. */
export function wants({ modalities }: SearchInput, modality: 'visual' | 'text'): boolean {
  return modalities?.includes(modality) ?? true;
}

/** Returns true when the calibration, which is of sentences by themselves, applies to a query. */
export function hasProbabilities(input: SearchInput, plan: QueryPlan, embedded: EmbeddedQuery): boolean {
  const { vectors, terms, moment } = embedded;
  const isVisual = wants(input, 'visual') && vectors.length > 0;
  return isVisual && plan.clauses.length > 0 && moment === null && terms.length === 0;
}

/** Refuses a least probability where there are no probabilities. Throws `QUERY_INVALID`. */
export function checkProbability(
  { min_probability = 0 }: SearchInput,
  isCalibrated: boolean,
  isApplicable: boolean,
): void {
  if (min_probability === 0 || (isCalibrated && isApplicable)) return;
  const why = isCalibrated
    ? 'Only sentences that are searched in the picture have probabilities: not images, moments or feedback.'
    : 'This pack is not calibrated: its answers have no probabilities.';
  throw new AppError('QUERY_INVALID', why, { details: { part: `min_probability: ${min_probability}` } });
}
