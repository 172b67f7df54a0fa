/** Scenes with drawn things that the detector knows: exact places without anybody's photographs. */
import sharp from 'sharp';
import type { RgbImage } from '../../core/image.ts';

/** A thing to draw; `x` is the middle in fractions of the width. */
export interface DrawnThing {
  kind: 'stop sign' | 'traffic light' | 'clock';
  x: number;
}

const WIDTH = 640;
const HEIGHT = 360;

/** Draws things before sky and grass. */
export async function drawScene(things: readonly DrawnThing[]): Promise<RgbImage> {
  const { data, info } = await sharp(Buffer.from(sceneSvg(things)))
    .flatten()
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgb: data, width: info.width, height: info.height };
}

/** Draws the same as a PNG, for ffmpeg. */
export function drawPng(things: readonly DrawnThing[]): Promise<Buffer> {
  return sharp(Buffer.from(sceneSvg(things)))
    .png()
    .toBuffer();
}

function sceneSvg(things: readonly DrawnThing[]): string {
  const drawn = things.map(({ kind, x }) => DRAWINGS[kind](x * WIDTH)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#6aa7e8"/><stop offset="1" stop-color="#dcecff"/></linearGradient></defs>
    <rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/>
    <rect y="270" width="${WIDTH}" height="90" fill="#6b8f4e"/>${drawn}</svg>`;
}

const DRAWINGS: Record<DrawnThing['kind'], (x: number) => string> = {
  'stop sign': (x) => {
    const [y, r] = [130, 60];
    const corners = Array.from({ length: 8 }, (_, i) => {
      const angle = Math.PI / 8 + (i * Math.PI) / 4;
      return `${x + r * Math.cos(angle)},${y + r * Math.sin(angle)}`;
    });
    return `<rect x="${x - 5}" y="${y}" width="10" height="204" fill="#888"/>
      <polygon points="${corners.join(' ')}" fill="#c4161c" stroke="white" stroke-width="6"/>
      <rect x="${x - 40}" y="${y - 12}" width="80" height="24" fill="white"/>`;
  },
  'traffic light': (x) => {
    const lamp = (dy: number, fill: string) => `<circle cx="${x}" cy="${150 + dy}" r="15" fill="${fill}"/>`;
    return `<rect x="${x - 4}" y="150" width="8" height="192" fill="#444"/>
      <rect x="${x - 24}" y="88" width="48" height="125" rx="6" fill="#1a1a1a"/>
      ${lamp(-38, '#ff2a1c')}${lamp(0, '#4a3a10')}${lamp(38, '#0f3a1a')}`;
  },
  clock: (x) => {
    const [y, r] = [150, 75];
    const hours = Array.from({ length: 12 }, (_, i) => {
      const angle = (i * Math.PI) / 6;
      const [from, to] = [0.75 * r, 0.9 * r];
      const at = (d: number) => `${x + d * Math.sin(angle)},${y - d * Math.cos(angle)}`;
      return `<polyline points="${at(from)} ${at(to)}" stroke="#222" stroke-width="6"/>`;
    });
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="white" stroke="#222" stroke-width="9"/>${hours.join('')}
      <polyline points="${x},${y} ${x + 30},${y - 19}" stroke="#111" stroke-width="6"/>
      <polyline points="${x},${y} ${x - 8},${y - 50}" stroke="#111" stroke-width="4"/>`;
  },
};
