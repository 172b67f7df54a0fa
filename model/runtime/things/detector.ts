/**
 * Finds things in pictures: 8-bit RGB of any size goes in, labelled boxes with scores come out, best first. The network
 * gives the peaks of its heat map; boxes that repeat a better one are removed here.
 */

import { areaOf, type Box } from '../../../core/box.ts';
import type { RgbImage } from '../../../core/image.ts';
import { programFile } from '../../../files/program.ts';
import { checkGraph, checkOutput } from '../check-graph.ts';
import { resizeRgb } from '../pixels/resize.ts';
import { type FloatTensor, type Graph, type GraphOptions, openGraph } from '../session.ts';
import { verifyFiles } from '../verify-files.ts';
import { readThingsManifest, type ThingsManifest } from './manifest.ts';
import { suppress } from './suppress.ts';

/** The folder of the part that ships with Tidemark. */
export const SHIPPED_THINGS = programFile('model/parts/things');

/**
 * A relation needs both of its things, and a weak box whose chance is known is better than none. Below this, fewer than one
 * in a hundred is right.
 */
const LEAST_SCORE = 0.05;
/** Two boxes of one class that share more than half of their union are one thing. */
const MOST_OVERLAP = 0.5;
/** Boxes thinner than this share of the picture hold nothing that can be judged. */
const LEAST_AREA = 1e-4;

/** A thing in a picture. */
export interface FoundThing {
  label: string;
  box: Box;
  /** The network's own score, 0..1. */
  score: number;
  /** The chance that it is right, as measured on labelled pictures. */
  chance: number;
}

/** An opened detector. Its owner closes it. */
export interface ThingDetector {
  readonly revision: string;
  readonly labels: readonly string[];
  /** The longer side of the pictures it looks at, in pixels. */
  readonly longSide: number;
  /** Returns the size at which a picture is looked at: decoding at it saves a step. */
  sizeFor(picture: { width: number; height: number }): { width: number; height: number };
  /** Returns the things in a picture, best first. */
  find(picture: RgbImage): Promise<FoundThing[]>;
  close(): Promise<void>;
}

/** Opens the part in the folder `dir`. Throws `MODEL_INVALID` naming the file and the mismatch. */
export async function openThings(dir = SHIPPED_THINGS, options: GraphOptions = {}): Promise<ThingDetector> {
  const manifest = await readThingsManifest(dir);
  const { network, revision, labels } = manifest;
  await verifyFiles(dir, manifest, [network.file]);
  const graph = await openGraph(`${dir}/${network.file}`, options);
  try {
    checkGraph(graph, expectedOf(manifest));
  } catch (error) {
    await graph.close();
    throw error;
  }
  const sizeFor: ThingDetector['sizeFor'] = (picture) => sizeOf(picture, network.input);
  return {
    revision,
    labels,
    longSide: network.input.long_side,
    sizeFor,
    async find(picture) {
      const { width, height } = sizeFor(picture);
      return thingsIn(await look(graph, manifest, resizeRgb(picture, width, height, 'bilinear')), manifest);
    },
    close: () => graph.close(),
  };
}

/** Returns the size with the longer side at its length, and both sides at multiples. */
function sizeOf(
  picture: { width: number; height: number },
  { long_side, multiple }: ThingsManifest['network']['input'],
): { width: number; height: number } {
  const scale = long_side / Math.max(picture.width, picture.height);
  const side = (length: number) => Math.max(multiple, Math.round((length * scale) / multiple) * multiple);
  return { width: side(picture.width), height: side(picture.height) };
}

interface Peaks {
  boxes: Float32Array;
  scores: Float32Array;
  classes: Float32Array;
}

async function look(graph: Graph, { network }: ThingsManifest, picture: RgbImage): Promise<Peaks> {
  const { input, outputs } = network;
  const dims = [1, picture.height, picture.width, 3];
  const { boxes, scores, classes, count } = outputs;
  const results = await graph.run({ [input.name]: { dtype: 'uint8', data: picture.rgb, dims } }, [
    boxes,
    scores,
    classes,
  ]);
  const take = (name: string, ...expected: number[]): Float32Array => {
    const { data, dims } = results.get(name) as FloatTensor;
    checkOutput(graph, name, dims, expected);
    return data;
  };
  return { boxes: take(boxes, count, 4), scores: take(scores, count), classes: take(classes, count) };
}

/** Returns the things that peaks stand for. */
export function thingsIn(
  { boxes, scores, classes }: Peaks,
  { labels, chances }: Pick<ThingsManifest, 'labels' | 'chances'>,
): FoundThing[] {
  const found: FoundThing[] = [];
  for (const [i, score] of scores.entries()) {
    const label = labels[classes[i] as number];
    const box = [...boxes.subarray(i * 4, i * 4 + 4)] as unknown as Box;
    if (score < LEAST_SCORE || label === undefined || areaOf(box) < LEAST_AREA) continue;
    found.push({ label, box, score, chance: chanceOf(score, chances) });
  }
  return suppress(found, MOST_OVERLAP);
}

/** Returns the chance of a score, on straight lines between the measured ones. */
function chanceOf(score: number, chances: ThingsManifest['chances']): number {
  const next = chances.findIndex(([at]) => at >= score);
  if (next <= 0) return (chances.at(next) as [number, number])[1];
  const [[fromAt, from], [toAt, to]] = [chances[next - 1], chances[next]] as [
    [number, number],
    [number, number],
  ];
  return from + ((to - from) * (score - fromAt)) / (toAt - fromAt);
}

function expectedOf({ network: { input, outputs } }: ThingsManifest) {
  const { boxes, scores, classes, count } = outputs;
  return {
    inputs: [{ name: input.name, dtype: 'uint8' as const, shape: [1, null, null, 3] }],
    outputs: [
      { name: boxes, dtype: 'float32' as const, shape: [count, 4] },
      { name: scores, dtype: 'float32' as const, shape: [count] },
      { name: classes, dtype: 'float32' as const, shape: [count] },
    ],
  };
}
