/**
 * `npm run bench -- search`: how well sentences find their seconds, how sure the answers rightly are, and whether what is
 * not there is said to be. In: labelled clips. They are cut together into one timeline of known splice points (or, with
 * --pooled, left as they are), indexed with the real command line, and every sentence is put to the real server. Beside
 * it: the same pack without its timeline encoder, single frames' scores, the middle, and chance.
 */
import { basename, join } from 'node:path';
import { readManifest } from '../../model/runtime/manifest.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import type { Measured, Table } from '../report.ts';
import { measureAbsence } from './absence.ts';
import { askServer, TOP } from './ask.ts';
import { chanceAnswers, middleAnswer, withBorders, writeFramePack } from './baselines.ts';
import { composeHalves, composeTimeline, type Footage, poolClips, readMaterial } from './footage.ts';
import { ORDER_WAYS, orderPairs, orderTable } from './order.ts';
import {
  type Answerer,
  figuresOf,
  type Question,
  scoreAnswerers,
  scoreHeadline,
  scoreTables,
} from './score.ts';
import { bestSeconds, embedSentences, type FilmVectors, readVectors } from './second-scores.ts';

/** Options of `search`. */
export interface SearchOptions {
  clips: string;
  hours: number;
  seed: number;
  pack: string;
  /** Search all clips beside each other, each by itself, instead of one composed timeline. */
  pooled: boolean;
}

const PRODUCT = 'Tidemark';
const WITHOUT_TIMELINE = 'without timeline encoder';
/** Longer timelines are indexed once only: without the rows that need single frames' vectors. */
const TWICE_UP_TO_H = 2;
/** The figures of the front page. */
const HEADLINE = [PRODUCT, WITHOUT_TIMELINE, 'best seconds, frame vectors averaged ±1 s', 'chance'];

/** Measures the search; see the top of the file. */
export async function benchSearch(options: SearchOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(options.pack);
  const pack = await readManifest(packDir);
  return withWorkFolder('search', async (work) => {
    const footage = options.pooled
      ? poolClips(options.clips)
      : await composeTimeline(await readMaterial(options.clips), options.hours, options.seed);
    const full = { dataDir: join(work, 'full'), pack: packDir };
    await indexFiles(footage.paths, full);
    const isShort = options.pooled || options.hours <= TWICE_UP_TO_H;
    const answerers = [
      ...(await learnedAnswerers(footage, full, isShort ? work : null)),
      { name: 'middle of the film', answer: () => [middleAnswer(footage.films)] },
      { name: 'chance', answer: (_: Question, i: number) => chanceAnswers(footage.films, options.seed + i) },
    ];
    const scores = await scoreAnswerers(footage.questions, answerers);
    const more = options.pooled ? NOTHING_MORE : await measureMore(options, footage, full, work);
    const title = options.pooled
      ? 'All clips pooled'
      : `A timeline of ${options.hours} h, seed ${options.seed}`;
    return {
      name: 'search',
      tables: [...scoreTables(scores, title, noteOn(footage)), ...more.tables],
      // What is refused does not depend on the length of the timeline: the front page says it once.
      headline: [scoreHeadline(scores, title, HEADLINE), ...(isShort ? more.tables.slice(0, 1) : [])],
      figures: { ...footage.facts, ...figuresOf(scores, PRODUCT), ...more.figures },
      baselines: Object.fromEntries(answerers.slice(1).map(({ name }) => [name, figuresOf(scores, name)])),
      options: { ...options, clips: basename(options.clips) },
      model: `${pack.id}@${pack.revision}`,
    };
  });
}

interface More {
  tables: Table[];
  figures: Record<string, unknown>;
}
const NOTHING_MORE: More = { tables: [], figures: {} };

/** Refusing what is absent, and order; the videos of half the clips go into the same library. */
async function measureMore(
  { clips, seed }: SearchOptions,
  footage: Footage,
  setup: { dataDir: string; pack: string },
  work: string,
): Promise<More> {
  const material = await readMaterial(clips);
  const halves = await composeHalves(material, seed);
  const own = { ...setup, dataDir: join(work, 'halves') };
  await indexFiles(
    halves.flatMap(({ paths }) => paths),
    own,
  );
  const asked = halves.map(({ questions, films: [film] }) =>
    questions.map(({ text }) => ({ text, film: film?.film ?? null })),
  );
  const replies = await askServer(own, asked.flat());
  const first = asked[0]?.length ?? 0;
  const absence = measureAbsence(halves, [replies.slice(0, first), replies.slice(first)]);

  const pairs = orderPairs(footage, material.sentences);
  const ways = Object.entries(ORDER_WAYS);
  const ordered = await askServer(
    setup,
    ways.flatMap(([, say]) => pairs.map((pair) => ({ text: say(pair), film: null }))),
  );
  const byWay = Object.fromEntries(
    ways.map(([name], w) => [name, ordered.slice(w * pairs.length, (w + 1) * pairs.length)]),
  );
  const order = orderTable(pairs, byWay);
  const rows = Object.fromEntries(order.rows.map(({ name, cells }) => [name, cells]));
  return { tables: [...absence.tables, order], figures: { absence: absence.figures, order: rows } };
}

/** The product; the same without localiser; and, where there is a folder to work in, all that without timeline encoder. */
async function learnedAnswerers(
  footage: Footage,
  full: { dataDir: string; pack: string },
  work: string | null,
): Promise<Answerer[]> {
  const { revision, id, timeline } = await readManifest(full.pack);
  const texts = footage.questions.map(({ text }) => text);
  const sentences = await embedSentences(full.pack, texts);
  const bySecond = (films: FilmVectors[], radius: number) => (_: Question, i: number) => {
    const sentence = sentences[i];
    return [sentence ? bestSeconds(films, sentence, { count: TOP, radius }) : []];
  };
  const product = await recorded(PRODUCT, full, texts);
  const borders = (['whole', 'middle half'] as const).map((kind) => borderRow(product, footage, kind));
  const what = timeline === null ? 'frame vectors' : 'timeline vectors';
  const vectors = secondsOf(what, await readVectors(full.dataDir, { id, revision }));
  if (timeline === null || work === null) return [product, ...borders, ...vectors];

  const frames = { dataDir: join(work, 'frames'), pack: join(work, 'frame-pack') };
  await writeFramePack(full.pack, frames.pack);
  await indexFiles(footage.paths, frames);
  return [
    product,
    ...borders,
    await recorded(WITHOUT_TIMELINE, frames, texts),
    ...vectors.slice(0, 1),
    ...secondsOf('frame vectors', await readVectors(frames.dataDir, { id: `${id}-frames`, revision })),
  ];

  function secondsOf(name: string, films: FilmVectors[]): Answerer[] {
    return [
      { name: `best seconds, ${name}`, answer: bySecond(films, 0) },
      { name: `best seconds, ${name} averaged ±1 s`, answer: bySecond(films, 1) },
    ];
  }
}

/** The product's peaks with the borders of the whole video, or of its middle half. */
function borderRow(product: Answerer, { films }: Footage, kind: 'whole' | 'middle half'): Answerer {
  return {
    name: `borders: ${kind} of the video`,
    async answer(question, index) {
      const rankings = await product.answer(question, index);
      return rankings.map((answers) => withBorders(answers, films, kind));
    },
  };
}

async function recorded(
  name: string,
  setup: { dataDir: string; pack: string },
  texts: readonly string[],
): Promise<Answerer> {
  const replies = await askServer(
    setup,
    texts.map((text) => ({ text, film: null })),
  );
  return { name, answer: (_, i) => [replies[i]?.answers ?? []] };
}

function noteOn({ facts }: Footage): string {
  return (
    `${facts.seconds} s, ${facts.distinctSeconds} of them different. A hit is at most 3 s from the stretch, so that R@1 is also the share off by at most 3 s; ` +
    '"s" is the distance of the first answer from it, "start" the error of the start of first answers that hit. mAP: mean over overlaps of .5 to .95, as in QVHighlights, of the first ten answers.'
  );
}
