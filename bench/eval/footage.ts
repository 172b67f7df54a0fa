/**
 * The footage to search, with the sentences about it. In: labelled clips. Out: one composed video, or all clips as they
 * are, or two videos of which each lacks what the other shows.
 */
import { basename, join } from 'node:path';
import type { Truth } from '../../evaluation/measures.ts';
import { cacheDir } from '../media.ts';
import { createRandom, shuffled } from '../random.ts';
import type { Film } from './baselines.ts';
import { groupOf, type LabelledSentence, readClips } from './clips.ts';
import { distinctSeconds, type Piece, planTimeline, truthsOf } from './plan.ts';
import { type NormalClip, normaliseClips, renderTimeline } from './render.ts';
import type { Question } from './score.ts';

/** Videos, the questions about them, and how much they hold. */
export interface Footage {
  paths: string[];
  films: Film[];
  questions: Question[];
  /** Where which clip stands; of one video. Empty where clips are videos. */
  pieces: Piece[];
  facts: Record<string, number>;
}

/** The clips in the common form, and the sentences about them. */
export interface Material {
  clips: NormalClip[];
  sentences: LabelledSentence[];
}

/** Reads a label file and brings its clips to the common form. */
export async function readMaterial(labelFile: string): Promise<Material> {
  const { clips, sentences } = readClips(labelFile);
  return { clips: await normaliseClips(clips, join(cacheDir(), 'clips')), sentences };
}

/** One timeline of all clips. */
export async function composeTimeline(
  { clips, sentences }: Material,
  hours: number,
  seed: number,
): Promise<Footage> {
  return renderPieces(planTimeline(clips, hours * 3600, seed), clips, sentences);
}

/** Two films: a random half of the clips each, every clip once and whole. Both are asked the sentences of all clips. */
export async function composeHalves({ clips, sentences }: Material, seed: number): Promise<Footage[]> {
  const order = shuffled(clips, createRandom(seed));
  const films = [order.filter((_, i) => i % 2 === 0), order.filter((_, i) => i % 2 === 1)];
  return Promise.all(
    films.map((half) => {
      const total = half.reduce((sum, { durationS }) => sum + durationS, 0);
      return renderPieces(planTimeline(half, total, seed), half, sentences, true);
    }),
  );
}

/** Every clip as a video of its own; every sentence is put to all of them. */
export function poolClips(labelFile: string): Footage {
  const { clips, sentences } = readClips(labelFile);
  const fileOf = new Map(clips.map(({ id, path }) => [id, basename(path)]));
  const films = clips.map(({ path, durationS }) => ({ film: basename(path), durationS }));
  const seconds = Math.round(films.reduce((sum, { durationS }) => sum + durationS, 0));
  return {
    paths: clips.map(({ path }) => path),
    films,
    questions: ask(sentences, ({ places }) =>
      places.map(({ clip, startS, endS }) => ({ film: fileOf.get(clip) ?? clip, start: startS, end: endS })),
    ),
    pieces: [],
    facts: { seconds, distinctSeconds: seconds, pieces: clips.length },
  };
}

async function renderPieces(
  pieces: Piece[],
  clips: readonly NormalClip[],
  sentences: readonly LabelledSentence[],
  keepAbsent = false,
): Promise<Footage> {
  const path = await renderTimeline(pieces, clips, cacheDir());
  const film = basename(path);
  const durationS = pieces.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
  return {
    paths: [path],
    films: [{ film, durationS }],
    questions: ask(sentences, (sentence) => truthsOf(sentence, pieces, film), keepAbsent),
    pieces,
    facts: {
      seconds: Math.round(durationS),
      distinctSeconds: distinctSeconds(pieces),
      pieces: pieces.length,
    },
  };
}

/** Sentences that are right nowhere in the footage are not asked, unless they are wanted. */
function ask(
  sentences: readonly LabelledSentence[],
  truthsOfOne: (sentence: LabelledSentence) => Truth[],
  keepAbsent = false,
): Question[] {
  return sentences
    .map((sentence) => ({
      text: sentence.text,
      group: groupOf(sentence),
      truths: truthsOfOne(sentence),
    }))
    .filter(({ truths }) => keepAbsent || truths.length > 0);
}
