/**
 * Storyboards: one small picture for each second, on a sheet for each minute, for hovering over a timeline. In: the
 * pictures that the frame encoder sees, so that nothing is decoded twice. Out: WebP sheets, and WebVTT that points into
 * them (`#xywh=`, https://www.w3.org/TR/media-frags/).
 */
import { join } from 'node:path';
import sharp from 'sharp';
import { NO_PAUSE, type Pause } from '../core/pause.ts';
import { formatTimestamp } from '../core/time.ts';
import { writeFileWhole } from '../files/write-file.ts';

/** Seconds on one sheet: those of one chunk. */
export const SHEET_SECONDS = 60;

const COLUMNS = 10;
const LONG_SIDE = 160;
const QUALITY = 70;

/** Size of one picture on a sheet, in pixels. */
export interface TileSize {
  width: number;
  height: number;
}

/** Returns the key of the folder of a video's sheets. */
export function storyboardFolder(videoId: string): string {
  return `storyboards/${videoId}/`;
}

/** Returns a sheet's file name: "000.webp" has the seconds [0, 60). */
export function sheetName(startS: number): string {
  return `${String(Math.floor(startS / SHEET_SECONDS)).padStart(3, '0')}.webp`;
}

/** Returns the size of a video's tiles: its shape, with a long side of 160. Unknown sizes are taken for 16:9. */
export function tileSize(width: number | null, height: number | null): TileSize {
  const [w, h] = width && height ? [width, height] : [16, 9];
  const scale = LONG_SIDE / Math.max(w, h);
  return { width: Math.max(8, Math.round(w * scale)), height: Math.max(8, Math.round(h * scale)) };
}

/** Returns a picture of [height, width, 3] 8-bit RGB at the size of a tile, as raw RGB. */
export async function drawTile(rgb: Uint8Array, from: TileSize, tile: TileSize): Promise<Uint8Array> {
  return sharp(rgb, { raw: { ...from, channels: 3 } })
    .resize(tile.width, tile.height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
}

/** Writes the sheet of the chunk at `startS`; a null tile is a gap and stays black. Throws what writing throws. */
export async function writeSheet(
  dir: string,
  startS: number,
  tiles: readonly (Uint8Array | null)[],
  tile: TileSize,
): Promise<void> {
  const columns = Math.min(COLUMNS, tiles.length);
  const size = { width: columns * tile.width, height: Math.ceil(tiles.length / COLUMNS) * tile.height };
  const sheet = Buffer.alloc(size.width * size.height * 3);
  for (const [i, pixels] of tiles.entries())
    if (pixels) place(sheet, size.width, pixels, tile, cellOf(i, tile));
  const webp = await sharp(sheet, { raw: { ...size, channels: 3 } })
    .webp({ quality: QUALITY })
    .toBuffer();
  await writeFileWhole(join(dir, sheetName(startS)), webp);
}

/**
 * Returns the WebVTT of a video whose chunks begin and last as given: one cue a second, whose text is the sheet's
 * address after `base`, with the picture's place on it. Gaps (`ptsMs` -1) have no cue. `pause` is awaited between
 * chunks: six hours are 360 of them, with 21,600 cues.
 */
export async function storyboardVtt(
  chunks: Iterable<{ startS: number; ptsMs: Int32Array }>,
  tile: TileSize,
  base: string,
  pause: Pause = NO_PAUSE,
): Promise<string> {
  const cues: string[] = ['WEBVTT'];
  for (const { startS, ptsMs } of chunks) {
    await pause();
    for (const [i, pts] of ptsMs.entries()) {
      if (pts < 0) continue;
      const { x, y } = cellOf(i, tile);
      const times = `${formatTimestamp(startS + i)} --> ${formatTimestamp(startS + i + 1)}`;
      cues.push(`${times}\n${base}${sheetName(startS)}#xywh=${x},${y},${tile.width},${tile.height}`);
    }
  }
  return `${cues.join('\n\n')}\n`;
}

function cellOf(i: number, tile: TileSize): { x: number; y: number } {
  return { x: (i % COLUMNS) * tile.width, y: Math.floor(i / COLUMNS) * tile.height };
}

function place(
  sheet: Uint8Array,
  sheetWidth: number,
  pixels: Uint8Array,
  tile: TileSize,
  { x, y }: { x: number; y: number },
): void {
  const rowBytes = tile.width * 3;
  for (let row = 0; row < tile.height; row++) {
    const line = pixels.subarray(row * rowBytes, (row + 1) * rowBytes);
    sheet.set(line, ((y + row) * sheetWidth + x) * 3);
  }
}
