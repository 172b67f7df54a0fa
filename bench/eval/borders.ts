/**
 * `npm run bench -- borders`: where moments begin and end. In: videos composed of set-aside clips, whose borders are
 * known. Out: the overlap of the first answers with what was meant, by its length, beside trivial borders. The
 * localiser's constants are chosen on the half `fit`; the half `judge` has other clips.
 */
import { basename, join } from 'node:path';
import { readManifest } from '../../model/runtime/pack.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles, type Setup } from '../product.ts';
import type { Measured } from '../report.ts';
import { askServer } from './ask.ts';
import { withBorders } from './baselines.ts';
import { type BorderFilm, type BorderQuestion, composeBorderFilms } from './border-films.ts';
import {
  type Answerer,
  figuresOf,
  type Question,
  type Scores,
  scoreAnswerers,
  scoreTables,
} from './score.ts';

/** Options of `borders`. */
export interface BordersOptions {
  pack: string;
  /** Folder of the data pack. */
  data: string;
  seed: number;
  half: 'fit' | 'judge';
}

const PRODUCT = 'Tidemark';

/** Measures borders; see the top of the file. */
export async function benchBorders({ pack: name, data, seed, half }: BordersOptions): Promise<Measured> {
  const pack = await findMeasuredPack(name);
  const { id, revision } = await readManifest(pack);
  const films = await composeBorderFilms(data, half, seed);
  const scores = await withWorkFolder('borders', async (work) => {
    const setup = { dataDir: join(work, 'library'), pack };
    await indexFiles(
      films.map(({ path }) => path),
      setup,
    );
    return scoreBorders(films, setup);
  });
  const rows = Object.keys(Object.values(scores)[0] ?? {});
  return {
    name: 'borders',
    tables: scoreTables(scores, `Composed videos, half ${half}, seed ${seed}`),
    figures: figuresOf(scores, PRODUCT),
    baselines: Object.fromEntries(rows.slice(1).map((row) => [row, figuresOf(scores, row)])),
    options: { seed, half },
    model: `${id}@${revision}`,
  };
}

/** Puts the questions of all videos to a library that holds them. */
export async function scoreBorders(films: readonly BorderFilm[], setup: Setup): Promise<Scores> {
  const questions = films.flatMap((film) => film.questions.map((one) => questionOf(film, one)));
  const lengths = films.map(({ path, seconds }) => ({ film: basename(path), durationS: seconds }));
  const replies = await askServer(
    setup,
    questions.map(({ text }) => ({ text, film: null })),
  );
  const answers = (index: number) => replies[index]?.answers ?? [];
  const answerers: Answerer[] = [
    { name: PRODUCT, answer: (_, i) => [answers(i)] },
    ...(['whole', 'middle half'] as const).map((kind) => ({
      name: `borders: ${kind} of the video`,
      answer: (_: Question, i: number) => [withBorders(answers(i), lengths, kind)],
    })),
  ];
  return scoreAnswerers(questions, answerers);
}

/** The groups, by the length of what is meant. */
const LENGTHS_S = [6, 20, 45];

function questionOf({ path }: BorderFilm, { sentence, about, spans }: BorderQuestion): Question {
  const longest = Math.max(...spans.map(({ start, end }) => end - start));
  const limit = LENGTHS_S.find((seconds) => longest <= seconds);
  const length = limit === undefined ? `more than ${LENGTHS_S.at(-1)} s` : `up to ${limit} s`;
  const truths = spans.map((span) => ({ film: basename(path), ...span }));
  return { text: sentence, group: `${about}s of ${length}`, truths };
}
