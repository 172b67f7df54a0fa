/**
 * The plan of a composed timeline: which stretch of which clip stands where. In: clips, a length, a seed. Out: pieces
 * in order, with known splice points, and where each sentence is right. Pure.
 *
 * Every clip stands in the timeline once, whole. When that is not long enough, the rest is filled with further
 * stretches of 5 to 30 s cut out of random clips (longer clips are drawn more often), each of which is one more right
 * answer for the sentences about it. All pieces are shuffled together. Repeats add no new content: the number of
 * distinct seconds is reported beside the length, and says how hard the search really is.
 */

import type { Truth } from '../../evaluation/measures.ts';
import { createRandom, drawInt, type Random, shuffled } from '../random.ts';
import type { LabelledSentence } from './clips.ts';

/** A stretch [fromS, toS) of a clip that begins at `atS` of the timeline. */
export interface Piece {
  clip: string;
  fromS: number;
  toS: number;
  atS: number;
}

/** Shortest and longest stretch that is cut out to fill a timeline, in seconds. */
const CUT_S = { shortest: 5, longest: 30 };

/** A sentence is right where this much of its stretch is shown, in seconds, or all of it. */
const LEAST_SHOWN_S = 1;

/**
 * Pieces for `totalS` seconds. When the clips are longer than that together, those that are drawn last are left out.
 * Cuts are made at whole seconds of a clip, where the composer's key frames are.
 */
export function planTimeline(
  clips: readonly { id: string; durationS: number }[],
  totalS: number,
  seed: number,
): Piece[] {
  const random = createRandom(seed);
  const pieces: Omit<Piece, 'atS'>[] = [];
  let planned = 0;
  const add = (piece: Omit<Piece, 'atS'>) => {
    pieces.push(piece);
    planned += piece.toS - piece.fromS;
  };
  for (const { id, durationS } of shuffled(clips, random)) {
    if (planned < totalS) add({ clip: id, fromS: 0, toS: durationS });
  }
  while (planned < totalS) add(drawCut(clips, random));
  return placed(shuffled(pieces, random));
}

/** The stretches of the timeline named `film` where a sentence is right. */
export function truthsOf(sentence: LabelledSentence, pieces: readonly Piece[], film: string): Truth[] {
  return pieces.flatMap(({ clip, fromS, toS, atS }) =>
    sentence.places
      .filter((place) => place.clip === clip)
      .map((place) => ({
        start: Math.max(place.startS, fromS),
        end: Math.min(place.endS, toS),
        least: Math.min(LEAST_SHOWN_S, place.endS - place.startS),
      }))
      .filter(({ start, end, least }) => end - start >= least)
      .map(({ start, end }) => ({ film, start: start - fromS + atS, end: end - fromS + atS })),
  );
}

/** Seconds of different content in the pieces: what is shown twice counts once. */
export function distinctSeconds(pieces: readonly Piece[]): number {
  const seen = new Set<string>();
  for (const { clip, fromS, toS } of pieces) {
    for (let second = Math.floor(fromS); second < toS; second++) seen.add(`${clip} ${second}`);
  }
  return seen.size;
}

function drawCut(clips: readonly { id: string; durationS: number }[], random: Random): Omit<Piece, 'atS'> {
  const total = clips.reduce((sum, { durationS }) => sum + durationS, 0);
  let left = random() * total;
  const clip =
    clips.find(({ durationS }) => {
      left -= durationS;
      return left < 0;
    }) ?? clips[0];
  if (!clip) throw new RangeError('A timeline needs clips.');
  const whole = Math.floor(clip.durationS);
  const length = drawInt(random, CUT_S.shortest, CUT_S.longest + 1);
  if (length >= whole) return { clip: clip.id, fromS: 0, toS: clip.durationS };
  const fromS = drawInt(random, 0, whole - length + 1);
  return { clip: clip.id, fromS, toS: fromS + length };
}

function placed(pieces: Omit<Piece, 'atS'>[]): Piece[] {
  let atS = 0;
  return pieces.map((piece) => {
    const here = { ...piece, atS };
    atS += piece.toS - piece.fromS;
    return here;
  });
}
