/**
 * `npm run bench -- calibrate`: what probability belongs to how far an answer stands out. In: photos with captions, of
 * which films are composed. Each caption is put to the film that holds its photo, and to another that does not. The
 * maps are fitted on one half of the films and judged on the other. With --save, the pack gets its calibration.json.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findPack } from '../../api/packs.ts';
import {
  backgroundFingerprint,
  Calibration,
  fitIsotonic,
  mapThrough,
} from '../../index/search/calibration.ts';
import { createSearcher } from '../../index/search/searcher.ts';
import { openStore } from '../../index/store/open-store.ts';
import { openPack, readManifest } from '../../model/runtime/pack.ts';
import { cacheDir, withWorkFolder } from '../media.ts';
import { indexFiles } from '../product.ts';
import { createRandom, drawInt, shuffled } from '../random.ts';
import type { Measured, Table } from '../report.ts';
import { TOLERANCE_S } from './measures.ts';
import { drawShots, planShots, readPhotos, type Shot } from './photo-films.ts';

/** How `calibrate` is run. */
export interface CalibrateOptions {
  pack: string;
  /** Folder with the photos. */
  photos: string;
  seed: number;
  /** Whether to write calibration.json into the pack. */
  save: boolean;
}

const FILMS = 6;
const SHOTS = 80;
/** As many answers to a sentence count for the probability of an answer. */
const ANSWERS = 5;
/** Share of right first answers that refusing may cost, on the films that are fitted on. */
const MAY_LOSE = 0.05;

/** A calibration through which a standing comes out as (standing + 20) / 80: so that the product tells standings. */
const LINEAR = { from: -20, to: 60 };

/** A sentence put to a film. */
interface Asked {
  film: number;
  isThere: boolean;
  /** Standings of the first answers, best first, and whether they are right. */
  answers: { x: number; isRight: boolean }[];
}

/** Fits and judges probabilities; see the top of the file. */
export async function benchCalibrate({
  pack: name,
  photos,
  seed,
  save,
}: CalibrateOptions): Promise<Measured> {
  const packDir = await findPack(name, '.');
  const { id, revision } = await readManifest(packDir);
  const films = await composeFilms(photos, seed);
  const asked = await withWorkFolder('calibrate', (work) => askAll(films, packDir, work, seed));

  const fitted = asked.filter(({ film }) => film % 2 === 0);
  const held = asked.filter(({ film }) => film % 2 === 1);
  const segment = fitIsotonic(fitted.flatMap(({ answers }) => answers));
  const answerable = fitIsotonic(fitted.map((one) => ({ x: bestOf(one), isRight: one.isThere })));
  const threshold = refusalThreshold(fitted, answerable);
  const figures = {
    ...refusals(held, answerable, threshold),
    eceSegments: calibrationError(
      held.flatMap(({ answers }) => answers).map((a) => ({ ...a, p: mapThrough(segment, a.x) })),
    ),
    eceAnswerable: calibrationError(
      held.map((one) => ({ p: mapThrough(answerable, bestOf(one)), isRight: one.isThere })),
    ),
  };
  const calibration: Calibration = Calibration.parse({
    format: 1,
    pack_id: id,
    pack_revision: revision,
    background: backgroundFingerprint(),
    segment,
    answerable,
    no_match_below: threshold,
    fitted: { command: 'npm run bench -- calibrate', seed, films: FILMS, shots: SHOTS, held_out: figures },
  });
  if (save) writeFileSync(join(packDir, 'calibration.json'), `${JSON.stringify(calibration, null, 1)}\n`);
  return {
    name: 'calibrate',
    tables: [refusalTable(figures), reliabilityTable(held, segment)],
    figures,
    baselines: { neverRefusing: { absentRefused: 0, r1Lost: 0, r1: figures.r1 } },
    options: { seed, films: FILMS, shots: SHOTS, photos: 'flickr8k-dev' },
    model: `${id}@${revision}`,
  };
}

interface PhotoFilm {
  path: string;
  shots: Shot[];
}

async function composeFilms(folder: string, seed: number): Promise<PhotoFilm[]> {
  const random = createRandom(seed);
  const photos = shuffled(readPhotos(folder), random).slice(0, FILMS * SHOTS);
  const films: PhotoFilm[] = [];
  for (let i = 0; i < FILMS; i++) {
    const shots = planShots(photos.slice(i * SHOTS, (i + 1) * SHOTS), random);
    const path = join(cacheDir(), `photos-${seed}-${i}.mp4`);
    if (!existsSync(path)) await drawShots(shots, path);
    films.push({ path, shots });
  }
  return films;
}

/** Puts one caption of each photo to its own film and to the next one of the same half. */
async function askAll(films: PhotoFilm[], packDir: string, work: string, seed: number): Promise<Asked[]> {
  await indexFiles(
    films.map(({ path }) => path),
    { dataDir: work, pack: packDir },
  );
  const random = createRandom(seed + 1);
  const search = await openSearch(work, packDir);
  try {
    const asked: Asked[] = [];
    for (const [i, { path, shots }] of films.entries()) {
      const elsewhere = films[(i + 2) % films.length] as PhotoFilm;
      for (const { photo, start, end } of shots) {
        const caption = photo.captions[drawInt(random, 0, photo.captions.length)] as string;
        const isRight = (peak: number) => peak >= start - TOLERANCE_S && peak <= end + TOLERANCE_S;
        asked.push({ film: i, isThere: true, answers: await search.ask(caption, path, isRight) });
        asked.push({
          film: i,
          isThere: false,
          answers: await search.ask(caption, elsewhere.path, () => false),
        });
      }
    }
    return asked.filter(({ answers }) => answers.length > 0);
  } finally {
    await search.close();
  }
}

/** The product's searcher, asked for standings. */
async function openSearch(dataDir: string, packDir: string) {
  const pack = await openPack(packDir, { parts: ['text'] });
  const store = openStore(dataDir);
  const key = { packId: pack.id, packRevision: pack.revision };
  const straight: Calibration['segment'] = [
    [LINEAR.from, 0],
    [LINEAR.to, 1],
  ];
  const searcher = createSearcher({
    store,
    embedText: (sentences) => pack.text.embed(sentences),
    pack: key,
    vectorIndex: null,
    clock: { now: () => Date.now(), stopwatch: () => performance.now() },
    calibration: {
      ...{ format: 1, pack_id: pack.id, pack_revision: pack.revision, background: backgroundFingerprint() },
      ...{ segment: straight, answerable: straight, no_match_below: 0, fitted: {} },
    },
  });
  const ids = new Map(store.videos({ limit: 100 }).map((video) => [video.fileName, video.id as string]));
  return {
    async ask(text: string, path: string, isRight: (peak: number) => boolean): Promise<Asked['answers']> {
      const { data } = await searcher.search({
        query: { text },
        modalities: ['visual'],
        filter: { video_id: { in: [ids.get(basename(path)) ?? ''] } },
        page_size: ANSWERS,
      });
      return data.flatMap(({ peak, probability }) =>
        probability === null
          ? []
          : [{ x: LINEAR.from + probability * (LINEAR.to - LINEAR.from), isRight: isRight(peak) }],
      );
    },
    async close() {
      store.close();
      await pack.close();
    },
  };
}

function bestOf({ answers }: Asked): number {
  return Math.max(...answers.map(({ x }) => x));
}

/** The highest probability below which one may refuse without losing more right first answers than is allowed. */
function refusalThreshold(asked: readonly Asked[], answerable: Calibration['answerable']): number {
  const there = asked.filter(({ isThere }) => isThere);
  const right = there
    .filter(({ answers }) => answers[0]?.isRight)
    .map((one) => mapThrough(answerable, bestOf(one)))
    .sort((a, b) => a - b);
  return right[Math.floor(MAY_LOSE * there.length)] ?? 0;
}

function refusals(asked: readonly Asked[], answerable: Calibration['answerable'], threshold: number) {
  const isRefused = (one: Asked) => mapThrough(answerable, bestOf(one)) < threshold;
  const there = asked.filter(({ isThere }) => isThere);
  const absent = asked.filter(({ isThere }) => !isThere);
  const right = there.filter(({ answers }) => answers[0]?.isRight);
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
  return {
    sentences: there.length,
    r1: percent(right.length, there.length),
    r1Lost: percent(right.filter(isRefused).length, there.length),
    absentRefused: percent(absent.filter(isRefused).length, absent.length),
    presentRefused: percent(there.filter(isRefused).length, there.length),
    threshold,
  };
}

/** Expected calibration error over ten equal bins of probability. */
export function calibrationError(predictions: readonly { p: number; isRight: boolean }[]): number {
  return binned(predictions).reduce(
    (sum, { count, meanP, share }) => sum + (count / predictions.length) * Math.abs(meanP - share),
    0,
  );
}

function binned(predictions: readonly { p: number; isRight: boolean }[]) {
  return Array.from({ length: 10 }, (_, bin) => {
    const own = predictions.filter(({ p }) => Math.min(9, Math.floor(p * 10)) === bin);
    const mean = (pick: (one: (typeof own)[number]) => number) =>
      own.reduce((sum, one) => sum + pick(one), 0) / Math.max(1, own.length);
    return {
      bin,
      count: own.length,
      meanP: mean(({ p }) => p),
      share: mean(({ isRight }) => Number(isRight)),
    };
  }).filter(({ count }) => count > 0);
}

function refusalTable(
  figures: ReturnType<typeof refusals> & { eceSegments: number; eceAnswerable: number },
): Table {
  const { sentences, r1, r1Lost, absentRefused, presentRefused, eceSegments, eceAnswerable } = figures;
  return {
    title: `Saying "not in this footage", on films that nothing was fitted on (${sentences} captions)`,
    columns: ['', 'absent refused %', 'present refused %', 'R@1 %', 'R@1 lost', 'ECE answers', 'ECE whole'],
    rows: [
      { name: 'calibrated', cells: [absentRefused, presentRefused, r1, r1Lost, eceSegments, eceAnswerable] },
      { name: 'never refusing', cells: [0, 0, r1, 0, null, null] },
    ],
    note: 'An absent caption may still fit a photo of the other film: many show dogs and children.',
  };
}

function reliabilityTable(asked: readonly Asked[], segment: Calibration['segment']): Table {
  const bins = binned(
    asked.flatMap(({ answers }) => answers).map((a) => ({ ...a, p: mapThrough(segment, a.x) })),
  );
  return {
    title: 'Reliability of the probability of an answer',
    columns: ['said', 'answers', 'said on average', 'right'],
    rows: bins.map(({ bin, count, meanP, share }) => ({
      name: `${bin / 10} to ${(bin + 1) / 10}`,
      cells: [count, meanP, share],
    })),
  };
}
