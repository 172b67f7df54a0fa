/**
 * The timeline of one video: ruler, relevance as heat, moments as bands, gaps, selection, playhead, a minimap when
 * zoomed, and a preview at the pointer. Two stacked canvases, so that a moving playhead redraws lines only. It is a
 * slider for the keyboard and for screen readers, which also get the moments as a list.
 */
import { html, nothing, type PropertyValues } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Curve, Segment } from '../../../contract/index.ts';
import type { VideoEvent } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { emit } from '../../elements/events.ts';
import { isPointed } from '../../elements/moment.ts';
import { PageElement } from '../../elements/page-element.ts';
import { shared } from '../../elements/shared-styles.ts';
import { formatClock } from '../../lib/time/clock.ts';
import { gapsOf, heatRange, intensity } from '../../lib/time/heat.ts';
import { type Span, spanOf } from '../../lib/time/span.ts';
import type { Storyboard } from '../../lib/time/storyboard.ts';
import {
  clampView,
  isWhole,
  reveal,
  timeToX,
  type View,
  wholeView,
  xToTime,
  zoomAt,
} from '../../lib/time/time-scale.ts';
import { timelineLines } from '../../lib/time/timeline-lines.ts';
import { bindGestures, type GestureHost } from './gestures.ts';
import { type Cursor, type Heat, LAYOUT, type Scene } from './paint.ts';
import { type PreviewScene, previewAt } from './preview.ts';
import { timelineList } from './timeline-list.ts';
import { type PaintHost, TimelinePainter } from './timeline-painter.ts';
import { timelineStyles } from './timeline-styles.ts';

/** `<tm-timeline>`: emits `tm-seek`, `tm-view`, `tm-select`, `tm-point-menu`. */
export class Timeline extends PageElement implements GestureHost, PaintHost {
  static override properties = {
    label: { attribute: false },
    durationS: { attribute: false },
    indexedS: { attribute: false },
    curve: { attribute: false },
    curveB: { attribute: false },
    peak: { attribute: false },
    events: { attribute: false },
    speech: { attribute: false },
    hits: { attribute: false },
    current: { attribute: false },
    board: { attribute: false },
    zoom: { attribute: false },
    selection: { attribute: false },
    hover: { state: true },
  };
  static override styles = [shared, timelineStyles];

  /** The title of the video, for the slider's name. */
  label = '';
  durationS = 0;
  indexedS = 0;
  /** Relevance to the sentence, and to the compared one. */
  curve: Curve | null = null;
  curveB: Curve | null = null;
  /** The cosine of the best hit anywhere, so that heat means the same in every video. */
  peak: number | undefined = undefined;
  /** Its events, in the order of time. */
  events: readonly VideoEvent[] = [];
  /** The spans in which somebody speaks; null where nothing has listened, undefined until that is known. */
  speech: readonly Span[] | null | undefined = undefined;
  /** The moments of this video. */
  hits: readonly Segment[] = [];
  current: Segment | null = null;
  board: Storyboard = [];
  /** The span to show, or null for everything. */
  zoom: Span | null = null;
  selection: Span | null = null;
  readonly rulerHeight = LAYOUT.ruler;
  private hover: { timeS: number; x: number } | null = null;
  #timeS = 0;
  #heat: Heat | null = null;
  #heatB: Heat | null = null;
  #gaps: readonly Span[] = [];
  #painter = new TimelinePainter(this);
  #unbind: (() => void) | null = null;

  /** The span on display. */
  get view(): View {
    return this.zoom ? clampView(this.zoom, this.durationS) : wholeView(this.durationS);
  }

  /** The contents of the base canvas. */
  get scene(): Scene {
    const { view, durationS, indexedS, hits, current, speech } = this;
    const events = this.events.map(spanOf);
    return { view, durationS, indexedS, heat: this.#heat, heatB: this.#heatB, events, speech, hits, current };
  }

  /** The contents of the cursor canvas. */
  get cursor(): Cursor {
    return { timeS: this.#timeS, hoverS: this.hover?.timeS ?? null, selection: this.selection };
  }

  /** Moves the playhead. Called for each frame of the player; nothing is rendered. */
  showTime(timeS: number): void {
    const { view } = this;
    // Follows the playhead out of the view, unless it was out of it already.
    const followed = this.#timeS >= view.startS && this.#timeS < view.endS;
    this.#timeS = timeS;
    if (this.zoom && followed && (timeS < view.startS || timeS >= view.endS)) {
      this.onView(reveal(view, this.durationS, timeS));
    }
    this.#painter.paintCursorSoon();
    this.#updateSlider();
  }

  /** Zooms around the playhead; 0 shows everything. */
  zoomBy(factor: number): void {
    const anchorS = Math.min(this.view.endS, Math.max(this.view.startS, this.#timeS));
    this.onView(
      factor === 0 ? wholeView(this.durationS) : zoomAt(this.view, this.durationS, anchorS, factor),
    );
  }

  onSeek(timeS: number, final: boolean): void {
    emit(this, 'tm-seek', { timeS, final });
  }

  onSelect(selection: Span | null, final: boolean): void {
    this.selection = selection;
    if (final) emit(this, 'tm-select', { selection });
  }

  onView(view: View): void {
    this.zoom = isWhole(view, this.durationS) ? null : view;
    emit(this, 'tm-view', { zoom: this.zoom });
  }

  onHover(timeS: number | null, x: number): void {
    this.hover = timeS === null ? null : { timeS, x };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#bind();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unbind?.();
    this.#unbind = null;
  }

  protected override firstUpdated(): void {
    this.#bind();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('curve') || changed.has('peak')) this.#heat = toHeat(this.curve, this.peak);
    if (changed.has('curve')) this.#gaps = this.curve ? gapsOf(this.curve.values, this.curve.step_s) : [];
    if (changed.has('curveB') || changed.has('peak')) this.#heatB = toHeat(this.curveB, this.peak);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const onlyHover = [...changed.keys()].every(
      (name) => name === ('hover' as never) || name === 'selection',
    );
    if (onlyHover) this.#painter.paintCursorSoon();
    else this.#painter.paint();
  }

  override render() {
    return html`<div class="strip" role="slider" tabindex="0" aria-label=${t('timeline.label', { title: this.label })}
        aria-valuemin="0" aria-valuemax=${Math.floor(this.durationS)} style=${styleMap({ height: `${LAYOUT.height}px` })}
        @contextmenu=${this.#onContextMenu}>
        <canvas class="base" height=${LAYOUT.height}></canvas>
        <canvas class="cursor" height=${LAYOUT.height}></canvas>
        ${this.#preview()}
      </div>
      <canvas class="minimap" style=${styleMap({ height: `${LAYOUT.minimap}px` })}
        @pointerdown=${this.#onMinimap} @pointermove=${this.#onMinimap}></canvas>
      ${timelineList(timelineLines(this.hits, this.#gaps, this.indexedS, this.durationS), this.speech)}`;
  }

  #preview() {
    const { board, events, hover, speech, view } = this;
    if (!hover) return nothing;
    return previewAt({
      ...hover,
      width: this.clientWidth,
      board,
      fine: view.endS - view.startS < 20,
      ...this.#relevanceAt(hover.timeS),
      ...{ events, speech },
    });
  }

  #relevanceAt(timeS: number): Pick<PreviewScene, 'relevance' | 'note'> {
    const unknown = (note: string) => ({ relevance: null, note });
    if (!this.#heat) return unknown('');
    const value = this.#heat.values[Math.floor(timeS / this.#heat.stepS)];
    if (value === undefined) return unknown(timeS >= this.indexedS ? t('timeline.unindexed') : '');
    if (value === null) return unknown(t('timeline.gap'));
    return { relevance: intensity(value, this.#heat.range), note: '' };
  }

  #bind(): void {
    const strip = this.#strip;
    if (!strip) return;
    this.#unbind = bindGestures(strip, this);
    this.#updateSlider();
  }

  get #strip(): HTMLElement | null {
    return this.renderRoot.querySelector('.strip');
  }

  #updateSlider(): void {
    const strip = this.#strip;
    const now = String(Math.floor(this.#timeS));
    if (!strip || strip.getAttribute('aria-valuenow') === now) return;
    strip.setAttribute('aria-valuenow', now);
    const words = { time: formatClock(this.#timeS), duration: formatClock(this.durationS) };
    strip.setAttribute('aria-valuetext', t('timeline.now', words));
  }

  /** Right button or long press mean the second under the pointer; the keyboard's menu key means the playhead. */
  #onContextMenu(event: MouseEvent): void {
    event.preventDefault();
    const box = this.#strip?.getBoundingClientRect();
    if (!box) return;
    const pointed = isPointed(event);
    const x = pointed ? event.clientX : box.left + timeToX(this.view, box.width, this.#timeS);
    const timeS = pointed
      ? this.#clamped(xToTime(this.view, box.width, event.clientX - box.left))
      : this.#timeS;
    emit(this, 'tm-point-menu', { timeS, x, y: pointed ? event.clientY : box.bottom });
  }

  #clamped(timeS: number): number {
    return Math.min(this.durationS, Math.max(0, timeS));
  }

  #onMinimap(event: PointerEvent): void {
    if (event.type === 'pointermove' && (event.buttons & 1) === 0) return;
    const canvas = event.currentTarget as HTMLElement;
    canvas.setPointerCapture(event.pointerId);
    const box = canvas.getBoundingClientRect();
    const centreS = xToTime(wholeView(this.durationS), box.width, event.clientX - box.left);
    const half = (this.view.endS - this.view.startS) / 2;
    this.onView(clampView({ startS: centreS - half, endS: centreS + half }, this.durationS));
  }
}

function toHeat(curve: Curve | null, peak: number | undefined): Heat | null {
  return curve && { values: curve.values, stepS: curve.step_s, range: heatRange(curve.values, peak) };
}
