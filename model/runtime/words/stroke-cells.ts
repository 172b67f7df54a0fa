/**
 * Where text can be: letters are strokes side by side, so that brightness goes up and down many times along a row. In: the
 * brightness of a picture. Out: the cells of a grid that have such strokes, at any size, with a margin. It costs a fiftieth
 * of the network that finds lines, which then looks at those parts alone.
 */

/** A picture of one 8-bit value a pixel, row by row. */
export interface LumaImage {
  luma: Uint8Array;
  width: number;
  height: number;
}

/** Cells of a picture, row by row: 1 where they hold what is looked for. */
export interface CellGrid {
  cells: Uint8Array;
  columns: number;
  rows: number;
}

/** The width of a cell, in pixels: two letters of the smallest size that can be read. */
export const CELL_WIDTH = 16;
/** The height of a cell, in pixels. */
export const CELL_HEIGHT = 8;

/** Brightness must turn by so many levels of 255 to count; paler letters are not looked for. */
const TURN = 32;
/**
 * Turns within two cells side by side, in all their rows. Of words drawn in fonts of 10 to 32 pixels of 720p, the half that chooses
 * thresholds (bench/words), three seeds: all of 14 pixels and more have it but one in thirty of Chinese at 14; of 10, nine in ten.
 */
const LEAST_TURNS = 24;
/** The picture is looked at in full size and three times halved: letters of 5 to 200 pixels. */
const LEVELS = 4;
/** Cells around those with strokes, of their own level: the network needs some surroundings, and lines have ends. */
const MARGIN = 2;

/** Returns the brightness of 8-bit RGB. */
export function lumaOf(rgb: Uint8Array, width: number, height: number): LumaImage {
  const luma = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < luma.length; i++, at += 3)
    luma[i] = ((rgb[at] as number) + 2 * (rgb[at + 1] as number) + (rgb[at + 2] as number)) >> 2;
  return { luma, width, height };
}

/** Returns an empty grid over a picture. */
export function gridOver({ width, height }: { width: number; height: number }): CellGrid {
  const [columns, rows] = [Math.ceil(width / CELL_WIDTH), Math.ceil(height / CELL_HEIGHT)];
  return { cells: new Uint8Array(columns * rows), columns, rows };
}

/** Marks a block of cells, [left, right) x [top, bottom); what lies beyond the grid is left out. */
export function markCells(grid: CellGrid, left: number, top: number, right: number, bottom: number): void {
  const from = Math.max(0, left);
  const to = Math.min(grid.columns, right);
  for (let row = Math.max(0, top); row < Math.min(grid.rows, bottom); row++)
    if (from < to) grid.cells.fill(1, row * grid.columns + from, row * grid.columns + to);
}

/** Returns the cells with strokes that text could have. */
export function strokeCells(picture: LumaImage): CellGrid {
  const grid = gridOver(picture);
  let level = picture;
  for (let shift = 0; shift < LEVELS && level.width > CELL_WIDTH && level.height > CELL_HEIGHT; shift++) {
    const { turns, columns, rows } = countTurns(level);
    for (let y = 0; y < rows; y++)
      for (let x = 0; x + 1 < columns; x++) {
        const at = y * columns + x;
        if ((turns[at] as number) + (turns[at + 1] as number) < LEAST_TURNS) continue;
        const span = (from: number, to: number) =>
          [(from - MARGIN) << shift, (to + MARGIN) << shift] as const;
        const [[left, right], [top, bottom]] = [span(x, x + 2), span(y, y + 1)];
        markCells(grid, left, top, right, bottom);
      }
    level = halved(level);
  }
  return grid;
}

/** Counts, by cell, how often brightness turns along the rows: each time it has come {@link TURN} back from its last extreme. */
function countTurns(picture: LumaImage): { turns: Uint16Array; columns: number; rows: number } {
  const { luma, width, height } = picture;
  const { columns, rows } = gridOver(picture);
  const turns = new Uint16Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const cellRow = Math.floor(y / CELL_HEIGHT) * columns;
    let [extreme, direction, turnedAt] = [luma[row] as number, 0, 0];
    for (let x = 1; x < width; x++) {
      const value = luma[row + x] as number;
      const back = direction === 0 ? Math.abs(extreme - value) : (extreme - value) * direction;
      if (back >= TURN) {
        direction = value > extreme ? 1 : -1;
        // A turn far from the last one is the edge of a surface, not of a stroke.
        if (x - turnedAt <= CELL_WIDTH) {
          const cell = cellRow + Math.floor(x / CELL_WIDTH);
          turns[cell] = (turns[cell] as number) + 1;
        }
        turnedAt = x;
        extreme = value;
      } else if (direction !== 0 && back < 0) extreme = value;
    }
  }
  return { turns, columns, rows };
}

function halved({ luma, width, height }: LumaImage): LumaImage {
  const half = { width: width >> 1, height: height >> 1 };
  const out = new Uint8Array(half.width * half.height);
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const at = 2 * y * width + 2 * x;
      const above = (luma[at] as number) + (luma[at + 1] as number);
      const below = (luma[at + width] as number) + (luma[at + width + 1] as number);
      out[y * half.width + x] = (above + below + 2) >> 2;
    }
  }
  return { luma: out, ...half };
}
