/**
 * `npm run bench -- search`: how well sentences find their seconds. In: labelled clips. They are cut together into one
 * timeline of known splice points (or, with --pooled, left as they are), indexed with the real command line, and every
 * sentence is put to the real server. Beside it: the same pack without its timeline encoder, the average of frame
 * vectors, the middle, and chance.
 */
import { basename, join } from 'node:path';
import type { Answer } from '../../api/gold/measures.ts';
import { findPack } from '../../api/packs.ts';
import { VideoList } from '../../api/schema.ts';
import { readManifest } from '../../model/runtime/manifest.ts';
import { cacheDir, withWorkFolder } from '../media.ts';
import { indexFiles, serve } from '../product.ts';
import type { Measured } from '../report.ts';
import { chanceAnswers, type Film, middleAnswer, writeFramePack } from './baselines.ts';
import { groupOf, type LabelledSentence, readClips } from './clips.ts';
import { distinctSeconds, planTimeline, truthsOf } from './plan.ts';
import { normaliseClips, renderTimeline } from './render.ts';
import {
  type Answerer,
  figuresOf,
  type Question,
  scoreAnswerers,
  scoreHeadline,
  scoreTables,
} from './score.ts';
import { bestSeconds, embedSentences, type FilmVectors, readVectors } from './second-scores.ts';

/** How `search` is run. */
export interface SearchOptions {
  clips: string;
  hours: number;
  seed: number;
  pack: string;
  /** Search all clips beside each other, each by itself, instead of one composed timeline. */
  pooled: boolean;
}

/** What is searched: files with their lengths, and the questions about them. */
interface Footage {
  paths: string[];
  films: Film[];
  questions: Question[];
  facts: Record<string, number>;
}

const PRODUCT = 'Tidemark';
const WITHOUT_TIMELINE = 'without timeline encoder';
const TOP = 10;
/** What stands on the front page. */
const HEADLINE = [PRODUCT, WITHOUT_TIMELINE, 'best seconds, frame vectors averaged ±1 s', 'chance'];

/** Measures the search; see the top of the file. */
export async function benchSearch(options: SearchOptions): Promise<Measured> {
  const packDir = await findPack(options.pack, '.');
  const pack = await readManifest(packDir);
  const footage = options.pooled ? poolClips(options) : await composeTimeline(options);
  const answerers = [
    ...(await withWorkFolder('search', (work) => learnedAnswerers(footage, packDir, work))),
    { name: 'middle of the film', answer: () => [middleAnswer(footage.films)] },
    { name: 'chance', answer: (_: Question, i: number) => chanceAnswers(footage.films, options.seed + i) },
  ];
  const scores = await scoreAnswerers(footage.questions, answerers);
  const title = options.pooled
    ? 'All clips pooled'
    : `A timeline of ${options.hours} h, seed ${options.seed}`;
  return {
    name: 'search',
    tables: scoreTables(scores, title, noteOn(footage)),
    headline: [scoreHeadline(scores, title, HEADLINE, noteOn(footage))],
    figures: { ...footage.facts, ...figuresOf(scores, PRODUCT) },
    baselines: Object.fromEntries(answerers.slice(1).map(({ name }) => [name, figuresOf(scores, name)])),
    options: { ...options, clips: basename(options.clips) },
    model: `${pack.id}@${pack.revision}`,
  };
}

async function composeTimeline({ clips: labelFile, hours, seed }: SearchOptions): Promise<Footage> {
  const { clips, sentences } = readClips(labelFile);
  const normal = await normaliseClips(clips, join(cacheDir(), 'clips'));
  const pieces = planTimeline(normal, hours * 3600, seed);
  const path = await renderTimeline(pieces, normal, cacheDir());
  const film = basename(path);
  const durationS = pieces.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
  return {
    paths: [path],
    films: [{ film, durationS }],
    questions: ask(sentences, (sentence) => truthsOf(sentence, pieces, film)),
    facts: {
      seconds: Math.round(durationS),
      distinctSeconds: distinctSeconds(pieces),
      pieces: pieces.length,
    },
  };
}

function poolClips({ clips: labelFile }: SearchOptions): Footage {
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
    facts: { seconds, distinctSeconds: seconds, pieces: clips.length },
  };
}

/** Sentences that are right nowhere in the footage are not asked. */
function ask(
  sentences: readonly LabelledSentence[],
  truthsOfOne: (sentence: LabelledSentence) => Question['truths'],
): Question[] {
  return sentences
    .map((sentence) => ({ text: sentence.text, group: groupOf(sentence), truths: truthsOfOne(sentence) }))
    .filter(({ truths }) => truths.length > 0);
}

/** The product; the same without localiser; and, where the pack has a timeline encoder, all that without it. */
async function learnedAnswerers(footage: Footage, packDir: string, work: string): Promise<Answerer[]> {
  const { revision, id, timeline } = await readManifest(packDir);
  const texts = footage.questions.map(({ text }) => text);
  const sentences = await embedSentences(packDir, texts);
  const bySecond = (films: FilmVectors[], radius: number) => (_: Question, i: number) => {
    const sentence = sentences[i];
    return [sentence ? bestSeconds(films, sentence, { count: TOP, radius }) : []];
  };

  const full = { dataDir: join(work, 'full'), pack: packDir };
  await indexFiles(footage.paths, full);
  const product = recorded(PRODUCT, await askServer(full, texts));
  const vectors = await readVectors(full.dataDir, { id, revision });
  if (timeline === null) return [product, ...secondsOf('frame vectors', vectors)];

  const frames = { dataDir: join(work, 'frames'), pack: join(work, 'frame-pack') };
  await writeFramePack(packDir, frames.pack);
  await indexFiles(footage.paths, frames);
  return [
    product,
    recorded(WITHOUT_TIMELINE, await askServer(frames, texts)),
    { name: 'best seconds, timeline vectors', answer: bySecond(vectors, 0) },
    ...secondsOf('frame vectors', await readVectors(frames.dataDir, { id: `${id}-frames`, revision })),
  ];

  function secondsOf(what: string, films: FilmVectors[]): Answerer[] {
    return [
      { name: `best seconds, ${what}`, answer: bySecond(films, 0) },
      { name: `best seconds, ${what} averaged ±1 s`, answer: bySecond(films, 1) },
    ];
  }
}

function recorded(name: string, answers: readonly Answer[][]): Answerer {
  return { name, answer: (_, i) => [answers[i] ?? []] };
}

/** The product's first answers to each sentence, over HTTP. Films are named by their file, as everywhere here. */
async function askServer(
  setup: { dataDir: string; pack: string },
  texts: readonly string[],
): Promise<Answer[][]> {
  const server = await serve(setup);
  try {
    const files = await fileNames(server.url);
    const answers: Answer[][] = [];
    for (const text of texts) {
      const { data } = await server.search(text, TOP);
      answers.push(
        data.map(({ video_id, start, end, peak }) => ({
          film: files.get(video_id) ?? video_id,
          start,
          end,
          peak,
        })),
      );
    }
    return answers;
  } finally {
    await server.close();
  }
}

async function fileNames(url: string): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let token: string | null = '';
  while (token !== null) {
    const response = await fetch(`${url}/v1/videos?page_size=50${token ? `&page_token=${token}` : ''}`);
    const list = VideoList.parse(await response.json());
    for (const { id, file_name } of list.data) names.set(id, file_name);
    token = list.page.next_token;
  }
  return names;
}

function noteOn({ facts }: Footage): string {
  return (
    `${facts.seconds} s, ${facts.distinctSeconds} of them different. A hit is at most 3 s from the stretch; ` +
    '"s" is the distance of the first answer from it, "start" the error of the start of first answers that hit.'
  );
}
