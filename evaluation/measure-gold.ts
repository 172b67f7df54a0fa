/**
 * Measures the search on a library's own footage. In: an open engine and gold questions. Out: what each sentence got, and
 * every measure beside trivial ways of answering. Each sentence is put to its own file.
 */
import { basename, resolve } from 'node:path';
import { type Curve, SearchRequest, type SearchResponse, type Video } from '../contract/index.ts';
import { AppError } from '../core/errors.ts';
import { bestSecondsOf, chanceOf, middleOf } from './baselines.ts';
import type { GoldQuestion, GoldSpan } from './gold-file.ts';
import { type Answer, judge, type Outcome, type Summary, summarise, type Truth } from './measures.ts';
import { judgeRefusals, type Refusals } from './refusal.ts';
import { calibrationError, type Prediction } from './reliability.ts';

/** The outcome of one sentence. */
export interface GoldOutcome extends Omit<Outcome, 'precision'> {
  file: string;
  sentence: string;
  /** Empty: it is absent. */
  truths: GoldSpan[];
  precision: number | null;
  answers: { start: number; end: number; peak: number; probability: number | null }[];
  answerable: number | null;
  /** Null where the pack is not calibrated. */
  refused: boolean | null;
  latencyMs: number;
}

/** All measures. What baselines cannot say is null in theirs. */
export interface GoldResult {
  format: 1;
  model: string;
  date: string;
  figures: Summary & { refusals: Refusals; eceSegments: number | null; medianLatencyMs: number | null };
  baselines: Record<string, Summary>;
  questions: GoldOutcome[];
}

/** A question with the curve of its sentence, for plots. */
export interface GoldCurve {
  values: (number | null)[];
}

const TOP = 10;
/** How many answers to a sentence count for the probability of an answer. */
const COUNTED = 5;
const CHANCE_DRAWS = 200;

/** The product as it is measured: by its contract, however it is reached. */
export interface MeasuredProduct {
  /** Pack id @ revision. */
  model: string;
  search(request: SearchRequest, signal: AbortSignal): Promise<SearchResponse>;
  /** The relevance of each second of a video to a sentence. */
  curve(videoId: string, sentence: string, signal: AbortSignal): Promise<Curve>;
  /** Every video, with the path of its file. */
  videos(): Promise<{ video: Video; path: string }[]>;
}

/**
 * Asks every question and measures the answers. `progress` receives how many are done. Throws `GOLD_INVALID` for a file
 * that the library does not hold.
 */
export async function measureGold(
  product: MeasuredProduct,
  questions: readonly GoldQuestion[],
  { folder, signal, progress }: { folder: string; signal: AbortSignal; progress: (done: number) => void },
): Promise<{ result: GoldResult; curves: GoldCurve[] }> {
  const videos = await findVideos(await product.videos(), questions, folder);
  const outcomes: GoldOutcome[] = [];
  const curves: GoldCurve[] = [];
  const baselines = new Map<string, Outcome[]>();
  for (const question of questions) {
    const video = videos.get(question.file) as Video;
    const reply = await product.search(requestOf(question, video), signal);
    const curve = await product.curve(video.id, question.sentence, signal);
    outcomes.push(outcomeOf(question, reply));
    curves.push({ values: curve.values });
    if (question.truths.length > 0) {
      const truths = truthsOf(question);
      for (const [name, rankings] of trivialAnswers(question.file, curve.values, video)) {
        const judged = rankings.map((ranking) => judge(ranking, truths));
        baselines.set(name, [...(baselines.get(name) ?? []), ...judged]);
      }
    }
    progress(outcomes.length);
  }
  return { result: resultOf(product.model, outcomes, baselines), curves };
}

function requestOf({ sentence }: GoldQuestion, { id }: Video): SearchRequest {
  return SearchRequest.parse({
    query: { text: sentence },
    filter: { video_id: { in: [id] } },
    page_size: TOP,
  });
}

/** The videos that the files mean: by their path, seen from the gold file, or by their name alone. */
function findVideos(
  all: readonly { video: Video; path: string }[],
  questions: readonly GoldQuestion[],
  folder: string,
): Map<string, Video> {
  const found = new Map<string, Video>();
  for (const { file, line } of questions) {
    if (found.has(file)) continue;
    const path = resolve(folder, file);
    const byPath = all.filter((one) => one.path === path);
    const named = byPath.length > 0 ? byPath : all.filter((one) => one.video.file_name === basename(file));
    const candidates = named.map(({ video }) => video);
    const [video, ...others] = candidates.filter(({ state }) => state === 'indexed');
    if (video === undefined || others.length > 0) {
      const why = video
        ? `${candidates.length} videos of the library are called so; write the path`
        : 'the library does not hold it; index it first';
      throw new AppError('GOLD_INVALID', `Line ${line}: ${file}: ${why}.`, { details: { line } });
    }
    found.set(file, video);
  }
  return found;
}

function outcomeOf(
  question: GoldQuestion,
  { data, answerable, no_match, timing_ms }: SearchResponse,
): GoldOutcome {
  const { file, sentence, truths } = question;
  const answers = data.map(({ start, end, peak, probability }) => ({ start, end, peak, probability }));
  const ranked: Answer[] = answers.map(({ start, end, peak }) => ({ film: file, start, end, peak }));
  return {
    ...{ file, sentence, truths, answers, answerable, refused: no_match, latencyMs: timing_ms.total },
    ...judge(ranked, truthsOf(question)),
  };
}

function truthsOf({ file, truths }: Pick<GoldQuestion, 'file' | 'truths'>): Truth[] {
  return truths.map((truth) => ({ film: file, ...truth }));
}

function trivialAnswers(
  file: string,
  curve: (number | null)[],
  { duration_s }: Video,
): [string, Answer[][]][] {
  const durationS = duration_s ?? curve.length;
  return [
    ['best seconds', [bestSecondsOf(file, curve, { count: TOP, radius: 0 })]],
    ['best seconds averaged ±1 s', [bestSecondsOf(file, curve, { count: TOP, radius: 1 })]],
    ['middle of the video', [middleOf(file, durationS)]],
    ['chance', chanceOf(file, durationS, { draws: CHANCE_DRAWS, depth: TOP })],
  ];
}

function resultOf(model: string, questions: GoldOutcome[], baselines: Map<string, Outcome[]>): GoldResult {
  const present = questions.filter(({ truths }) => truths.length > 0);
  const predictions = questions.flatMap(({ file, truths, answers }) =>
    answers.slice(0, COUNTED).flatMap(({ peak, probability }): Prediction[] => {
      if (probability === null) return [];
      const isRight =
        judge([{ film: file, peak, start: null, end: null }], truthsOf({ file, truths })).rank === 1;
      return [{ p: probability, isRight }];
    }),
  );
  const refusals = judgeRefusals(
    questions.map(({ truths, rank, answerable, refused }) => ({
      kind: truths.length > 0 ? ('present' as const) : ('hard' as const),
      ...{ isRight: rank === 1, score: answerable, refused },
    })),
    ({ refused }) => refused === true,
  );
  const latencies = questions.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  return {
    format: 1,
    model,
    date: new Date().toISOString(),
    figures: {
      ...summarise(present),
      refusals,
      eceSegments: predictions.length === 0 ? null : calibrationError(predictions),
      medianLatencyMs: latencies[latencies.length >> 1] ?? null,
    },
    baselines: Object.fromEntries(
      [...baselines].map(([name, outcomes]) => [name, { ...summarise(outcomes), sentences: present.length }]),
    ),
    questions,
  };
}
