/**
 * Paints the canvases of the timeline. Holds the palette until the colours of the page change, and paints the cursor at
 * most once per frame of the screen.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { View } from '../../lib/time/time-scale.ts';
import { type Cursor, LAYOUT, paintBase, paintCursor, paintMinimap, type Scene } from './paint.ts';
import { type Palette, readPalette } from './palette.ts';
import { onColourChange, sharpContext } from './sharp-canvas.ts';

/** The element with the canvases `.base`, `.cursor` and `.minimap`. */
export interface PaintHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: ParentNode;
  readonly view: View;
  readonly scene: Scene;
  readonly cursor: Cursor;
}

/** Paints for one element, while it is on the page. */
export class TimelinePainter implements ReactiveController {
  readonly #host: PaintHost;
  readonly #resize = new ResizeObserver(() => this.paint());
  #palette: Palette | null = null;
  #frame = 0;
  #stopListening: (() => void) | null = null;

  constructor(host: PaintHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#resize.observe(this.#host);
    this.#stopListening = onColourChange(() => {
      this.#palette = null;
      this.paint();
    });
  }

  hostDisconnected(): void {
    this.#resize.disconnect();
    this.#stopListening?.();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** Paints everything. */
  paint(): void {
    const width = this.#host.clientWidth;
    const base = width > 0 ? this.#context('.base', width, LAYOUT.height) : null;
    if (!base) return; // Not rendered or not laid out yet.
    this.#palette ??= readPalette(this.#host);
    const { scene } = this.#host;
    paintBase(base, width, scene, this.#palette);
    const minimap = this.#context('.minimap', width, LAYOUT.minimap);
    if (minimap) paintMinimap(minimap, width, scene, this.#palette);
    this.paintCursorSoon();
  }

  /** Paints selection, pointer and playhead with the next frame of the screen. */
  paintCursorSoon(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const width = this.#host.clientWidth;
      const context = this.#context('.cursor', width, LAYOUT.height);
      if (!context || !this.#palette) return;
      paintCursor(context, width, this.#host.view, this.#host.cursor, this.#palette);
    });
  }

  #context(name: string, width: number, height: number): CanvasRenderingContext2D | null {
    return sharpContext(this.#host.renderRoot.querySelector(`canvas${name}`), width, height);
  }
}
