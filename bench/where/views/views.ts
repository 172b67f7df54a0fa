/**
 * `npm run bench -- views`: how well a pack tells how pictures are filmed, by sentences. In: labelled pictures that training
 * holds back, each held as a still of some seconds, as a video of it would be indexed. Half of them fit a scale and a bias for
 * each label; the other half judges. Out: shares of right labels beside "always the most frequent". Kept, it writes
 * `views.json` beside the pack's networks; a group is offered where it is right often enough.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { packKeyOf } from '../../../core/pack-key.ts';
import { dot, type UnitVector } from '../../../core/vector.ts';
import {
  type FittedGroup,
  VIEWS_FILE,
  type ViewsFile,
  viewChances,
} from '../../../index/where/views/fitted-views.ts';
import { labelVectors } from '../../../index/where/views/view-finder.ts';
import { VIEW_GROUPS } from '../../../index/where/views/view-groups.ts';
import { encodeTimeline, fitRgb, type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import type { Measured } from '../../report.ts';
import { readViewPictures, type ViewPicture } from './view-pictures.ts';

/** A still is held this long: its middle second has neighbours on both sides. */
const STILL_S = 8;
/** A group is offered from this share of right labels on ... */
const OFFERED_FROM = 85;
/** ... where it is this much better than the most frequent label ... */
const LEAD = 15;
/** ... on at least so many pictures of each label. */
const LEAST_PICTURES = 6;
const STEPS = 3000;
const RATE = 0.05;
/** Keeps few pictures from making a label certain. */
const DECAY = 1e-3;

/** Options of `views`. */
export interface ViewsOptions {
  pack: string;
  data: string;
  /** Writes `views.json` into the folder of the pack. */
  save: boolean;
}

/** A picture as cosines with the labels of its group; `truth` is -1 where none of them is right. */
interface Compared {
  cosines: number[];
  truth: number;
}

/** Measures views; see the top of the file. */
export async function benchViews({ pack: name, data, save }: ViewsOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(name);
  const pictures = readViewPictures(join(data, 'images'));
  const pack = await openPack(packDir);
  const key = packKeyOf(pack);
  try {
    const groups: FittedGroup[] = [];
    const rows: Measured['tables'][number]['rows'] = [];
    for (const group of VIEW_GROUPS) {
      const compared = await compareAll(pictures[group.name] ?? [], group, pack);
      const [fitHalf, judgeHalf] = [0, 1].map((half) => compared.filter((_, i) => i % 2 === half)) as [
        Compared[],
        Compared[],
      ];
      const fitted = fitGroup(group, fitHalf);
      const { accuracy, baseline, least } = judge(fitted, judgeHalf);
      const offered = accuracy >= OFFERED_FROM && accuracy >= baseline + LEAD && least >= LEAST_PICTURES;
      groups.push({ ...fitted, offered, judged: { accuracy, baseline, pictures: judgeHalf.length } });
      rows.push({
        name: `${group.name}: ${group.labels.map(({ label }) => label).join(', ')}`,
        cells: [judgeHalf.length, least, accuracy, baseline, offered ? 'yes' : 'no'],
      });
    }
    if (save) await writeViews(packDir, { pack_id: key.packId, pack_revision: key.packRevision, groups });
    return {
      name: 'views',
      tables: [
        {
          title: 'How pictures are filmed, told by sentences, in per cent',
          columns: [
            'views',
            'pictures',
            'of the rarest label',
            'right',
            'always the most frequent',
            'offered',
          ],
          rows,
          note: `Pictures that training holds back, each as a still of ${STILL_S} s; scale and biases fitted on the other half. Shots by the largest box of coco-mini. Offered from ${OFFERED_FROM} % and ${LEAD} points above the most frequent label, with ${LEAST_PICTURES} pictures of each. No labelled pictures: overhead, eye level, low.`,
        },
      ],
      figures: { groups },
      baselines: Object.fromEntries(groups.map((one) => [one.name, one.judged.baseline])),
      options: {},
      model: `${pack.id}@${pack.revision}`,
    };
  } finally {
    await pack.close();
  }
}

async function compareAll(
  pictures: readonly ViewPicture[],
  group: (typeof VIEW_GROUPS)[number],
  pack: ModelPack,
): Promise<Compared[]> {
  const labels = group.labels.map(({ label }) => ({ label, bias: 0 }));
  const sentences = await labelVectors({ name: group.name, labels }, (texts) => pack.text.embed(texts));
  const compared: Compared[] = [];
  for (const { bytes, label } of pictures) {
    const vector = await stillVector(bytes, pack);
    const cosines = sentences.map((sentence) => dot(sentence, vector));
    compared.push({ cosines, truth: group.labels.findIndex((one) => one.label === label) });
  }
  return compared;
}

/** The vector of the middle second of a video that shows one picture. */
async function stillVector(bytes: Uint8Array, pack: ModelPack): Promise<UnitVector> {
  const { data, info } = await sharp(bytes)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, framing: resize } = pack.frames;
  const { rgb } = fitRgb({ rgb: data, width: info.width, height: info.height }, { width, height, resize });
  const pixels = new Uint8Array(rgb.length * STILL_S);
  for (let second = 0; second < STILL_S; second++) pixels.set(rgb, second * rgb.length);
  const frames = await pack.frames.embed(pixels, STILL_S);
  const ptsMs = Int32Array.from({ length: STILL_S }, (_, second) => second * 1000);
  const vectors: (UnitVector | null)[] = [];
  for await (const part of encodeTimeline(once({ startS: 0, ptsMs, frames }), pack))
    vectors.push(...part.vectors);
  return vectors[STILL_S >> 1] as UnitVector;
}

async function* once<Item>(item: Item): AsyncGenerator<Item> {
  yield item;
}

/** Fits scale and biases by gradient descent on the likelihood of the labels; each label weighs the same. */
function fitGroup(
  group: (typeof VIEW_GROUPS)[number],
  all: readonly Compared[],
): Omit<FittedGroup, 'offered' | 'judged'> {
  const hasOther = all.some(({ truth }) => truth < 0);
  const biases = group.labels.map(() => 0);
  let [scale, other] = [20, 0];
  const counts = new Map<number, number>();
  for (const { truth } of all) counts.set(truth, (counts.get(truth) ?? 0) + 1);
  const fitted = () => ({
    name: group.name,
    scale,
    labels: group.labels.map(({ label }, i) => ({ label, bias: biases[i] ?? 0 })),
    other: hasOther ? other : null,
  });
  for (let step = 0; step < STEPS; step++) {
    const now = { ...fitted(), offered: false, judged: { accuracy: 0, baseline: 0, pictures: 0 } };
    const slopes = biases.map((bias) => -DECAY * bias);
    let [scaleSlope, otherSlope] = [0, 0];
    for (const { cosines, truth } of all) {
      const chances = viewChances(now, cosines);
      const weight = 1 / ((counts.get(truth) ?? 1) * counts.size);
      for (const [i, chance] of chances.entries()) {
        const miss = weight * (Number(i === truth) - chance);
        slopes[i] = (slopes[i] as number) + miss;
        scaleSlope += miss * (cosines[i] as number);
      }
      if (hasOther)
        otherSlope += weight * (Number(truth < 0) - (1 - chances.reduce((sum, one) => sum + one, 0)));
    }
    for (const [i, slope] of slopes.entries()) biases[i] = (biases[i] as number) + 20 * RATE * slope;
    // A cosine moves by hundredths: its scale needs longer steps.
    scale += 2000 * RATE * scaleSlope;
    other += 20 * RATE * otherSlope;
  }
  return fitted();
}

/** The share of right labels, that of the most frequent one, and the pictures of the rarest; none of them is a label too. */
function judge(fitted: Omit<FittedGroup, 'offered' | 'judged'>, all: readonly Compared[]) {
  const counts = [...fitted.labels.map((_, i) => i), ...(fitted.other === null ? [] : [-1])].map(
    (label) => all.filter(({ truth }) => truth === label).length,
  );
  const group = { ...fitted, offered: false, judged: { accuracy: 0, baseline: 0, pictures: 0 } };
  const right = all.filter(({ cosines, truth }) => {
    const chances = viewChances(group, cosines);
    const best = chances.indexOf(Math.max(...chances));
    return (fitted.other !== null && (chances[best] ?? 0) < 0.5 ? -1 : best) === truth;
  }).length;
  const share = (part: number) => Math.round((1000 * part) / Math.max(1, all.length)) / 10;
  return { accuracy: share(right), baseline: share(Math.max(...counts)), least: Math.min(...counts) };
}

async function writeViews(packDir: string, file: ViewsFile): Promise<void> {
  const rounded = JSON.stringify(
    file,
    (_, value) => (typeof value === 'number' ? Number(value.toFixed(4)) : value),
    2,
  );
  await writeFile(join(packDir, VIEWS_FILE), `${rounded}\n`);
}
