/**
 * One list out of two: what was seen and what was said. Each list is trusted by rank, not by score, for cosines and
 * words do not compare (reciprocal rank fusion; Cormack et al., SIGIR 2009). A moment in both lists gains from both,
 * and says so.
 */

import type { FoundSegment } from '../../contract/index.ts';
import type { VideoId } from '../../core/ids.ts';
import type { PassageHit } from '../store/passages.ts';
import type { Stretch } from '../timeline/localise.ts';

type Match = FoundSegment['matched'][number];

/** A stretch of a video found by its picture. */
export interface VisualHit extends Stretch {
  videoId: VideoId;
}

/** A stretch of a video, in seconds, found by one or both. */
export interface FusedHit {
  videoId: VideoId;
  /** Null when no picture spoke for it. */
  visual: VisualHit | null;
  start: number;
  end: number;
  peak: number;
  matched: Match[];
  weight: number;
}

/** Ranks count as 1 / (this + rank): small, so that the first few of each list lead. */
const RANK_OFFSET = 5;
/** What being first in the list of passages counts beside being first in that of pictures. */
const SOURCE_WEIGHT = { subtitle: 0.9, title: 0.5 };
/** A passage that holds less of the sentence than this says nothing. */
const MIN_COVERAGE = 0.5;
/** A subtitle this close to a stretch speaks of it. */
const NEAR_S = 2;

/** Both lists, best first each, as one, best first. `durationOf` gives a title hit its end. */
export function fuse(
  visual: VisualHit[],
  passages: PassageHit[],
  durationOf: (id: VideoId) => number,
): FusedHit[] {
  const fused = visual.map(
    (hit, i): FusedHit => ({
      videoId: hit.videoId,
      visual: hit,
      start: hit.start,
      end: hit.end,
      peak: hit.peak,
      matched: [{ modality: 'visual', score: hit.score }],
      weight: 1 / (RANK_OFFSET + i + 1),
    }),
  );
  const byVideo = new Map<VideoId, FusedHit[]>();
  for (const hit of fused) byVideo.set(hit.videoId, [...(byVideo.get(hit.videoId) ?? []), hit]);
  const spoken = passages.filter(({ coverage }) => coverage >= MIN_COVERAGE);
  spoken.forEach((passage, i) => {
    const weight = (SOURCE_WEIGHT[passage.source] * passage.coverage) / (RANK_OFFSET + i + 1);
    const { text, source, coverage } = passage;
    const match: Match = { modality: 'text', score: coverage, text, source };
    const same = byVideo.get(passage.videoId)?.find((hit) => speaksOf(passage, hit));
    if (same) {
      const isFirst = !same.matched.some(({ modality }) => modality === 'text');
      if (isFirst) same.weight += weight; // Ten lines of one dialogue are one reason, not ten.
      if (isFirst) same.matched.push(match);
    } else {
      fused.push(spokenHit(passage, match, weight, durationOf));
    }
  });
  return fused.sort((a, b) => b.weight - a.weight);
}

function speaksOf(passage: PassageHit, hit: FusedHit): boolean {
  return (
    passage.source === 'title' || (passage.startS < hit.end + NEAR_S && passage.endS > hit.start - NEAR_S)
  );
}

function spokenHit(
  passage: PassageHit,
  match: Match,
  weight: number,
  durationOf: (id: VideoId) => number,
): FusedHit {
  const { videoId, startS } = passage;
  const end = passage.source === 'title' ? durationOf(videoId) : passage.endS;
  return { videoId, visual: null, start: startS, end, peak: startS, matched: [match], weight };
}
