/** Plots as inline SVG, without scripts: the relevance of a video, reliability, and how far answers are off. Pure. */
import { escapeMarkup } from '../core/markup.ts';
import type { ReliabilityBin } from './reliability.ts';

/** A video's curve with what is right and what was answered, all in seconds. */
export interface CurvePlot {
  values: readonly (number | null)[];
  truths: readonly { start: number; end: number }[];
  answers: readonly { start: number; end: number; peak: number }[];
}

const [WIDTH, HEIGHT] = [640, 80];
/** As many points are drawn of a curve, each the highest of its seconds. */
const POINTS = 320;
/** As many answers are marked. */
const MARKED = 3;

/** The curve as a line, right spans as bands, the first answers as bars below it. */
export function curvePlot({ values, truths, answers }: CurvePlot): string {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (second: number) => ((second / Math.max(1, values.length)) * WIDTH).toFixed(1);
  const y = (value: number) => (HEIGHT - 14 - ((value - low) / (high - low || 1)) * (HEIGHT - 20)).toFixed(1);
  const bands = truths.map(({ start, end }) => rect('right', x(start), 0, width(x, start, end), HEIGHT - 10));
  const bars = answers
    .slice(0, MARKED)
    .map(({ start, end }, i) => rect(`answer a${i}`, x(start), HEIGHT - 8, width(x, start, end), 6));
  const points = thinned(values).map(([second, value]) => `${x(second)},${y(value)}`);
  const line = `<polyline class="curve" points="${points.join(' ')}"/>`;
  return svg(WIDTH, HEIGHT, 'Relevance over the video', [...bands, line, ...bars]);
}

function width(x: (second: number) => string, start: number, end: number): string {
  return Math.max(1, Number(x(end)) - Number(x(start))).toFixed(1);
}

function thinned(values: readonly (number | null)[]): [number, number][] {
  const step = Math.max(1, Math.ceil(values.length / POINTS));
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i): [number, number | null] => {
    const part = values.slice(i * step, (i + 1) * step).filter((value) => value !== null);
    return [i * step, part.length > 0 ? Math.max(...part) : null];
  }).filter((point): point is [number, number] => point[1] !== null);
}

/** Said probability against the share that was right; on the diagonal, both agree. Larger dots hold more answers. */
export function reliabilityPlot(bins: readonly ReliabilityBin[]): string {
  const side = 240;
  const at = (value: number) => (20 + value * (side - 40)).toFixed(1);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const dots = bins.map(({ count, meanP, share }) => {
    const radius = (2 + 7 * Math.sqrt(count / most)).toFixed(1);
    const title = `<title>${count} answers: said ${percent(meanP)}, right ${percent(share)}</title>`;
    return `<circle class="dot" cx="${at(meanP)}" cy="${at(1 - share)}" r="${radius}">${title}</circle>`;
  });
  return svg(side, side, 'Reliability', [
    `<rect class="frame" x="20" y="20" width="${side - 40}" height="${side - 40}"/>`,
    `<line class="even" x1="${at(0)}" y1="${at(1)}" x2="${at(1)}" y2="${at(0)}"/>`,
    ...dots,
    label(side / 2, side - 4, 'said'),
    label(side / 2, 13, 'right'),
  ]);
}

/** Bars of counts, each with its name below and its count above. */
export function barPlot(title: string, bars: readonly { name: string; count: number }[]): string {
  const [step, height] = [80, 160];
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const drawn = bars.flatMap(({ name, count }, i) => {
    const tall = ((height - 50) * count) / most;
    const middle = i * step + step / 2;
    return [
      rect('bar', (i * step + 12).toFixed(1), height - 24 - tall, (step - 24).toFixed(1), tall),
      label(middle, height - 8, name),
      label(middle, height - 30 - tall, String(count)),
    ];
  });
  return svg(bars.length * step, height, title, drawn);
}

function svg(width: number, height: number, title: string, parts: readonly string[]): string {
  const name = escapeMarkup(title);
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${name}">${parts.join('')}</svg>`;
}

function rect(kind: string, x: string, y: number, width: string, height: number): string {
  return `<rect class="${kind}" x="${x}" y="${y.toFixed(1)}" width="${width}" height="${height.toFixed(1)}"/>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}">${escapeMarkup(text)}</text>`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
