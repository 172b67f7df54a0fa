/**
 * Renders only the part of a long grid that is in view. In: the grid and its scroller. Out: the items to render, and a
 * new render when scrolling or resizing changes them. Its rows must be equally high.
 */
import type { LitElement, ReactiveController } from 'lit';
import { type GridMeasures, type GridWindow, gridWindow } from '../lib/library/grid-window.ts';

/** Items rendered before anything has been measured. */
const FIRST_ITEMS = 40;

/** The latest measures: a grid that comes back can keep its place before it is measured again. */
let latest: Pick<GridMeasures, 'columns' | 'rowPx'> | null = null;

/** A window onto the grid of an element. */
export class WindowController implements ReactiveController {
  readonly #host: LitElement;
  readonly #grid: () => HTMLElement | null;
  #scroller: Element | null = null;
  #observer: ResizeObserver | null = null;
  #count = 0;
  #shown: GridWindow | null = null;

  /** `grid` returns the grid once it is rendered; the nearest `<main>` scrolls it. */
  constructor(host: LitElement, grid: () => HTMLElement | null) {
    this.#host = host;
    this.#grid = grid;
    host.addController(this);
  }

  hostConnected(): void {
    this.#scroller = this.#host.closest('main');
    this.#scroller?.addEventListener('scroll', this.#look, { passive: true });
    this.#observer = new ResizeObserver(this.#look);
    this.#observer.observe(this.#host);
    if (this.#scroller) this.#observer.observe(this.#scroller);
  }

  hostDisconnected(): void {
    this.#scroller?.removeEventListener('scroll', this.#look);
    this.#observer?.disconnect();
  }

  hostUpdated(): void {
    this.#look();
  }

  /** Returns the window onto a grid of `count` items, for rendering. */
  show(count: number): GridWindow {
    this.#count = count;
    const known = latest && this.#measure(latest);
    this.#shown = known
      ? gridWindow(count, known)
      : { from: 0, to: Math.min(count, FIRST_ITEMS), beforePx: 0, afterPx: 0 };
    return this.#shown;
  }

  /** Renders again when other items are in view than are rendered. */
  #look = (): void => {
    const grid = this.#grid();
    const first = grid?.querySelector('li');
    if (!grid || !first) return;
    const { gridTemplateColumns, rowGap } = getComputedStyle(grid);
    const rowPx = first.getBoundingClientRect().height + (Number.parseFloat(rowGap) || 0);
    if (rowPx < 20) return; // Not laid out, as in a hidden tab.
    latest = { columns: gridTemplateColumns.split(' ').length, rowPx };
    const next = gridWindow(this.#count, this.#measure(latest));
    const { from, to } = this.#shown ?? { from: -1, to: -1 };
    const isSame = next.from === from && next.to === to;
    if (!isSame || Math.abs(next.afterPx - (this.#shown?.afterPx ?? 0)) > 1) this.#host.requestUpdate();
  };

  #measure(size: Pick<GridMeasures, 'columns' | 'rowPx'>): GridMeasures {
    const top = this.#scroller?.getBoundingClientRect().top ?? 0;
    const gridTop = this.#grid()?.getBoundingClientRect().top ?? top - (this.#scroller?.scrollTop ?? 0);
    return { ...size, topPx: gridTop - top, viewPx: this.#scroller?.clientHeight || innerHeight };
  }
}
