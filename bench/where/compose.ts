/**
 * Scenes with exact truth: rectangles cut out of labelled photographs, with soft edges, laid over landscapes. In: the folder
 * of the data pack. Out: pictures of 640 x 360 with the box of each thing.
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import type { Box } from '../../core/box.ts';
import type { RgbImage } from '../../core/image.ts';
import type { SeenThing } from '../../index/where/seen-thing.ts';
import { readTar, rowsOf } from '../eval/pictures.ts';
import { drawInt, type Random, shuffled } from '../random.ts';

/** Size of a scene in pixels. */
export const SCENE = { width: 640, height: 360 } as const;

/** A look at a picture. */
export type Look = (picture: RgbImage) => Promise<SeenThing[]>;

/** A thing cut out of a photograph. */
export interface CutOut {
  label: string;
  bytes: Uint8Array;
  /** In pixels of the photograph. */
  left: number;
  top: number;
  width: number;
  height: number;
  /** The box of the thing itself, in fractions of the cut-out. */
  inner: Box;
  /** The labels of other things that its photograph's boxes name within it: a cut-out of a crowd is not one person. */
  also: ReadonlySet<string>;
  /** The boxes of these, as far as they lie within the cut-out, in fractions of it. */
  others: readonly Box[];
}

/** A cut-out with its place in a scene: the middle in fractions of it, and its height in pixels. */
export interface Placed {
  cutOut: CutOut;
  x: number;
  y: number;
  heightPx: number;
}

/** Photographs show more of a thing around its box. */
const MARGIN = 0.15;
/** Smaller boxes are blurred when they are enlarged. */
const LEAST_SIDE = 64;
const LANDSCAPES = ['forest', 'glacier', 'mountain', 'sea'];

/** A labelled photograph. */
export const CocoRow = z.object({
  image: z.string(),
  width: z.number(),
  height: z.number(),
  boxes: z.array(z.object({ label: z.string(), xywh: z.array(z.number()).length(4), crowd: z.unknown() })),
});
const SceneRow = z.object({ image: z.string(), label: z.string() });

/** A checked {@link CocoRow}. */
export type CocoRow = z.infer<typeof CocoRow>;

/** Returns the cut-outs of labels that `knows` names, of usable size and shape. */
export function readCutOuts(images: string, knows: (label: string) => boolean): CutOut[] {
  const files = readTar(join(images, 'coco-mini.tar'));
  return rowsOf(join(images, 'coco-mini-annotations.jsonl'), CocoRow).flatMap((row) => {
    const bytes = files.get(row.image);
    return row.boxes.flatMap((box): CutOut[] => {
      const [, , w = 0, h = 0] = box.xywh;
      const isUsable = !box.crowd && Math.min(w, h) >= LEAST_SIDE && w / h < 2.5 && h / w < 2.5;
      if (!bytes || !isUsable || !knows(box.label)) return [];
      return [{ label: box.label, bytes, ...cutAround(row, box) }];
    });
  });
}

/**
 * Returns true for a cut-out that shows one thing of its label: of the usable boxes every second one shows parts of others of
 * its kind, and nobody could say how many such a scene holds.
 */
export function isAlone({ label, also }: CutOut): boolean {
  return !also.has(label);
}

/** Returns what is cut out for a box: with its margin, within the photograph. */
function cutAround(row: CocoRow, box: CocoRow['boxes'][number]): Omit<CutOut, 'label' | 'bytes'> {
  const [x = 0, y = 0, w = 0, h = 0] = box.xywh;
  const left = Math.floor(Math.max(0, x - MARGIN * w));
  const top = Math.floor(Math.max(0, y - MARGIN * h));
  const right = Math.min(row.width, x + (1 + MARGIN) * w);
  const bottom = Math.min(row.height, y + (1 + MARGIN) * h);
  const others = row.boxes.filter((other) => {
    const [ox = 0, oy = 0, ow = 0, oh = 0] = other.xywh;
    return other !== box && ox < right && ox + ow > left && oy < bottom && oy + oh > top;
  });
  const [width, height] = [Math.floor(right - left), Math.floor(bottom - top)];
  const across = (edge: number) => Math.min(1, Math.max(0, (edge - left) / width));
  const down = (edge: number) => Math.min(1, Math.max(0, (edge - top) / height));
  return {
    ...{ left, top, width, height, inner: [across(x), down(y), across(x + w), down(y + h)] },
    also: new Set(others.map(({ label }) => label)),
    others: others.map(({ xywh: [ox = 0, oy = 0, ow = 0, oh = 0] }): Box => {
      return [across(ox), down(oy), across(ox + ow), down(oy + oh)];
    }),
  };
}

/** Returns landscapes, in random order: pictures without things of their own, mostly. */
export function readLandscapes(images: string, random: Random): Uint8Array[] {
  const files = readTar(join(images, 'scenes6.tar'));
  const rows = rowsOf(join(images, 'scenes6.jsonl'), SceneRow).filter(({ label }) =>
    LANDSCAPES.includes(label),
  );
  return shuffled(rows, random).flatMap(({ image }) => files.get(image) ?? []);
}

/** Lays cut-outs over a landscape, the later over the earlier, and returns the scene with their boxes. */
export async function composeScene(
  landscape: Uint8Array,
  placed: readonly Placed[],
): Promise<{ picture: RgbImage; boxes: Box[] }> {
  const boxes: Box[] = [];
  const layers: { input: Buffer; left: number; top: number }[] = [];
  for (const { cutOut, x, y, heightPx } of placed) {
    const widthPx = Math.round((cutOut.width / cutOut.height) * heightPx);
    const left = clamp(Math.round(x * SCENE.width - widthPx / 2), SCENE.width - widthPx);
    const top = clamp(Math.round(y * SCENE.height - heightPx / 2), SCENE.height - heightPx);
    layers.push({ input: await softEdged(cutOut, widthPx, heightPx), left, top });
    boxes.push([
      left / SCENE.width,
      top / SCENE.height,
      (left + widthPx) / SCENE.width,
      (top + heightPx) / SCENE.height,
    ]);
  }
  const { data, info } = await sharp(landscape)
    .resize(SCENE.width, SCENE.height, { fit: 'fill' })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { picture: { rgb: data, width: info.width, height: info.height }, boxes };
}

/** Returns a random item. */
export function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[drawInt(random, 0, items.length)] as Item;
}

/** Cuts a thing out at a size, as a PNG with soft edges. */
export async function softEdged(
  { bytes, left, top, width, height }: CutOut,
  widthPx: number,
  heightPx: number,
): Promise<Buffer> {
  const soft = Math.max(2, Math.round(Math.min(widthPx, heightPx) * 0.04));
  const mask = await sharp(
    Buffer.from(
      `<svg width="${widthPx}" height="${heightPx}"><rect x="${soft}" y="${soft}" width="${widthPx - 2 * soft}" height="${heightPx - 2 * soft}" fill="white"/></svg>`,
    ),
  )
    .blur(soft / 2)
    .png()
    .toBuffer();
  return sharp(bytes)
    .extract({ left, top, width, height })
    .resize(widthPx, heightPx, { fit: 'fill' })
    .ensureAlpha()
    .composite([{ input: mask, blend: 'dest-in' }])
    .png()
    .toBuffer();
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, most), Math.max(0, value));
}
