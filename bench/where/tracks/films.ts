/**
 * Composed films with exact truth: cut-outs that move over a landscape. In: cut-outs, a landscape, ways. Out: pictures with
 * the box of each thing, as far as it is in the picture. Later things pass before earlier ones.
 */
import sharp from 'sharp';
import type { Box } from '../../../core/box.ts';
import type { RgbImage } from '../../../core/image.ts';
import { drawInt, type Random } from '../../random.ts';
import { type CutOut, pick, SCENE, softEdged } from '../compose.ts';

/** Pictures a second, as in the product. */
export const FILM_FPS = 5;
/** A thing counts while this share of it is in the picture. */
const LEAST_SHOWN = 1 / 3;

/** How a thing moves. */
export const WAYS = ['steady', 'slows down', 'turns', 'stands'] as const;
/** The name of a way. */
export type Way = (typeof WAYS)[number];

/** A thing of a film: a cut-out and the place of its middle at a time, in fractions of the picture. */
export interface Mover {
  cutOut: CutOut;
  heightPx: number;
  way: Way;
  at(timeS: number): { x: number; y: number };
}

/** Draws a thing with a random way: it moves to the left as often as to the right. */
export function drawMover(cutOuts: readonly CutOut[], seconds: number, random: Random): Mover {
  const way = pick(WAYS, random);
  const cutOut = pick(cutOuts, random);
  const heightPx = drawInt(random, 110, 180);
  const toRight = random() < 0.5 ? 1 : -1;
  const speed = (0.08 + 0.14 * random()) * toRight;
  const [startX, y, dy] = [
    0.5 - speed * seconds * (0.3 + 0.4 * random()),
    0.4 + 0.3 * random(),
    0.06 * (random() - 0.5),
  ];
  const phase = random() * Math.PI;
  const at = (timeS: number) => {
    if (way === 'stands') return { x: 0.2 + 0.6 * ((phase / Math.PI + startX) % 1 || 0.5), y };
    if (way === 'turns') {
      return { x: startX + speed * timeS, y: y + 0.12 * Math.sin(phase + (timeS * 2 * Math.PI) / 4) };
    }
    const path = way === 'slows down' ? 1.6 * (timeS - timeS ** 2 / (2 * seconds)) : timeS;
    return { x: startX + speed * path, y: y + dy * timeS };
  };
  return { cutOut, heightPx, way, at };
}

/** Returns the box of a thing at a time; null while too little of it is in the picture. */
export function boxOfMover(mover: Mover, timeS: number): Box | null {
  return boxOfPart(mover, mover.cutOut.inner, timeS);
}

/** Returns the boxes of what else the cut-out of a thing shows at a time. */
export function otherBoxes(mover: Mover, timeS: number): Box[] {
  return mover.cutOut.others.flatMap((part) => {
    const box = boxOfPart(mover, part, timeS);
    return box ? [box] : [];
  });
}

/** Returns the box of a part of a cut-out, in fractions of it, at a time; null while too little of it is in the picture. */
function boxOfPart({ cutOut, heightPx, at }: Mover, [x0, y0, x1, y1]: Box, timeS: number): Box | null {
  const { x, y } = at(timeS);
  const height = heightPx / SCENE.height;
  const width = ((cutOut.width / cutOut.height) * heightPx) / SCENE.width;
  const [left, top] = [x - width / 2, y - height / 2];
  const whole: Box = [left + x0 * width, top + y0 * height, left + x1 * width, top + y1 * height];
  const box = whole.map((edge) => Math.min(1, Math.max(0, edge))) as unknown as Box;
  const shown = areaOf(box) / Math.max(1e-9, areaOf(whole));
  return shown >= LEAST_SHOWN ? box : null;
}

function areaOf([x0, y0, x1, y1]: Box): number {
  return (x1 - x0) * (y1 - y0);
}

/** Returns a function that draws the picture of a film at a time. */
export async function openFilm(
  landscape: Uint8Array,
  movers: readonly Mover[],
): Promise<(timeS: number) => RgbImage> {
  const { width, height } = SCENE;
  const base = await sharp(landscape).resize(width, height, { fit: 'fill' }).removeAlpha().raw().toBuffer();
  const sprites = await Promise.all(
    movers.map(async (mover) => {
      const widthPx = Math.round((mover.cutOut.width / mover.cutOut.height) * mover.heightPx);
      const png = await softEdged(mover.cutOut, widthPx, mover.heightPx);
      const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
      return { mover, data, width: info.width, height: info.height };
    }),
  );
  return (timeS) => {
    const rgb = Uint8Array.from(base);
    for (const sprite of sprites) lay(rgb, sprite, sprite.mover.at(timeS));
    return { rgb, width, height };
  };
}

/** Lays a sprite of R, G, B and alpha over a picture, as far as it is in it. */
function lay(
  rgb: Uint8Array,
  { data, width, height }: { data: Buffer; width: number; height: number },
  middle: { x: number; y: number },
): void {
  const left = Math.round(middle.x * SCENE.width - width / 2);
  const top = Math.round(middle.y * SCENE.height - height / 2);
  for (let row = Math.max(0, -top); row < Math.min(height, SCENE.height - top); row++) {
    for (let column = Math.max(0, -left); column < Math.min(width, SCENE.width - left); column++) {
      const from = (row * width + column) * 4;
      const to = ((top + row) * SCENE.width + left + column) * 3;
      const alpha = (data[from + 3] as number) / 255;
      for (let c = 0; c < 3; c++)
        rgb[to + c] = Math.round((rgb[to + c] as number) * (1 - alpha) + (data[from + c] as number) * alpha);
    }
  }
}
