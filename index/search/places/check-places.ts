/**
 * Checks the best hits of a search against what its sentence says of places, numbers and colours, by the things seen in
 * their pictures. In: hits, best first, and their confidence. Out: the confidence that results, and the evidence of each
 * hit that was checked. A hit whose pictures nobody looked at keeps its probability, and says "not checked".
 */
import type { ParsedPlaces, PlaceEvidence } from '../../../contract/index.ts';
import type { VideoId } from '../../../core/ids.ts';
import { hasConditions } from '../../query/where/parse-places.ts';
import type { ThingFrame, ThingStore } from '../../store/things/things.ts';
import type { SecondRange } from '../../store/timelines.ts';
import { judgePlaces, type PlaceJudgement } from '../../where/judge-places.ts';
import { presentThing } from '../../where/seen-thing.ts';
import type { Confidence } from '../confidence/confidence.ts';
import type { VisualHit } from '../find-segments.ts';
import { NUMBERS, PLACES } from './odds.ts';

/** Hits that are checked: nobody pages through more. */
const MOST_CHECKED = 300;
/** A picture stands for what follows until the next one was looked at: at most this long. */
const STANDS_FOR_S = 12;
/** How the odds of a hit change where a part is seen, and where it is not. */
interface Odds {
  seen: number;
  unseen: number;
}

const COLOURS: Odds = { seen: 4, unseen: 0.5 };

/** The hits of a search with what was seen of their places. */
export interface CheckedPlaces {
  confidence: Confidence;
  evidence: ReadonlyMap<VisualHit, PlaceEvidence>;
}

/** Checks hits, best first. Reads the things of all their videos at once. */
export async function checkPlaces(
  hits: readonly VisualHit[],
  places: ParsedPlaces,
  confidence: Confidence,
  things: Pick<ThingStore, 'getMany'>,
): Promise<CheckedPlaces> {
  const checked = hits.slice(0, MOST_CHECKED);
  const frames = await framesOf(checked, things);
  const evidence = new Map<VisualHit, PlaceEvidence>();
  const odds = new Map<VisualHit, number>();
  const isConditional = hasConditions(places) || places.not_checked.length > 0;
  const weight = weightOf(places);
  for (const hit of checked) {
    const best = bestFrame(hit, frames.get(hit.videoId) ?? [], places);
    const found = best ? evidenceOf(best.judgement, best.second, isConditional) : notLooked();
    if (isConditional || found.boxes.length > 0) evidence.set(hit, found);
    if (best && hasConditions(places)) odds.set(hit, oddsOf(best.judgement, weight));
  }
  return { confidence: withOdds(confidence, odds), evidence };
}

/** Returns the pictures of each video that were looked at, from a little before its first hit to its last. */
async function framesOf(
  hits: readonly VisualHit[],
  things: Pick<ThingStore, 'getMany'>,
): Promise<ReadonlyMap<VideoId, ThingFrame[]>> {
  const ranges = new Map<VideoId, SecondRange>();
  for (const { videoId, startS, endS } of hits) {
    const known = ranges.get(videoId) ?? { fromS: startS, toS: endS };
    const fromS = Math.max(0, Math.min(known.fromS, Math.floor(startS) - STANDS_FOR_S));
    ranges.set(videoId, { fromS, toS: Math.max(known.toS, Math.ceil(endS)) });
  }
  return things.getMany(ranges);
}

/** Returns the picture of a hit that speaks most for the sentence; null where none was looked at. */
function bestFrame(
  { startS, endS }: VisualHit,
  frames: readonly ThingFrame[],
  places: ParsedPlaces,
): { second: number; judgement: PlaceJudgement } | null {
  const before = frames.findLast(({ second }) => second <= startS && startS - second < STANDS_FOR_S);
  const own = frames.filter(({ second }) => second > startS && second < endS);
  let best: { second: number; judgement: PlaceJudgement } | null = null;
  for (const { second, things } of before ? [before, ...own] : own) {
    const judgement = judgePlaces(places, things);
    if (best === null || worthOf(judgement) > worthOf(best.judgement))
      best = { second: Math.max(second, Math.floor(startS)), judgement };
  }
  return best;
}

/** Orders judgements: what is seen comes first, then what is likelier, then what shows more of the things. */
function worthOf({ state, probability, boxes }: PlaceJudgement): number {
  const surest = boxes.reduce((sum, { chance }) => sum + chance, 0);
  return (state === 'seen' ? 1000 : 0) + 100 * (probability ?? 0) + Math.min(50, surest);
}

function evidenceOf(
  { state, probability, boxes, reasons }: PlaceJudgement,
  at: number,
  isConditional: boolean,
): PlaceEvidence {
  return {
    state: isConditional ? state : 'seen',
    probability,
    at,
    boxes: boxes.map(presentThing),
    reasons,
  };
}

function notLooked(): PlaceEvidence {
  const reasons = ['Nobody looked for things in this video: reindex it.'];
  return { state: 'not_checked', probability: null, at: null, boxes: [], reasons };
}

/**
 * Returns the factor of a hit's odds. A half of what is seen lies in seeing it at all; what is not seen, yet likely, loses
 * less.
 */
function oddsOf({ state, probability }: PlaceJudgement, { seen, unseen }: Odds): number {
  if (probability === null || state === 'not_checked') return 1;
  return state === 'seen' ? seen * (0.5 + probability / 2) : Math.min(1, unseen * (1 + probability));
}

/** Colours and sizes have no measured rates yet: theirs are chosen by hand. */
function weightOf({ things, relations }: ParsedPlaces): Odds {
  if (relations.length > 0) return PLACES;
  const isNumber = things.every(({ colour, size }) => colour === null && size === null);
  return isNumber ? NUMBERS : COLOURS;
}

/** Multiplies the odds of hits; those that were not checked keep theirs. */
function withOdds(confidence: Confidence, odds: ReadonlyMap<VisualHit, number>): Confidence {
  const { probabilities, evidenceOf } = confidence;
  if (odds.size === 0) return confidence;
  const times = (hit: VisualHit) => odds.get(hit) ?? 1;
  if (probabilities === null) {
    // Without probabilities, strengths only order: what is seen comes before the rest, in the old order.
    return { ...confidence, evidenceOf: (hit) => 1000 * Math.log(times(hit)) + evidenceOf(hit) };
  }
  const raised = [...probabilities].map(([hit, probability]) => {
    const raisedOdds = (probability / Math.max(1e-9, 1 - probability)) * times(hit);
    return [hit, raisedOdds / (1 + raisedOdds)] as const;
  });
  return { ...confidence, probabilities: new Map(raised) };
}
