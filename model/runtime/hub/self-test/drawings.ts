/**
 * Twelve drawn pictures that any encoder of pictures and sentences tells apart, each with a sentence in English and in
 * Chinese. A drawing is a function of the place, (0, 0) at the top left and (1, 1) at the bottom right. Pure.
 */
import type { RgbImage } from '../../../../core/image.ts';

type Colour = readonly [number, number, number];

/** A picture with what it shows. */
export interface Drawing {
  en: string;
  zh: string;
  colourAt(x: number, y: number): Colour;
}

const WHITE: Colour = [255, 255, 255];
const BLACK: Colour = [12, 12, 12];
const RED: Colour = [220, 20, 30];
const GREEN: Colour = [20, 160, 60];
const BLUE: Colour = [25, 70, 220];
const YELLOW: Colour = [250, 215, 20];
const ORANGE: Colour = [250, 140, 20];
const PURPLE: Colour = [130, 40, 170];

/** The drawings. */
export const DRAWINGS: readonly Drawing[] = [
  {
    en: 'a red circle on a white background',
    zh: '白色背景上的红色圆形',
    colourAt: (x, y) => (distance(x, y, 0.5, 0.5) < 0.33 ? RED : WHITE),
  },
  {
    en: 'a blue square on a white background',
    zh: '白色背景上的蓝色正方形',
    colourAt: (x, y) => (Math.abs(x - 0.5) < 0.3 && Math.abs(y - 0.5) < 0.3 ? BLUE : WHITE),
  },
  {
    en: 'a green triangle on a white background',
    zh: '白色背景上的绿色三角形',
    colourAt: (x, y) => (y > 0.15 && y < 0.85 && Math.abs(x - 0.5) < (y - 0.15) * 0.55 ? GREEN : WHITE),
  },
  {
    en: 'a yellow star on a black background',
    zh: '黑色背景上的黄色五角星',
    colourAt: (x, y) => (isInStar(x - 0.5, y - 0.52, 0.42) ? YELLOW : BLACK),
  },
  {
    en: 'a black and white chessboard',
    zh: '黑白相间的棋盘',
    colourAt: (x, y) => ((Math.floor(x * 8) + Math.floor(y * 8)) % 2 === 0 ? WHITE : BLACK),
  },
  {
    en: 'a rainbow in a blue sky',
    zh: '蓝天上的彩虹',
    colourAt: (x, y) => {
      const band = Math.floor((distance(x, y, 0.5, 1.05) - 0.42) / 0.07);
      return [PURPLE, BLUE, GREEN, YELLOW, ORANGE, RED][band] ?? [150, 205, 250];
    },
  },
  {
    en: 'a yellow smiley face',
    zh: '黄色的笑脸',
    colourAt: (x, y) => {
      const isEye = distance(x, y, 0.36, 0.38) < 0.055 || distance(x, y, 0.64, 0.38) < 0.055;
      const isMouth = Math.abs(distance(x, y, 0.5, 0.5) - 0.25) < 0.025 && y > 0.58;
      if (isEye || isMouth) return BLACK;
      return distance(x, y, 0.5, 0.5) < 0.44 ? YELLOW : WHITE;
    },
  },
  {
    en: 'a purple heart',
    zh: '紫色的爱心',
    colourAt: (x, y) => {
      const [u, v] = [(x - 0.5) * 2.7, (0.46 - y) * 2.7];
      return (u * u + v * v - 1) ** 3 - u * u * v ** 3 < 0 ? PURPLE : WHITE;
    },
  },
  {
    en: 'sunset over the sea',
    zh: '海上的日落',
    colourAt: (x, y) => {
      if (y > 0.6) return [40 + 120 * (1 - y) * Number(Math.abs(x - 0.5) < 0.12), 50, 95];
      if (distance(x, y, 0.5, 0.56) < 0.14) return [255, 235, 150];
      return [255, 90 + 130 * y, 40 + 40 * y];
    },
  },
  {
    en: 'the moon and stars in the night sky',
    zh: '夜空中的月亮和星星',
    colourAt: (x, y) => {
      const isMoon = distance(x, y, 0.64, 0.34) < 0.17 && distance(x, y, 0.57, 0.3) > 0.15;
      const isStar = STARS.some(([sx, sy]) => distance(x, y, sx, sy) < 0.014);
      return isMoon || isStar ? [250, 246, 215] : [10, 14, 48];
    },
  },
  {
    en: 'a traffic light showing red',
    zh: '亮着红灯的交通信号灯',
    colourAt: (x, y) => {
      const lamps: [number, Colour][] = [
        [0.24, [255, 40, 30]],
        [0.5, [70, 60, 20]],
        [0.76, [20, 60, 30]],
      ];
      const lamp = lamps.find(([at]) => distance(x, y, 0.5, at) < 0.1);
      if (lamp) return lamp[1];
      return Math.abs(x - 0.5) < 0.16 && Math.abs(y - 0.5) < 0.42 ? [35, 35, 38] : [190, 205, 220];
    },
  },
  {
    en: 'a green meadow under a blue sky',
    zh: '蓝天下的绿色草地',
    colourAt: (_, y) => (y > 0.55 ? [70, 165 - 60 * (y - 0.55), 50] : [95 + 110 * y, 165 + 60 * y, 245]),
  },
];

const STARS: readonly [number, number][] = [
  ...([
    [0.1, 0.14],
    [0.24, 0.42],
    [0.38, 0.12],
    [0.16, 0.72],
  ] as [number, number][]),
  ...([
    [0.46, 0.6],
    [0.86, 0.12],
    [0.9, 0.58],
    [0.68, 0.78],
    [0.32, 0.88],
  ] as [number, number][]),
];

/** Points inside a pixel along one side: edges are smooth as those of photographs. */
const SAMPLES = 2;

/** Returns a drawing as 8-bit RGB. */
export function draw({ colourAt }: Pick<Drawing, 'colourAt'>, width: number, height: number): RgbImage {
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    const sum = [0, 0, 0];
    for (let sample = 0; sample < SAMPLES ** 2; sample++) {
      const [dx, dy] = [(sample % SAMPLES) + 0.5, Math.floor(sample / SAMPLES) + 0.5];
      const colour = colourAt((column + dx / SAMPLES) / width, (row + dy / SAMPLES) / height);
      for (let c = 0; c < 3; c++) sum[c] = (sum[c] as number) + (colour[c] as number);
    }
    rgb.set(
      sum.map((value) => Math.min(255, Math.round(value / SAMPLES ** 2))),
      pixel * 3,
    );
  }
  return { rgb, width, height };
}

function distance(x: number, y: number, toX: number, toY: number): number {
  return Math.hypot(x - toX, y - toY);
}

/** Returns true inside a five-pointed star around (0, 0): between two points its edge is a straight line. */
function isInStar(x: number, y: number, radius: number): boolean {
  const sector = (2 * Math.PI) / 5;
  const angle = Math.atan2(x, -y);
  const folded = Math.abs(angle - sector * Math.round(angle / sector));
  const [outer, inner] = [radius, radius * 0.382];
  const length = Math.hypot(x, y);
  // The edge runs from the outer corner at angle 0 to the inner one at half a sector.
  const [cornerX, cornerY] = [inner * Math.sin(sector / 2), inner * Math.cos(sector / 2)];
  const [px, py] = [length * Math.sin(folded), length * Math.cos(folded)];
  return cornerX * (py - outer) - (cornerY - outer) * px < 0;
}
