/**
 * The storyboard of a video: which picture of which sprite sheet shows a second. In: the server's WebVTT file, whose
 * cues point into sheets with `#xywh=`. Out: tiles, found by time.
 */

/** One small picture: a rectangle of a sheet, for [startS, endS). */
export interface Tile {
  startS: number;
  endS: number;
  sheetUrl: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Tiles in the order of time. */
export type Storyboard = readonly Tile[];

function cueTime(text: string): number {
  const parts = text.trim().split(':').map(Number);
  return parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Parses the WebVTT text; `baseUrl` resolves relative sheets. Cues without a rectangle are skipped. */
export function parseStoryboard(vtt: string, baseUrl: string): Storyboard {
  const tiles: Tile[] = [];
  for (const block of vtt.replace(/\r/g, '').split(/\n\n+/)) {
    const lines = block.split('\n');
    const timing = lines.findIndex((line) => line.includes('-->'));
    const target = lines[timing + 1];
    if (timing < 0 || target === undefined) continue;
    const [from, rest] = (lines[timing] ?? '').split('-->');
    const match = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)\s*$/.exec(target.trim());
    if (!match || from === undefined || rest === undefined) continue;
    const [, sheet, x, y, width, height] = match;
    tiles.push({
      startS: cueTime(from),
      endS: cueTime(rest.trim().split(/\s+/)[0] ?? ''),
      sheetUrl: new URL(sheet ?? '', baseUrl).href,
      x: Number(x),
      y: Number(y),
      width: Number(width),
      height: Number(height),
    });
  }
  return tiles.sort((a, b) => a.startS - b.startS);
}

/** Returns the tile of a time: the last one that starts at or before it, else the first; null for an empty board. */
export function tileAt(board: Storyboard, timeS: number): Tile | null {
  let [low, high] = [0, board.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((board[middle]?.startS ?? 0) <= timeS) low = middle;
    else high = middle - 1;
  }
  return board[low] ?? null;
}
