/** Computes which rows of a long grid are worth rendering. In: sizes in CSS pixels. Out: items and the space around them. Pure. */

/** The measures of a grid whose rows are all equally high. */
export interface GridMeasures {
  columns: number;
  /** Height of a row with the gap below it. */
  rowPx: number;
  /** Distance of the grid's top below the top of the view; negative once it is scrolled past. */
  topPx: number;
  viewPx: number;
}

/** The items to render, [from, to), and the space that stands for the rows around them. */
export interface GridWindow {
  from: number;
  to: number;
  beforePx: number;
  afterPx: number;
}

/** Rows rendered above and below the view, so that scrolling and the tab key find cards there. */
const SPARE_ROWS = 3;

/** Returns the part of a grid of `count` items that is in view. */
export function gridWindow(count: number, { columns, rowPx, topPx, viewPx }: GridMeasures): GridWindow {
  const rows = Math.ceil(count / columns);
  const first = Math.min(rows, Math.max(0, Math.floor(-topPx / rowPx) - SPARE_ROWS));
  const last = Math.min(rows, Math.max(first, Math.ceil((viewPx - topPx) / rowPx) + SPARE_ROWS));
  return {
    from: first * columns,
    to: Math.min(count, last * columns),
    beforePx: first * rowPx,
    afterPx: (rows - last) * rowPx,
  };
}
