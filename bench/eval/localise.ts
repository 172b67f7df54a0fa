/**
 * `npm run bench -- localise`: learns where moments begin and end. In: pictures that no model was trained on, of which
 * films of moments are composed. The seconds around right first answers are weighed by three numbers (see
 * index/search/localiser.ts), fitted on some films and judged on others, beside borders from the curve alone. With --save the
 * pack gets its localiser.json, when that is better beyond noise.
 */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { quantile } from '../../api/gold/measures.ts';
import { findPack } from '../../api/packs.ts';
import { iou, seconds } from '../../core/time.ts';
import type { UnitVector } from '../../core/vector.ts';
import {
  type Background,
  backgroundOf,
  type RelevanceCurve,
  relevanceCurve,
} from '../../index/search/curve.ts';
import { LOCALISE, localise, type Stretch } from '../../index/search/localise.ts';
import { BORDER_FEATURES, Localiser, surroundingsOf } from '../../index/search/localiser.ts';
import { COMPANIONS } from '../../index/search/open-companions.ts';
import { type LoadedTimeline, loadTimeline } from '../../index/search/timeline-cache.ts';
import { openStore } from '../../index/store/open-store.ts';
import { readManifest } from '../../model/runtime/pack.ts';
import { cacheDir, withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import { createRandom, shuffled } from '../random.ts';
import type { Measured } from '../report.ts';
import { fitLogistic } from './fit.ts';
import { drawMoments, type Moment, planMoments } from './moment-films.ts';
import { readCaptioned } from './pictures.ts';
import { embedSentences } from './second-scores.ts';

/** How `localise` is run. */
export interface LocaliseOptions {
  pack: string;
  /** Folder of the data pack. */
  data: string;
  seed: number;
  save: boolean;
}

const FILMS = { fitted: 4, judged: 2 };
const MOMENTS = 60;
/** Captions of each picture that are asked. */
const ASKED = [0, 2];
/** Seconds up to this far from the peak are weighed. */
const AROUND_S = 40;
/** How many standard errors the mean overlap has to gain. */
const NOISE = 2;

/** A sentence whose first answer lies in its moment. */
interface Hit {
  film: number;
  timeline: LoadedTimeline;
  curve: RelevanceCurve;
  background: Background;
  moment: Moment;
  /** The first answer, with borders from the curve alone. */
  plain: Stretch;
}

/** Fits and judges borders; see the top of the file. */
export async function benchLocalise({ pack: name, data, seed, save }: LocaliseOptions): Promise<Measured> {
  const packDir = await findPack(name, '.');
  const { id, revision } = await readManifest(packDir);
  const films = await composeFilms(join(data, 'images'), seed);
  const { hits, asked } = await withWorkFolder('localise', async (dataDir) => {
    const paths = films.map(({ path }) => path);
    await indexFiles(paths, { dataDir, pack: packDir });
    return collectHits(films, dataDir, packDir, { id, revision });
  });
  const localiser = fitBorders(hits.filter(({ film }) => film < FILMS.fitted));
  const judged = hits.filter(({ film }) => film >= FILMS.fitted);
  const overlapOf = ({ moment }: Hit, { start, end }: { start: number; end: number }) =>
    iou(
      { start: seconds(start), end: seconds(end) },
      { start: seconds(moment.start), end: seconds(moment.end) },
    );
  const ways = {
    'learned borders': (hit: Hit) => learnedStretch(hit, localiser),
    'from the curve alone': ({ plain }: Hit) => plain,
    'the peak, 3 s to both sides': ({ plain: { peak } }: Hit) => ({
      start: Math.max(0, peak - 3),
      end: peak + 4,
    }),
  };
  const rows = Object.entries(ways).map(([way, borders]) => {
    const found = judged.map((hit) => ({ hit, ...borders(hit) }));
    const overlaps = found.map(({ hit, start, end }) => overlapOf(hit, { start, end }));
    const share = (least: number) => (100 * overlaps.filter((value) => value >= least).length) / found.length;
    const errors = found.map(({ hit, start }) => Math.abs(start - hit.moment.start));
    const mean = overlaps.reduce((sum, value) => sum + value, 0) / found.length;
    return {
      name: way,
      cells: [mean, share(0.5), share(0.7), quantile(errors, 0.5), quantile(errors, 0.95)],
    };
  });
  const gains = judged.map(
    (hit) => overlapOf(hit, learnedStretch(hit, localiser)) - overlapOf(hit, hit.plain),
  );
  const gain = meanAndError(gains);
  const isBetter = gain.mean > NOISE * gain.standardError;
  const figures = { sentences: asked, hits: judged.length, gain, rows, isBetter };
  if (save && isBetter) {
    const fitted = { command: 'npm run bench -- localise', seed, judged: rows };
    const file: Localiser = { format: 1, pack_id: id, pack_revision: revision, ...localiser, fitted };
    writeFileSync(join(packDir, COMPANIONS.localiser), `${JSON.stringify(Localiser.parse(file), null, 1)}\n`);
  }
  return {
    name: 'localise',
    tables: [
      {
        title: `Borders of first answers that are right, on films that nothing was fitted on (${judged.length} answers)`,
        columns: ['', 'mean IoU', 'IoU≥.5', 'IoU≥.7', 'start s', 'start p95'],
        rows,
        note: `Learned borders gain ${gain.mean.toFixed(3)} of overlap (standard error ${gain.standardError.toFixed(3)}): they ${isBetter ? 'are kept' : 'stay out'}.`,
      },
    ],
    figures,
    baselines: {},
    options: { seed, films: FILMS, moments: MOMENTS },
    model: `${id}@${revision}`,
  };
}

async function composeFilms(images: string, seed: number): Promise<{ path: string; moments: Moment[] }[]> {
  const random = createRandom(seed);
  const pictures = shuffled(readCaptioned(images), random);
  const films: { path: string; moments: Moment[] }[] = [];
  for (let i = 0; i < FILMS.fitted + FILMS.judged; i++) {
    const moments = planMoments(pictures.slice(i * MOMENTS, (i + 1) * MOMENTS), random);
    films.push({ path: await drawMoments(moments, cacheDir()), moments });
  }
  return films;
}

async function collectHits(
  films: readonly { path: string; moments: Moment[] }[],
  dataDir: string,
  packDir: string,
  { id, revision }: { id: string; revision: string },
): Promise<{ hits: Hit[]; asked: number }> {
  const store = openStore(dataDir);
  try {
    const entries = new Map(store.searchable(id, revision, {}).map((entry) => [entry.video.fileName, entry]));
    const hits: Hit[] = [];
    let asked = 0;
    for (const [film, { path, moments }] of films.entries()) {
      const entry = entries.get(basename(path));
      if (!entry) throw new Error(`${path} was not indexed.`);
      const timeline = loadTimeline(store, entry.timeline);
      const questions = moments.flatMap((moment) =>
        ASKED.map((which) => ({ moment, sentence: moment.picture.sentences[which] as string })),
      );
      const vectors = await embedSentences(
        packDir,
        questions.map(({ sentence }) => sentence),
      );
      asked += questions.length;
      for (const [i, { moment }] of questions.entries()) {
        const curve = relevanceCurve(timeline, vectors[i] as UnitVector);
        const background = backgroundOf([curve]);
        const [plain] = localise(curve, timeline.cuts, background);
        const isRight = plain && plain.peak >= moment.start && plain.peak < moment.end;
        if (isRight) hits.push({ film, timeline, curve, background, moment, plain });
      }
    }
    return { hits, asked };
  } finally {
    store.close();
  }
}

/** The weights by which seconds of the moment are told from those around it. */
function fitBorders(hits: readonly Hit[]): Pick<Localiser, 'weights' | 'bias'> {
  const rows = hits.flatMap(({ timeline, curve, background, moment, plain: { peak } }) => {
    const features = surroundingsOf(timeline, curve, background)(peak);
    return [-1, 1].flatMap((step) => {
      const side: { x: number[]; isRight: boolean; weight: number }[] = [];
      let wasCut = false;
      for (let far = 1; far <= AROUND_S; far++) {
        const second = peak + step * far;
        if (second < 0 || second >= curve.length) break;
        wasCut ||= timeline.cuts[step === 1 ? second : second + 1] === 1;
        const isRight = second >= moment.start && second < moment.end;
        side.push({ x: features(second, wasCut), isRight, weight: 1 });
      }
      return side;
    });
  });
  const { coefficients, bias } = fitLogistic(rows);
  const weights = Object.fromEntries(BORDER_FEATURES.map((feature, k) => [feature, coefficients[k]]));
  return { weights: weights as Localiser['weights'], bias };
}

function learnedStretch(
  { timeline, curve, background, plain }: Hit,
  localiser: Pick<Localiser, 'weights' | 'bias'>,
): { start: number; end: number } {
  const borders = { surroundings: surroundingsOf(timeline, curve, background), localiser };
  const found = localise(curve, timeline.cuts, background, LOCALISE, borders);
  return found.find(({ peak }) => peak === plain.peak) ?? plain;
}

function meanAndError(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, standardError: Math.sqrt(variance / values.length) };
}
