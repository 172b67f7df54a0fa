/**
 * `npm run bench -- calibrate`: fits the map from evidence to probability. In: pictures with sentences that no model was
 * trained on; videos are composed of them, and searched for sentences that they hold and sentences that they do not.
 * Weights and maps are fitted on one half of the videos and judged on the other, both ways. With --save, the pack gets its
 * calibration.json, fitted on both halves. Clips that results are measured on are never used here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { judgeRefusals, refusalCurve } from '../../evaluation/refusal.ts';
import {
  Calibration,
  fitIsotonic,
  logit,
  type ProbabilityModel,
  referenceFingerprint,
} from '../../index/search/confidence/calibration.ts';
import type { EVIDENCE, Evidence } from '../../index/search/confidence/hit-evidence.ts';
import { CALIBRATION_FILE } from '../../index/search/confidence/open-calibration.ts';
import { readManifest } from '../../model/runtime/pack.ts';
import { findMeasuredPack } from '../find-pack.ts';
import { cacheDir } from '../media.ts';
import { indexFiles } from '../product.ts';
import { createRandom } from '../random.ts';
import type { Measured, Table } from '../report.ts';
import { composeFilms, HALVES } from './calibration-films.ts';
import { certaintyTable, measureCertainty } from './certainty.ts';
import { fitLogistic } from './fit.ts';
import { type Observation, observe } from './observe.ts';
import {
  calibrationErrors,
  type FittedModels,
  type Judged,
  judgeOne,
  refusalTable,
  reliabilityTable,
  saidOf,
  surestOf,
} from './refusals.ts';
import { fitTextures } from './textures.ts';

/** Options of `calibrate`. */
export interface CalibrateOptions {
  pack: string;
  /** Folder of the data pack: `images` and `text` are read. */
  data: string;
  seed: number;
  /** Writes calibration.json into the pack. */
  save: boolean;
}

/** "Not in this footage" is said where at least this share of such answers is right, and counts where at least so many are. */
const ABSENT = { precision: 0.97, least: 40 };
/** The evidence that the two models use. Tried and left out: model/LOG.md. */
const WHOLE: (typeof EVIDENCE)[number][] = ['bank', 'rival', 'share', 'length'];
const SEGMENT: (typeof EVIDENCE)[number][] = ['bank', 'rival', 'share', 'length'];

/** Fits and judges probabilities; see the top of the file. */
export async function benchCalibrate({ pack: name, data, seed, save }: CalibrateOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(name);
  const { id, revision } = await readManifest(packDir);
  const { films, bank } = await composeFilms(join(data, 'images'), seed);
  const pools = HALVES.flat();
  // Kept between runs: what is indexed already is not indexed again.
  const dataDir = join(cacheDir(), `calibrate-${id}-${revision}`);
  await indexFiles(
    [...films, bank].map(({ path }) => path),
    { dataDir, pack: packDir },
  );
  const others = readSentences(data);
  const seen = await observe({ films, bank, pools, others }, dataDir, packDir, createRandom(seed + 1));

  const inHalf = ({ pool }: Observation, half: number) =>
    Math.floor(pool / (pools.length / HALVES.length)) === half;
  const judged = HALVES.flatMap((_, half): Judged[] => {
    const models = fitAll(seen.observations.filter((one) => !inHalf(one, half)));
    return seen.observations.filter((one) => inHalf(one, half)).map((one) => judgeOne(one, models));
  });
  const { absentBelow, ...models } = fitAll(seen.observations);
  const figures = {
    ...judgeRefusals(judged, ({ isRefused }) => isRefused),
    ...calibrationErrors(judged),
    curve: refusalCurve(judged),
    certainty: measureCertainty(judged.map(saidOf)),
    // Fitted and judged on all: what the best threshold would reach at most.
    absentAtBest: 100 * absence(seen.observations, models).best,
  };
  const calibration: Calibration = Calibration.parse({
    format: 3,
    pack_id: id,
    pack_revision: revision,
    background: referenceFingerprint(),
    bank: seen.bank,
    ...models,
    absent_below: absentBelow,
    textures: (await fitTextures(packDir, join(data, 'images'), seed)).textures,
    fitted: { command: 'npm run bench -- calibrate', seed, held_out: figures },
  });
  if (save) writeFileSync(join(packDir, CALIBRATION_FILE), `${JSON.stringify(calibration, null, 1)}\n`);
  return {
    name: 'calibrate',
    tables: [composedCertainty(judged), refusalTable(judged), reliabilityTable(judged)],
    figures,
    baselines: { neverRefusing: { easyRefused: 0, hardRefused: 0, r1Lost: 0 } },
    options: { seed },
    model: `${id}@${revision}`,
  };
}

/** The table of what is said of first answers, by length of the library. */
function composedCertainty(judged: readonly Judged[]): Table {
  const pools = [...new Set(judged.map(({ observation }) => observation.pool))];
  const lengths = pools.map((pool) => {
    const own = judged.filter(({ observation }) => observation.pool === pool);
    return { seconds: own[0]?.observation.seconds ?? 0, own };
  });
  return certaintyTable('Certainty on composed videos that nothing was fitted on', [
    { name: 'all', said: judged.map(saidOf) },
    ...lengths
      .toSorted((a, b) => a.seconds - b.seconds)
      .map(({ seconds, own }) => ({ name: `... a library of ${seconds} s`, said: own.map(saidOf) })),
  ]);
}

function fitAll(observations: readonly Observation[]): FittedModels {
  const segment = fitSegment(observations);
  const answerable = fitAnswerable(observations, segment);
  return { segment, answerable, absentBelow: absence(observations, { segment, answerable }).below };
}

/** Fits how likely present sentences are against absent ones at even odds, by the evidence of the surest hit. */
function fitAnswerable(observations: readonly Observation[], segment: ProbabilityModel): ProbabilityModel {
  const weightOf = evenWeights(observations);
  const rows = observations.map((one) => ({
    evidence: surestOf(one, segment).evidence,
    isRight: one.kind === 'present',
    weight: weightOf(one),
  }));
  return fitModel(WHOLE, rows);
}

/** Returns weights, 1 on average, that make present and absent sentences count the same in sum. */
function evenWeights(observations: readonly Observation[]): (one: Observation) => number {
  const present = observations.filter(({ kind }) => kind === 'present').length;
  const half = observations.length / 2;
  return ({ kind }) => half / (kind === 'present' ? present : observations.length - present);
}

/** Hits count by their rank, 1 / rank, as they are looked at. */
function fitSegment(observations: readonly Observation[]): ProbabilityModel {
  const weightOf = evenWeights(observations);
  return fitModel(
    SEGMENT,
    observations.flatMap((one) => one.hits.map((hit, i) => ({ ...hit, weight: weightOf(one) / (i + 1) }))),
  );
}

function fitModel(
  names: readonly (typeof EVIDENCE)[number][],
  rows: readonly EvidenceRow[],
): ProbabilityModel {
  const weights = weightsFrom(names, rows);
  const map = fitIsotonic(
    rows.map(({ evidence, isRight, weight }) => ({ x: logit({ weights }, evidence), isRight, weight })),
  );
  return { weights, map };
}

interface EvidenceRow {
  evidence: Evidence;
  isRight: boolean;
  weight: number;
}

function weightsFrom(
  names: readonly (typeof EVIDENCE)[number][],
  rows: readonly EvidenceRow[],
): ProbabilityModel['weights'] {
  const { coefficients } = fitLogistic(
    rows.map(({ evidence, isRight, weight }) => ({
      x: names.map((name) => evidence[name]),
      isRight,
      weight,
    })),
  );
  return Object.fromEntries(names.map((name, k) => [name, coefficients[k]]));
}

/**
 * Returns the greatest logit below which enough sentences are absent, null where there is none; and the greatest share of
 * absent ones below any logit.
 */
function absence(
  observations: readonly Observation[],
  { segment, answerable }: Pick<FittedModels, 'segment' | 'answerable'>,
): { below: number | null; best: number } {
  const sorted = observations
    .map((one) => ({ x: logit(answerable, surestOf(one, segment).evidence), kind: one.kind }))
    .sort((a, b) => a.x - b.x);
  let [absent, best, below] = [0, 0, null as number | null];
  sorted.forEach(({ x, kind }, i) => {
    absent += Number(kind !== 'present');
    if (i + 1 < ABSENT.least) return;
    const share = absent / (i + 1);
    best = Math.max(best, share);
    if (share >= ABSENT.precision) below = x;
  });
  return { below, best };
}

/** Reads captions of all kinds of photos; those that some footage does not hold are found among them. */
function readSentences(data: string): string[] {
  const rows = gunzipSync(readFileSync(join(data, 'text', 'coco-captions-val2017.jsonl.gz'))).toString(
    'utf8',
  );
  return rows
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { text: string }).text);
}
