/**
 * Fuses two ranked lists, of pictures and of passages, into one.
 *
 * With probabilities, by certainty: pictures by probability, and among them segments found by words, where pictures of
 * the probability that the words are worth stand (`confidence/match.ts`). So words that hold all of the sentence follow
 * the pictures that are strong matches, and words that hold half of it lead no picture. A segment with both is found by
 * what counts more.
 *
 * Without, each list counts by rank, not by score, for cosines and words do not compare (reciprocal rank fusion; Cormack
 * et al., SIGIR 2009). A segment in both lists gains from both, and says so.
 */
import type { FoundBy, FoundSegment, MatchStrength } from '../../contract/index.ts';
import type { VideoId } from '../../core/ids.ts';
import { isSaid, type PassageBox, type PassageHit } from '../store/passages.ts';
import { matchOf, wordMatchOf, wordWorth } from './confidence/match.ts';
import type { VisualHit } from './find-segments.ts';

type Match = FoundSegment['matched'][number];

/** A segment of a video, in seconds, found by its picture, its words or both. */
export interface FusedHit {
  videoId: VideoId;
  /** Null when only words speak for it. */
  visual: VisualHit | null;
  startS: number;
  endS: number;
  peakS: number;
  matched: Match[];
  weight: number;
  foundBy: FoundBy;
  /** Of its picture, where that is what it is found by; null when unknown. */
  probability: number | null;
  match: MatchStrength | null;
}

/** Ranks count as 1 / (this + rank): small, so that the first few of each list lead. */
const RANK_OFFSET = 5;
/** The weight of the first passage beside that of the first picture. */
const SOURCE_WEIGHT = { subtitle: 0.9, speech: 0.9, screen: 0.9, caption: 0.85, title: 0.5 };
/** A passage that holds less of the sentence than this does not count. */
const MIN_COVERAGE = 0.5;
/** A subtitle this close to a segment is about it. */
const NEAR_S = 2;

/** Fuses both lists, each best first, into one, best first. `durationOf` gives a title hit its end. */
export function fuse(
  visual: VisualHit[],
  passages: PassageHit[],
  durationOf: (id: VideoId) => number,
): FusedHit[] {
  return fuseLists(visual, passages, durationOf).sort((a, b) => b.weight - a.weight);
}

/** Fuses both lists by certainty; pictures keep their order. */
export function fuseByCertainty(
  visual: VisualHit[],
  passages: PassageHit[],
  durationOf: (id: VideoId) => number,
  probabilities: ReadonlyMap<VisualHit, number>,
): FusedHit[] {
  const seen: FusedHit[] = [];
  const inWords: { hit: FusedHit; worth: number }[] = [];
  for (const hit of fuseLists(visual, passages, durationOf)) {
    const probability = (hit.visual && probabilities.get(hit.visual)) ?? null;
    const words = hit.matched.find(({ modality }) => modality === 'text');
    const worth = wordWorth(words?.score ?? 0);
    if (probability !== null && probability >= worth) {
      seen.push({ ...hit, foundBy: 'seen', probability, match: matchOf(probability) });
    } else {
      const rated = {
        foundBy: foundByWords(words),
        probability: null,
        match: wordMatchOf(words?.score ?? 0),
      };
      inWords.push({ hit: { ...hit, ...rated }, worth });
    }
  }
  inWords.sort((a, b) => b.worth - a.worth || b.hit.weight - a.hit.weight);
  return mergeByCertainty(seen, inWords);
}

/** Puts each hit by words before the first picture that is less likely than the words are worth. */
function mergeByCertainty(
  seen: readonly FusedHit[],
  inWords: readonly { hit: FusedHit; worth: number }[],
): FusedHit[] {
  const merged: FusedHit[] = [];
  let next = 0;
  for (const picture of seen) {
    for (; next < inWords.length; next++) {
      const { hit, worth } = inWords[next] as (typeof inWords)[number];
      if ((picture.probability as number) >= worth) break;
      merged.push(hit);
    }
    merged.push(picture);
  }
  return [...merged, ...inWords.slice(next).map(({ hit }) => hit)];
}

function foundByWords(words: Match | undefined): FoundBy {
  if (words?.source === 'caption') return 'described';
  return isSaid(words?.source) ? 'said' : 'written';
}

/** Joins the lists: a passage about a segment goes with it. */
function fuseLists(
  visual: VisualHit[],
  passages: PassageHit[],
  durationOf: (id: VideoId) => number,
): FusedHit[] {
  const fused = visual.map(visualHit);
  const byVideo = new Map<VideoId, FusedHit[]>();
  for (const hit of fused) byVideo.set(hit.videoId, [...(byVideo.get(hit.videoId) ?? []), hit]);
  const counting = withoutEchoes(passages.filter(({ coverage }) => coverage >= MIN_COVERAGE));
  counting.forEach((passage, i) => {
    const { text, source, coverage, box, confidence, startS, endS } = passage;
    const recognised = confidence === undefined ? {} : { confidence, start: startS, end: endS };
    const place = { ...(box && { box: boxOf(box) }), ...recognised };
    const weight = (SOURCE_WEIGHT[source] * coverage) / (RANK_OFFSET + i + 1);
    const match: Match = { modality: 'text', score: coverage, text, source, ...place };
    const same = byVideo.get(passage.videoId)?.find((hit) => isAbout(passage, hit));
    if (same === undefined) fused.push(textHit(passage, match, weight, durationOf));
    // Ten lines of one dialogue are one reason, not ten.
    else if (!same.matched.some(({ modality }) => modality === 'text')) {
      same.weight += weight;
      same.matched.push(match);
    }
  });
  return fused;
}

/** Leaves out what was recognised where a subtitle of the same seconds, which somebody wrote, holds as much of the sentence. */
function withoutEchoes(passages: readonly PassageHit[]): PassageHit[] {
  const written = passages.filter(({ source }) => source === 'subtitle');
  return passages.filter(
    (hit) =>
      hit.source !== 'speech' ||
      !written.some(
        ({ videoId, startS, endS, coverage }) =>
          videoId === hit.videoId && startS < hit.endS && endS > hit.startS && coverage >= hit.coverage,
      ),
  );
}

function boxOf([x, y, width, height]: PassageBox): Match['box'] {
  return { x, y, width, height };
}

function visualHit(hit: VisualHit, i: number): FusedHit {
  const { videoId, startS, endS, peakS, score } = hit;
  const weight = 1 / (RANK_OFFSET + i + 1);
  const matched: Match[] = [{ modality: 'visual', score }];
  const unrated = { foundBy: 'seen', probability: null, match: null } as const;
  return { videoId, visual: hit, startS, endS, peakS, matched, weight, ...unrated };
}

function isAbout({ source, startS, endS }: PassageHit, hit: FusedHit): boolean {
  return source === 'title' || (startS < hit.endS + NEAR_S && endS > hit.startS - NEAR_S);
}

function textHit(
  { videoId, source, startS, endS }: PassageHit,
  match: Match,
  weight: number,
  durationOf: (id: VideoId) => number,
): FusedHit {
  const end = source === 'title' ? durationOf(videoId) : endS;
  const unrated = { foundBy: foundByWords(match), probability: null, match: null } as const;
  return { videoId, visual: null, startS, endS: end, peakS: startS, matched: [match], weight, ...unrated };
}
