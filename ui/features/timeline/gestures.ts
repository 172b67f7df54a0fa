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
  const fingers = new Map<number, number>();
  let drag: Drag | null = null;

  const box = () => element.getBoundingClientRect();
  const xOf = (event: MouseEvent): number => event.clientX - box().left;
  const timeOf = (x: number): number =>
    Math.min(host.durationS, Math.max(0, xToTime(host.view, box().width, x)));

  const edgeAt = (x: number): Edge | null => {
    const { selection } = host;
    if (!selection) return null;
    const edge = (timeS: number, otherS: number): Edge => ({
      x: timeToX(host.view, box().width, timeS),
      otherS,
    });
    const edges = [edge(selection.startS, selection.endS), edge(selection.endS, selection.startS)];
    return edges.find((each) => Math.abs(each.x - x) <= EDGE_PX) ?? null;
  };

  const select = (anchorS: number, timeS: number, final: boolean): void => {
    const span = { startS: Math.min(anchorS, timeS), endS: Math.max(anchorS, timeS) };
    host.onSelect(final && span.endS - span.startS < MIN_SELECTION_S ? null : span, final);
  };

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event.clientX);
    if (fingers.size > 1) {
      drag = null;
      return;
    }
    const x = xOf(event);
    const edge = edgeAt(x);
    const onRuler = event.clientY - box().top < host.rulerHeight;
    if (event.pointerType === 'touch' || (onRuler && edge === null)) {
      drag = { kind: 'scrub' };
      host.onSeek(timeOf(x), false);
    } else if (event.shiftKey && host.selection) select(host.selection.startS, timeOf(x), true);
    else drag = { kind: 'press', x, timeS: timeOf(x), edge };
  };

  const move = (event: PointerEvent): void => {
    const x = xOf(event);
    if (fingers.size === 2 && fingers.has(event.pointerId)) {
      pinch(event);
      return;
    }
    host.onHover(event.pointerType === 'touch' && !drag ? null : timeOf(x), x);
    element.style.cursor = drag === null && edgeAt(x) !== null ? 'ew-resize' : '';
    if (drag?.kind === 'scrub') host.onSeek(timeOf(x), false);
    if (drag?.kind === 'press' && Math.abs(x - drag.x) > DRAG_PX) {
      const { edge, timeS } = drag;
      drag = edge
        ? { kind: 'select', anchorS: edge.otherS, grabX: edge.x - drag.x }
        : { kind: 'select', anchorS: timeS, grabX: 0 };
    }
    if (drag?.kind === 'select') select(drag.anchorS, timeOf(x + drag.grabX), false);
  };

  const pinch = (event: PointerEvent): void => {
    const before = [...fingers.values()];
    fingers.set(event.pointerId, event.clientX);
    const after = [...fingers.values()];
    const gap = (xs: number[]) => Math.max(10, Math.abs((xs[0] ?? 0) - (xs[1] ?? 0)));
    const middle = (xs: number[]) => ((xs[0] ?? 0) + (xs[1] ?? 0)) / 2;
    const width = box().width;
    const anchorS = xToTime(host.view, width, middle(before) - box().left);
    const zoomed = zoomAt(host.view, host.durationS, anchorS, gap(after) / gap(before));
    const movedS = ((middle(before) - middle(after)) / width) * (zoomed.endS - zoomed.startS);
    host.onView(panBy(zoomed, host.durationS, movedS));
  };

  const up = (event: PointerEvent): void => {
    const x = xOf(event);
    if (drag?.kind === 'scrub') host.onSeek(timeOf(x), true);
    if (drag?.kind === 'press') host.onSeek(drag.timeS, true);
    if (drag?.kind === 'select') select(drag.anchorS, timeOf(x + drag.grabX), true);
    cancel(event);
    if (event.pointerType === 'touch') host.onHover(null, x);
  };

  const cancel = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
    drag = null;
  };

  const leave = (): void => {
    if (!drag) host.onHover(null, 0);
  };

  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const width = box().width;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (sideways) {
      const delta = (event.deltaX || event.deltaY) * pixels;
      host.onView(panBy(host.view, host.durationS, (delta / width) * (host.view.endS - host.view.startS)));
      return;
    }
    const speed = event.ctrlKey ? 0.01 : 0.0022; // A trackpad's pinch arrives as a small wheel with Ctrl.
    const anchorS = xToTime(host.view, width, xOf(event));
    host.onView(zoomAt(host.view, host.durationS, anchorS, Math.exp(-event.deltaY * pixels * speed)));
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', cancel);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', cancel);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
  };
}
