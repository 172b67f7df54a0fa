/** Canvases as sharp as the screen: their context's unit is the CSS pixel, whatever the pixel ratio. */

/** Sizes a canvas for the screen's pixels and returns its context; null when there is none. */
export function sharpContext(
  canvas: HTMLCanvasElement | null,
  width: number,
  height: number,
): CanvasRenderingContext2D | null {
  const ctx = canvas?.getContext('2d');
  if (!canvas || !ctx) return null;
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  return ctx;
}

/** Calls `listener` when the colours of the page change, until the returned function is called. */
export function onColourChange(listener: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: light)');
  scheme.addEventListener('change', listener);
  window.addEventListener('tm-theme', listener);
  return () => {
    scheme.removeEventListener('change', listener);
    window.removeEventListener('tm-theme', listener);
  };
}
