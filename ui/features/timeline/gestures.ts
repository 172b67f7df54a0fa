/**
 * The gestures of the timeline. In: pointer events of the element. Out: calls in seconds. On the ruler a drag scrubs; on
 * the heat a click seeks and a drag selects, and the ends of a selection can be moved; two fingers or the wheel zoom;
 * Shift and wheel, or a sideways wheel, move the view. With one finger a drag scrubs.
 */
import type { Span } from '../../lib/time/span.ts';
import { panBy, timeToX, type View, xToTime, zoomAt } from '../../lib/time/time-scale.ts';

/** The state that gestures read, and the calls that they make. */
export interface GestureHost {
  readonly view: View;
  readonly durationS: number;
  readonly selection: Span | null;
  /** Height of the part on which a drag scrubs, in CSS pixels from the top. */
  readonly rulerHeight: number;
  /** A time was pointed at; `final` is false while dragging. */
  onSeek(timeS: number, final: boolean): void;
  onSelect(selection: Span | null, final: boolean): void;
  onView(view: View): void;
  /** The pointer hovers at a time, or has left. */
  onHover(timeS: number | null, x: number): void;
}

type Drag =
  | { kind: 'scrub' }
  | { kind: 'press'; x: number; timeS: number; edge: Edge | null }
  | { kind: 'select'; anchorS: number; grabX: number };

/** An end of the selection: its position, and the other end, which stays when it is moved. */
interface Edge {
  x: number;
  otherS: number;
}

const DRAG_PX = 4;
const EDGE_PX = 6;
/** A selection shorter than a frame is empty. */
const MIN_SELECTION_S = 0.04;

/** Binds gestures to an element; returns a function that unbinds them. */
export function bindGestures(element: HTMLElement, host: GestureHost): () => void {
  const gestures = new Gestures(element, host);
  const bound = [
    ['pointerdown', gestures.down],
    ['pointermove', gestures.move],
    ['pointerup', gestures.up],
    ['pointercancel', gestures.cancel],
    ['pointerleave', gestures.leave],
    ['wheel', gestures.wheel],
  ] as [string, EventListener][];
  for (const [name, listener] of bound) element.addEventListener(name, listener, { passive: false });
  return () => {
    for (const [name, listener] of bound) element.removeEventListener(name, listener);
  };
}

/** The gestures under way on one element. */
class Gestures {
  readonly #element: HTMLElement;
  readonly #host: GestureHost;
  /** The x of each pointer that is down, by its id. */
  readonly #fingers = new Map<number, number>();
  #drag: Drag | null = null;

  constructor(element: HTMLElement, host: GestureHost) {
    this.#element = element;
    this.#host = host;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#element.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, event.clientX);
    if (this.#fingers.size > 1) {
      this.#drag = null;
      return;
    }
    const { selection, rulerHeight } = this.#host;
    const x = this.#xOf(event);
    const timeS = this.#timeOf(x);
    const edge = this.#edgeAt(x);
    const onRuler = event.clientY - this.#box.top < rulerHeight;
    if (event.pointerType === 'touch' || (onRuler && edge === null)) {
      this.#drag = { kind: 'scrub' };
      this.#host.onSeek(timeS, false);
    } else if (event.shiftKey && selection) this.#select(selection.startS, timeS, true);
    else this.#drag = { kind: 'press', x, timeS, edge };
  };

  readonly move = (event: PointerEvent): void => {
    const x = this.#xOf(event);
    if (this.#fingers.size === 2 && this.#fingers.has(event.pointerId)) {
      this.#pinch(event);
      return;
    }
    this.#host.onHover(event.pointerType === 'touch' && !this.#drag ? null : this.#timeOf(x), x);
    this.#element.style.cursor = this.#drag === null && this.#edgeAt(x) !== null ? 'ew-resize' : '';
    if (this.#drag?.kind === 'press' && Math.abs(x - this.#drag.x) > DRAG_PX) {
      const { edge, timeS, x: pressX } = this.#drag;
      this.#drag = edge
        ? { kind: 'select', anchorS: edge.otherS, grabX: edge.x - pressX }
        : { kind: 'select', anchorS: timeS, grabX: 0 };
    }
    if (this.#drag?.kind === 'scrub') this.#host.onSeek(this.#timeOf(x), false);
    if (this.#drag?.kind === 'select')
      this.#select(this.#drag.anchorS, this.#timeOf(x + this.#drag.grabX), false);
  };

  readonly up = (event: PointerEvent): void => {
    const x = this.#xOf(event);
    const drag = this.#drag;
    if (drag?.kind === 'scrub') this.#host.onSeek(this.#timeOf(x), true);
    if (drag?.kind === 'press') this.#host.onSeek(drag.timeS, true);
    if (drag?.kind === 'select') this.#select(drag.anchorS, this.#timeOf(x + drag.grabX), true);
    this.cancel(event);
    if (event.pointerType === 'touch') this.#host.onHover(null, x);
  };

  readonly cancel = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    this.#drag = null;
  };

  readonly leave = (): void => {
    if (!this.#drag) this.#host.onHover(null, 0);
  };

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { view, durationS } = this.#host;
    const { width } = this.#box;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (sideways) {
      const delta = (event.deltaX || event.deltaY) * pixels;
      this.#host.onView(panBy(view, durationS, (delta / width) * (view.endS - view.startS)));
      return;
    }
    const speed = event.ctrlKey ? 0.01 : 0.0022; // A trackpad's pinch arrives as a small wheel with Ctrl.
    const anchorS = xToTime(view, width, this.#xOf(event));
    this.#host.onView(zoomAt(view, durationS, anchorS, Math.exp(-event.deltaY * pixels * speed)));
  };

  #pinch(event: PointerEvent): void {
    const { view, durationS } = this.#host;
    const { left, width } = this.#box;
    const before = [...this.#fingers.values()];
    this.#fingers.set(event.pointerId, event.clientX);
    const after = [...this.#fingers.values()];
    const gap = ([a = 0, b = 0]: number[]) => Math.max(10, Math.abs(a - b));
    const middle = ([a = 0, b = 0]: number[]) => (a + b) / 2;
    const anchorS = xToTime(view, width, middle(before) - left);
    const zoomed = zoomAt(view, durationS, anchorS, gap(after) / gap(before));
    const movedS = ((middle(before) - middle(after)) / width) * (zoomed.endS - zoomed.startS);
    this.#host.onView(panBy(zoomed, durationS, movedS));
  }

  #select(anchorS: number, timeS: number, final: boolean): void {
    const span = { startS: Math.min(anchorS, timeS), endS: Math.max(anchorS, timeS) };
    this.#host.onSelect(final && span.endS - span.startS < MIN_SELECTION_S ? null : span, final);
  }

  /** Returns the end of the selection at an x, or null. */
  #edgeAt(x: number): Edge | null {
    const { selection, view } = this.#host;
    if (!selection) return null;
    const { width } = this.#box;
    const edges = [
      { x: timeToX(view, width, selection.startS), otherS: selection.endS },
      { x: timeToX(view, width, selection.endS), otherS: selection.startS },
    ];
    return edges.find((edge) => Math.abs(edge.x - x) <= EDGE_PX) ?? null;
  }

  get #box(): DOMRect {
    return this.#element.getBoundingClientRect();
  }

  #xOf(event: MouseEvent): number {
    return event.clientX - this.#box.left;
  }

  #timeOf(x: number): number {
    const { view, durationS } = this.#host;
    return Math.min(durationS, Math.max(0, xToTime(view, this.#box.width, x)));
  }
}
