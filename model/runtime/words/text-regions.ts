/**
 * The parts of a picture in which lines are looked for: where strokes are, and where something changed since it was last looked
 * at. In: pictures of one video, in order, and the boxes of the lines that the last one had. Out: rectangles that do not overlap.
 */
import {
  CELL_HEIGHT,
  CELL_WIDTH,
  type CellGrid,
  gridOver,
  type LumaImage,
  markCells,
  strokeCells,
} from './stroke-cells.ts';

/** A rectangle in pixels, [left, right) x [top, bottom). */
export interface Region {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Networks that find lines take sides of a multiple of this; on the same raster they find the same boxes again. */
export const RASTER = 32;
/** Mean change of a cell, in levels of 255, that compression does not reach. */
const CHANGED = 6;
/** From this share of the picture on, all of it is looked at once: parts overlap by their margins. */
const MOST_OF_IT = 0.7;

/** Remembers what was looked at. */
export class TextRegions {
  /** Each cell as it was when it was last taken for changed. */
  #seen: LumaImage | null = null;

  /** Returns where to look; nothing of what came before counts when `afresh`. `lines` are known ones, read again where they change. */
  next(picture: LumaImage, lines: readonly Region[], afresh: boolean): Region[] {
    const strokes = strokeCells(picture);
    const seen = this.#seen;
    if (afresh || seen?.width !== picture.width || seen.height !== picture.height) {
      this.#seen = { ...picture, luma: picture.luma.slice() };
      return regionsOf(strokes, picture);
    }
    const changed = takeChanges(seen, picture);
    const wanted = gridOver(picture);
    for (let row = 0; row < wanted.rows; row++)
      for (let column = 0; column < wanted.columns; column++) {
        const at = row * wanted.columns + column;
        if (changed.cells[at] && strokes.cells[at])
          markCells(wanted, column - 1, row - 1, column + 2, row + 2);
      }
    for (const line of lines) if (anyIn(changed, line)) markCells(wanted, ...cellsOf(line));
    return regionsAround(wanted, lines, picture);
  }
}

/** Returns regions that hold known lines as a whole or not at all: of a part of a line, other words would be read. */
function regionsAround(wanted: CellGrid, lines: readonly Region[], picture: LumaImage): Region[] {
  const regions = regionsOf(wanted, picture);
  const cut = lines.filter((line) =>
    regions.some((region) => overlaps(region, line) && !within(region, line)),
  );
  if (cut.length === 0) return regions;
  for (const line of cut) markCells(wanted, ...cellsOf(line));
  return regionsAround(wanted, lines, picture);
}

/** Returns the cells that changed, and writes them into what was seen. */
function takeChanges(seen: LumaImage, { luma, width, height }: LumaImage): CellGrid {
  const changed = gridOver(seen);
  for (let row = 0; row < changed.rows; row++)
    for (let column = 0; column < changed.columns; column++) {
      const [left, top] = [column * CELL_WIDTH, row * CELL_HEIGHT];
      const [right, bottom] = [Math.min(width, left + CELL_WIDTH), Math.min(height, top + CELL_HEIGHT)];
      let sum = 0;
      for (let y = top; y < bottom; y++)
        for (let at = y * width + left; at < y * width + right; at++)
          sum += Math.abs((luma[at] as number) - (seen.luma[at] as number));
      if (sum <= CHANGED * (right - left) * (bottom - top)) continue;
      changed.cells[row * changed.columns + column] = 1;
      for (let y = top; y < bottom; y++)
        seen.luma.set(luma.subarray(y * width + left, y * width + right), y * width + left);
    }
  return changed;
}

function cellsOf({ left, top, right, bottom }: Region): [number, number, number, number] {
  return [
    Math.floor(left / CELL_WIDTH),
    Math.floor(top / CELL_HEIGHT),
    Math.ceil(right / CELL_WIDTH),
    Math.ceil(bottom / CELL_HEIGHT),
  ];
}

function anyIn({ cells, columns }: CellGrid, region: Region): boolean {
  const [left, top, right, bottom] = cellsOf(region);
  for (let row = top; row < bottom; row++)
    if (cells.subarray(row * columns + left, row * columns + right).includes(1)) return true;
  return false;
}

/** Returns rectangles on the raster around connected cells; those that overlap are one. */
function regionsOf(grid: CellGrid, { width, height }: { width: number; height: number }): Region[] {
  const seen = new Uint8Array(grid.cells.length);
  const regions: Region[] = [];
  for (let start = 0; start < grid.cells.length; start++) {
    if (grid.cells[start] === 0 || seen[start] === 1) continue;
    let region = onRaster(connected(grid, start, seen));
    for (let i = 0; i < regions.length; i++) {
      if (!overlaps(regions[i] as Region, region)) continue;
      region = around(regions[i] as Region, region);
      regions.splice(i, 1);
      // The larger one may reach those that were compared already.
      i = -1;
    }
    regions.push(region);
  }
  const area = regions.reduce(
    (sum, { left, top, right, bottom }) => sum + (right - left) * (bottom - top),
    0,
  );
  if (area >= MOST_OF_IT * width * height)
    return [onRaster({ left: 0, top: 0, right: width, bottom: height })];
  return regions;
}

/** Returns the rectangle around the cells that are connected with the one at `start`, which are then seen. */
function connected({ cells, columns, rows }: CellGrid, start: number, seen: Uint8Array): Region {
  let region: Region | null = null;
  const stack = [start];
  seen[start] = 1;
  while (stack.length > 0) {
    const at = stack.pop() as number;
    const [column, row] = [at % columns, Math.floor(at / columns)];
    const [left, top] = [column * CELL_WIDTH, row * CELL_HEIGHT];
    const cell = { left, top, right: left + CELL_WIDTH, bottom: top + CELL_HEIGHT };
    region = region === null ? cell : around(region, cell);
    const beside = [
      column > 0 ? at - 1 : -1,
      column + 1 < columns ? at + 1 : -1,
      row > 0 ? at - columns : -1,
      row + 1 < rows ? at + columns : -1,
    ];
    for (const next of beside) {
      if (next < 0 || cells[next] === 0 || seen[next] === 1) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  return region as Region;
}

/** Widens a rectangle to the raster; it may then reach beyond the picture. */
function onRaster({ left, top, right, bottom }: Region): Region {
  const down = (value: number) => Math.floor(value / RASTER) * RASTER;
  const up = (value: number) => Math.ceil(value / RASTER) * RASTER;
  return { left: down(left), top: down(top), right: up(right), bottom: up(bottom) };
}

function around(a: Region, b: Region): Region {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function within({ left, top, right, bottom }: Region, inner: Region): boolean {
  return left <= inner.left && top <= inner.top && inner.right <= right && inner.bottom <= bottom;
}

/** Returns true when two rectangles share a pixel. */
export function overlaps(a: Region, b: Region): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
