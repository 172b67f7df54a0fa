/**
 * `npm run bench -- calibrate`: fits the map from evidence to probability. In: pictures with sentences that no model was
 * trained on; videos are composed of them, and searched for sentences that they hold and sentences that they do not.
 * Weights and maps are fitted on one half of the videos and judged on the other, both ways. With --save, the pack gets its
 * calibration.json, fitted on both halves. Clips that results are measured on are never used here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { judgeRefusals } from '../../evaluation/refusal.ts';
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
import { withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import { createRandom } from '../random.ts';
import type { Measured } from '../report.ts';
import { composeFilms, HALVES } from './calibration-films.ts';
import { fitLogistic } from './fit.ts';
import { type Observation, observe } from './observe.ts';
import { calibrationErrors, type Judged, judgeOne, refusalTable, reliabilityTable } from './refusals.ts';

/** Options of `calibrate`. */
export interface CalibrateOptions {
  pack: string;
  /** Folder of the data pack: `images` and `text` are read. */
  data: string;
  seed: number;
  /** Writes calibration.json into the pack. */
  save: boolean;
}

/** The share of right first answers that refusing may cost, on the videos of the fit. */
const MAY_LOSE = 0.05;
/** The evidence that the two models use. Tried and left out: model/LOG.md. */
const WHOLE: (typeof EVIDENCE)[number][] = ['own', 'bank', 'rival', 'length'];
const SEGMENT: (typeof EVIDENCE)[number][] = ['own', 'bank', 'rival', 'behind', 'length'];

/** Fits and judges probabilities; see the top of the file. */
export async function benchCalibrate({ pack: name, data, seed, save }: CalibrateOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(name);
  const { id, revision } = await readManifest(packDir);
  const { films, bank } = await composeFilms(join(data, 'images'), seed);
  const pools = HALVES.flat();
  const seen = await withWorkFolder('calibrate', async (dataDir) => {
    await indexFiles(
      [...films, bank].map(({ path }) => path),
      { dataDir, pack: packDir },
    );
    return observe(
      { films, bank, pools, others: readSentences(data) },
      dataDir,
      packDir,
      createRandom(seed + 1),
    );
  });

  const inHalf = ({ pool }: Observation, half: number) =>
    Math.floor(pool / (pools.length / HALVES.length)) === half;
  const judged = HALVES.flatMap((_, half): Judged[] => {
    const { answerable, segment, threshold } = fitAll(seen.observations.filter((one) => !inHalf(one, half)));
    return seen.observations
      .filter((one) => inHalf(one, half))
      .map((one) => judgeOne(one, { answerable, segment }, threshold));
  });
  const { threshold, ...judgements } = fitAll(seen.observations);
  const figures = { ...judgeRefusals(judged, ({ isRefused }) => isRefused), ...calibrationErrors(judged) };
  const calibration: Calibration = Calibration.parse({
    format: 2,
    pack_id: id,
    pack_revision: revision,
    background: referenceFingerprint(),
    bank: seen.bank,
    ...judgements,
    no_match_below: threshold,
    fitted: { command: 'npm run bench -- calibrate', seed, held_out: figures },
  });
  if (save) writeFileSync(join(packDir, CALIBRATION_FILE), `${JSON.stringify(calibration, null, 1)}\n`);
  return {
    name: 'calibrate',
    tables: [refusalTable(judged), reliabilityTable(judged)],
    figures,
    baselines: { neverRefusing: { easyRefused: 0, hardRefused: 0, r1Lost: 0 } },
    options: { seed },
    model: `${id}@${revision}`,
  };
}

function fitAll(observations: readonly Observation[]) {
  const answerable = fitAnswerable(observations);
  const segment = fitSegment(observations);
  return { answerable, segment, threshold: refusalThreshold(observations, answerable) };
}

/**
 * Fits the weights to separate right first answers from absent sentences, which is what refusing is about; in each pool
 * both count the same in sum, and so do easy and hard ones. The map separates present from absent at even odds.
 */
function fitAnswerable(observations: readonly Observation[]): ProbabilityModel {
  const share = { present: 1, easy: 0.5, hard: 0.5 };
  const used = observations.filter(({ kind, hits }) => kind !== 'present' || hits[0]?.isRight);
  const keyOf = ({ pool, kind }: Observation) => `${pool} ${kind}`;
  const counts = new Map<string, number>();
  for (const one of used) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  const rows = used.map((one) => ({
    evidence: one.whole,
    isRight: one.kind === 'present',
    weight: share[one.kind] / (counts.get(keyOf(one)) as number),
  }));
  const weights = weightsFrom(WHOLE, rows);
  const weightOf = evenWeights(observations);
  const map = fitIsotonic(
    observations.map((one) => ({
      x: logit({ weights }, one.whole),
      isRight: one.kind === 'present',
      weight: weightOf(one),
    })),
  );
  return { weights, map };
}

/** Returns weights, 1 on average, that make present and absent sentences count the same in sum. */
function evenWeights(observations: readonly Observation[]): (one: Observation) => number {
  const present = observations.filter(({ kind }) => kind === 'present').length;
  const half = observations.length / 2;
  return ({ kind }) => half / (kind === 'present' ? present : observations.length - present);
}

function fitSegment(observations: readonly Observation[]): ProbabilityModel {
  const weightOf = evenWeights(observations);
  const hits = observations.flatMap((one) => one.hits.map((hit) => ({ ...hit, weight: weightOf(one) })));
  const weights = weightsFrom(SEGMENT, hits);
  const map = fitIsotonic(
    hits.map(({ evidence, isRight, weight }) => ({ x: logit({ weights }, evidence), isRight, weight })),
  );
  return { weights, map };
}

function weightsFrom(
  names: readonly (typeof EVIDENCE)[number][],
  rows: { evidence: Evidence; isRight: boolean; weight: number }[],
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

/** Returns the logit below which refusing loses no more right first answers than allowed. */
function refusalThreshold(observations: readonly Observation[], answerable: ProbabilityModel): number {
  const present = observations.filter(({ kind }) => kind === 'present');
  const right = present
    .filter(({ hits }) => hits[0]?.isRight)
    .map(({ whole }) => logit(answerable, whole))
    .sort((a, b) => a - b);
  return right[Math.floor(MAY_LOSE * present.length)] ?? 0;
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
