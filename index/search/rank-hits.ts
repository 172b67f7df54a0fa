/** Ranks hits: pictures and passages fused, and of these what the request asks for. */
import type { SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { QueryPlan } from '../query/plan.ts';
import type { PassageHit } from '../store/passages.ts';
import type { VideoStore } from '../store/videos.ts';
import type { Confidence } from './confidence/confidence.ts';
import type { EmbeddedQuery } from './embed-query.ts';
import type { VisualHit } from './find-segments.ts';
import { type FusedHit, fuse } from './fuse.ts';
import type { ScoredTimeline } from './score-timelines.ts';

/** The visual side of an answer. */
export interface VisualResult {
  timelines: ScoredTimeline[];
  hits: VisualHit[];
  confidence: Confidence;
}

/** Fuses pictures and passages, and keeps what the request asks for. */
export async function rankHits(
  { hits, confidence }: VisualResult,
  passages: PassageHit[],
  input: SearchInput,
  store: Pick<VideoStore, 'getMany'>,
): Promise<FusedHit[]> {
  const videos = await store.getMany(passages.map(({ videoId }) => videoId));
  const fused = fuse(hits, passages, (id) => videos.get(id)?.durationS ?? 0);
  const likely = await keepLikely(fused, input, confidence);
  return input.group_by === 'video' ? bestOfEachVideo(likely) : likely;
}

function bestOfEachVideo(hits: FusedHit[]): FusedHit[] {
  const best = new Map<VideoId, FusedHit>();
  for (const hit of hits) if (!best.has(hit.videoId)) best.set(hit.videoId, hit);
  return [...best.values()];
}

/** Keeps what is likely enough; a hit by words alone has no probability, and stays where none is asked for. */
async function keepLikely(
  hits: FusedHit[],
  { min_probability = 0 }: SearchInput,
  { probabilitiesOf }: Confidence,
): Promise<FusedHit[]> {
  if (min_probability === 0) return hits;
  const probabilities = await probabilitiesOf(visualHits(hits));
  return hits.filter(({ visual }) => ((visual && probabilities.get(visual)) ?? 0) >= min_probability);
}

/** Returns the pictures among hits. */
export function visualHits(hits: FusedHit[]): VisualHit[] {
  return hits.flatMap(({ visual }) => visual ?? []);
}

/** Returns true when the request asks for hits of this modality. */
export function wants({ modalities }: SearchInput, modality: 'visual' | 'text'): boolean {
  return modalities?.includes(modality) ?? true;
}

/** Returns true when the calibration, which is of sentences by themselves, applies to a query. */
export function hasProbabilities(input: SearchInput, plan: QueryPlan, embedded: EmbeddedQuery): boolean {
  const { vectors, terms, moment } = embedded;
  const isVisual = wants(input, 'visual') && vectors.length > 0;
  return isVisual && plan.clauses.length === 1 && moment === null && terms.length === 0;
}

/** Refuses a least probability where there are no probabilities. Throws `QUERY_INVALID`. */
export function checkProbability(
  { min_probability = 0 }: SearchInput,
  isCalibrated: boolean,
  isApplicable: boolean,
): void {
  if (min_probability === 0 || (isCalibrated && isApplicable)) return;
  const why = isCalibrated
    ? 'Only one plain sentence, searched in the picture, has probabilities: not several clauses, images, moments or feedback.'
    : 'This pack is not calibrated: its answers have no probabilities.';
  throw new AppError('QUERY_INVALID', why, { details: { part: `min_probability: ${min_probability}` } });
}
