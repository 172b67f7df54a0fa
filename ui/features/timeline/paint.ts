/**
 * Draws the timeline. In: its contents, in seconds; out: pixels. The base (ruler, heat, bands) is drawn when the data or
 * the view changes; the cursor (pointer, playhead, selection) for each frame, on a canvas above it.
 */
import type { Segment } from '../../../contract/index.ts';
import { sameHit } from '../../lib/hits.ts';
import { formatClock } from '../../lib/time/clock.ts';
import { gapsOf, type HeatRange, heatColumns } from '../../lib/time/heat.ts';
import type { Span } from '../../lib/time/span.ts';
import { tickDecimals, ticks, timeToX, type View, wholeView } from '../../lib/time/time-scale.ts';
import type { Palette } from './palette.ts';

/** A curve that is ready to be drawn. */
export interface Heat {
  values: readonly (number | null)[];
  stepS: number;
  range: HeatRange;
}

/** The contents of the base. */
export interface Scene {
  view: View;
  durationS: number;
  /** Seconds that are indexed; nothing is known of those after them. */
  indexedS: number;
  heat: Heat | null;
  heatB: Heat | null;
  events: readonly Span[];
  /** Where somebody speaks; null where nothing has listened, undefined until that is known. */
  speech: readonly Span[] | null | undefined;
  hits: readonly Segment[];
  current: Segment | null;
}

/** The contents of the cursor canvas. */
export interface Cursor {
  timeS: number;
  hoverS: number | null;
  selection: Span | null;
}

/** Heights in CSS pixels. From top to bottom: the ruler, the heat, the events, the speech, the bands of moments. */
export const LAYOUT = { ruler: 22, heat: 64, events: 8, speech: 6, bands: 16, height: 118, minimap: 18 };

type Context = CanvasRenderingContext2D;

/** Draws ruler, heat, gaps and bands, `width` CSS pixels wide. */
export function paintBase(ctx: Context, width: number, scene: Scene, palette: Palette): void {
  ctx.clearRect(0, 0, width, LAYOUT.height);
  const top = LAYOUT.ruler;
  ctx.fillStyle = palette.well;
  ctx.fillRect(0, top, width, LAYOUT.heat);
  paintHeat(ctx, width, scene, palette, top, LAYOUT.heat);
  paintRuler(ctx, width, scene.view, palette);
  paintUnindexed(ctx, width, scene, palette, top, LAYOUT.heat);
  paintEvents(ctx, width, scene, palette);
  paintSpeech(ctx, width, scene, palette);
  paintBands(ctx, width, scene, palette);
}

/** Draws the whole video into the minimap, with the part on display as a window. */
export function paintMinimap(ctx: Context, width: number, scene: Scene, palette: Palette): void {
  const height = LAYOUT.minimap;
  const whole = { ...scene, view: wholeView(scene.durationS) };
  ctx.clearRect(0, 0, width, height);
  ctx.fillStyle = palette.well;
  ctx.fillRect(0, 0, width, height);
  paintHeat(ctx, width, { ...whole, heatB: null }, palette, 0, height);
  const [from, to] = [
    timeToX(whole.view, width, scene.view.startS),
    timeToX(whole.view, width, scene.view.endS),
  ];
  ctx.globalAlpha = 0.62;
  ctx.fillStyle = palette.ground;
  ctx.fillRect(0, 0, from, height);
  ctx.fillRect(to, 0, width - to, height);
  ctx.globalAlpha = 1;
  ctx.strokeStyle = palette.accent;
  ctx.lineWidth = 1.5;
  ctx.strokeRect(from + 0.75, 0.75, Math.max(3, to - from - 1.5), height - 1.5);
}

/** Draws selection, pointer and playhead. */
export function paintCursor(ctx: Context, width: number, view: View, cursor: Cursor, palette: Palette): void {
  const height = LAYOUT.height;
  ctx.clearRect(0, 0, width, height);
  if (cursor.selection) paintSelection(ctx, width, view, cursor.selection, palette);
  if (cursor.hoverS !== null) {
    ctx.fillStyle = palette.faint;
    ctx.fillRect(Math.round(timeToX(view, width, cursor.hoverS)), 0, 1, height);
  }
  const x = Math.round(timeToX(view, width, cursor.timeS));
  if (x < -8 || x > width + 8) return;
  ctx.fillStyle = palette.text;
  ctx.fillRect(x - 0.75, 4, 1.5, height - 4);
  ctx.beginPath();
  ctx.roundRect(x - 5.5, 2, 11, 9, 2);
  ctx.moveTo(x - 5.5, 10);
  ctx.lineTo(x, 16);
  ctx.lineTo(x + 5.5, 10);
  ctx.fill();
}

function paintHeat(
  ctx: Context,
  width: number,
  scene: Scene,
  palette: Palette,
  top: number,
  height: number,
): void {
  const { heat, heatB, view } = scene;
  if (heat) paintColumns(ctx, width, heat, view, palette.heat, top, heatB ? height / 2 : height, 'up');
  if (heatB) paintColumns(ctx, width, heatB, view, palette.heatB, top + height / 2, height / 2, 'down');
  if (heatB) {
    ctx.fillStyle = palette.line;
    ctx.fillRect(0, top + height / 2 - 0.5, width, 1);
  }
  if (!heat) return;
  for (const gap of gapsOf(heat.values, heat.stepS)) {
    hatch(ctx, timeToX(view, width, gap.startS), timeToX(view, width, gap.endS), top, height, palette.line);
  }
}

/** Draws one bar per CSS pixel: a low floor of colour everywhere, so that it reads as heat, and height where it is hot. */
function paintColumns(
  ctx: Context,
  width: number,
  heat: Heat,
  view: View,
  ramp: readonly string[],
  top: number,
  height: number,
  direction: 'up' | 'down',
): void {
  const columns = heatColumns(heat.values, heat.stepS, heat.range, view, Math.max(1, Math.floor(width)));
  columns.forEach((value, x) => {
    if (Number.isNaN(value)) return;
    const bar = Math.max(3, Math.round(height * (0.08 + 0.9 * value)));
    ctx.fillStyle = ramp[Math.round(value * 255)] ?? '';
    ctx.fillRect(x, direction === 'up' ? top + height - bar : top, 1, bar);
  });
}

function paintRuler(ctx: Context, width: number, view: View, palette: Palette): void {
  const marks = ticks(view, width);
  const decimals = tickDecimals(marks);
  ctx.font = palette.font;
  ctx.textBaseline = 'alphabetic';
  for (const { timeS, major } of marks) {
    const x = Math.round(timeToX(view, width, timeS));
    ctx.fillStyle = palette.line;
    ctx.fillRect(x, major ? 8 : LAYOUT.ruler - 5, 1, major ? LAYOUT.ruler - 8 : 5);
    if (!major) continue;
    const label = formatClock(timeS, decimals);
    if (x + 5 + ctx.measureText(label).width > width) continue;
    ctx.fillStyle = palette.faint;
    ctx.fillText(label, x + 5, 15);
  }
}

/** Draws events side by side in two shades, so that their ends are seen; dense ones melt into one band. */
function paintEvents(ctx: Context, width: number, { events, view }: Scene, palette: Palette): void {
  const top = LAYOUT.ruler + LAYOUT.heat + 2;
  events.forEach(({ startS, endS }, i) => {
    const [from, to] = [timeToX(view, width, startS), timeToX(view, width, endS)];
    if (to < 0 || from > width) return;
    ctx.globalAlpha = i % 2 === 0 ? 0.3 : 0.55;
    ctx.fillStyle = palette.faint;
    ctx.fillRect(from, top, Math.max(1, to - from - (to - from > 3 ? 1 : 0)), LAYOUT.events - 3);
  });
  ctx.globalAlpha = 1;
}

/** The dots of a lane of which nothing is known: their length, and the distance between them. */
const DOTS = { length: 2, every: 10 };

/** Draws a line where somebody speaks, nothing where nobody does, and dots where nothing has listened. */
function paintSpeech(ctx: Context, width: number, { speech, view }: Scene, palette: Palette): void {
  if (speech === undefined) return;
  const top = LAYOUT.ruler + LAYOUT.heat + LAYOUT.events + 2;
  if (speech === null) {
    ctx.fillStyle = palette.faint;
    for (let x = 0; x < width; x += DOTS.every) ctx.fillRect(x, top + 1, DOTS.length, 1);
    return;
  }
  ctx.fillStyle = palette.good;
  for (const { startS, endS } of speech) {
    const [from, to] = [timeToX(view, width, startS), timeToX(view, width, endS)];
    if (to >= 0 && from <= width) ctx.fillRect(from, top, Math.max(1, to - from), LAYOUT.speech - 3);
  }
}

function paintBands(ctx: Context, width: number, scene: Scene, palette: Palette): void {
  const top = LAYOUT.ruler + LAYOUT.heat + LAYOUT.events + LAYOUT.speech + 4;
  for (const hit of [...scene.hits].reverse()) {
    const from = timeToX(scene.view, width, hit.start);
    const to = Math.max(from + 4, timeToX(scene.view, width, hit.end));
    if (to < 0 || from > width) continue;
    const current = sameHit(hit, scene.current);
    ctx.globalAlpha = current ? 1 : 0.35 + 0.5 * (hit.probability ?? 0.5);
    ctx.fillStyle = current ? palette.accent : palette.warm;
    ctx.beginPath();
    ctx.roundRect(from, top, to - from, 7, 3);
    ctx.fill();
  }
  ctx.globalAlpha = 1;
}

function paintUnindexed(
  ctx: Context,
  width: number,
  scene: Scene,
  palette: Palette,
  top: number,
  height: number,
): void {
  if (scene.indexedS >= scene.durationS - 1) return;
  const from = Math.max(0, timeToX(scene.view, width, scene.indexedS));
  const to = Math.min(width, timeToX(scene.view, width, scene.durationS));
  if (to > from) hatch(ctx, from, to, top, height, palette.line);
}

/** Draws slanted lines: nothing is known here, which is not the same as cold. */
function hatch(ctx: Context, fromX: number, toX: number, top: number, height: number, colour: string): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(fromX, top, Math.max(1, toX - fromX), height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let x = fromX - height; x < toX; x += 7) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
  ctx.restore();
}

function paintSelection(ctx: Context, width: number, view: View, selection: Span, palette: Palette): void {
  const [from, to] = [timeToX(view, width, selection.startS), timeToX(view, width, selection.endS)];
  ctx.globalAlpha = 0.2;
  ctx.fillStyle = palette.accent;
  ctx.fillRect(from, LAYOUT.ruler, to - from, LAYOUT.heat);
  ctx.globalAlpha = 1;
  for (const x of [from, to]) {
    ctx.fillRect(Math.round(x) - 1, LAYOUT.ruler, 2, LAYOUT.heat);
    ctx.beginPath();
    ctx.roundRect(Math.round(x) - 3, LAYOUT.ruler + LAYOUT.heat / 2 - 9, 6, 18, 3);
    ctx.fill();
  }
}
