/**
 * Videos with known borders: what the localiser is chosen on, and judged on with other clips. In: MSR-VTT clips that
 * training sets aside. Out: videos in which each clip is a moment of 2 to 80 s. A clip's own shots follow each other in
 * it, and come back where the moment is long; the clips of a video are of any subject or all of one category, in which
 * case all of the video is a little like each of its sentences. Sentences are true of a moment, or of the shots of a
 * moment that show one frame's surroundings (ImageCoDe).
 */
import { cacheDir } from '../media.ts';
import { createRandom, drawInt, type Random, shuffled } from '../random.ts';
import { drawShots, type Shot } from './photo-films.ts';
import { type Clip, grouped, readShotClips } from './shot-clips.ts';

/** A sentence with the spans of one video in which it is right. */
export interface BorderQuestion {
  sentence: string;
  /** True of a whole moment, or of shots within one. */
  about: 'moment' | 'shot';
  spans: { start: number; end: number }[];
}

/** A video with the sentences about it. */
export interface BorderFilm {
  path: string;
  seconds: number;
  questions: BorderQuestion[];
}

const MOMENT_S = { shortest: 2, longest: 80 };
const SHOT_S = { shortest: 2, longest: 16 };
const CLIPS_EACH = 12;
/** Sentences that are asked of a moment. */
const SENTENCES_EACH = 2;
/** Shorter sentences say too little. */
const LEAST_WORDS = 5;

/** Draws the videos of one half of the clips: `fit`, to choose on, or `judge`. */
export async function composeBorderFilms(
  folder: string,
  half: 'fit' | 'judge',
  seed: number,
): Promise<BorderFilm[]> {
  const random = createRandom(seed);
  const all = shuffled(readShotClips(folder), random);
  const clips = all.filter((_, i) => (i % 2 === 0) === (half === 'fit'));
  const films: BorderFilm[] = [];
  for (const group of groupClips(clips, random)) films.push(await composeFilm(group, random));
  return films;
}

/** Puts half of the clips together by category, and the others at random. */
function groupClips(clips: readonly Clip[], random: Random): Clip[][] {
  const mixed = clips.filter((_, i) => i % 2 === 0);
  const alike = grouped(
    clips.filter((_, i) => i % 2 === 1),
    ({ category }) => category,
  );
  return [mixed, ...alike.values()].flatMap((list) => {
    const order = shuffled(list, random);
    return Array.from({ length: Math.ceil(order.length / CLIPS_EACH) }, (_, i) =>
      order.slice(i * CLIPS_EACH, (i + 1) * CLIPS_EACH),
    );
  });
}

async function composeFilm(clips: readonly Clip[], random: Random): Promise<BorderFilm> {
  const shown: Shot[] = [];
  const questions: BorderQuestion[] = [];
  let at = 0;
  for (const clip of clips) {
    const moment = planMoment(clip, at, random);
    shown.push(...moment.frames);
    const span = { start: at, end: moment.end };
    const long = clip.sentences.filter((sentence) => sentence.split(' ').length >= LEAST_WORDS);
    for (const sentence of shuffled(long, random).slice(0, SENTENCES_EACH))
      questions.push({ sentence, about: 'moment', spans: [span] });
    questions.push(...shotQuestions(clip, moment));
    at = moment.end;
  }
  return { path: await drawShots(shown, cacheDir()), seconds: at, questions };
}

interface PlannedMoment {
  frames: Shot[];
  /** Where each shot of the clip is seen. */
  shots: { name: string; start: number; end: number }[];
  end: number;
}

/** Lays the shots of a clip from `start` on until the moment's drawn length is reached. */
function planMoment(clip: Clip, start: number, random: Random): PlannedMoment {
  const end = start + drawLength(MOMENT_S, random);
  const moment: PlannedMoment = { frames: [], shots: [], end };
  const first = drawInt(random, 0, clip.shots.length);
  for (let at = start, i = first; at < end; i++) {
    const shot = clip.shots[i % clip.shots.length] as Clip['shots'][number];
    // A shot by itself lasts as long as its moment.
    const length = clip.shots.length === 1 ? end - at : Math.min(end - at, drawLength(SHOT_S, random));
    moment.shots.push({ name: shot.name, start: at, end: at + length });
    shot.frames.forEach((bytes, f) => {
      const from = at + Math.floor((f * length) / shot.frames.length);
      const to = at + Math.floor(((f + 1) * length) / shot.frames.length);
      const picture = { name: `${clip.video}-${shot.name}-${f}`, bytes, sentences: [] };
      if (to > from) moment.frames.push({ picture, start: from, end: to });
    });
    at += length;
  }
  return moment;
}

/** Twice as long is half as frequent. */
function drawLength({ shortest, longest }: typeof MOMENT_S, random: Random): number {
  return Math.round(shortest * (longest / shortest) ** random());
}

function shotQuestions(clip: Clip, { shots }: PlannedMoment): BorderQuestion[] {
  const names = new Set(shots.map(({ name }) => name));
  if (names.size < 2) return [];
  return clip.shots.flatMap(({ name, sentences }) => {
    const spans = shots.filter((shot) => shot.name === name).map(({ start, end }) => ({ start, end }));
    return spans.length === 0
      ? []
      : sentences.map((sentence) => ({ sentence, about: 'shot' as const, spans }));
  });
}
