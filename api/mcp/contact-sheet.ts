/**
 * A contact sheet: many moments on one picture, each with its number and time. A model reads it for a tenth of what single
 * pictures cost. In: moments. Out: one JPEG, and which number is which moment.
 */
import sharp from 'sharp';
import { z } from 'zod';
import { MomentPlace } from '../../contract/index.ts';
import { parseVideoId } from '../../core/ids.ts';
import { formatClock } from '../../core/time.ts';
import { MAX_POSTER_WIDTH } from '../../media/pictures/poster.ts';
import type { Pictures } from '../services/pictures.ts';
import { labelPath } from './label-path.ts';

/** Moments on a sheet: seven rows of seven are still told apart on the largest sheet. */
const MOST = 48;

/** Width of a cell: the largest that keeps a sheet below the 1,568 pixels to which models scale pictures. */
const CELL_WIDTHS = { few: 512, some: 384, many: 256, most: 192 } as const;

const SHEET_WIDTH = 1536;
const LABEL_HEIGHT = 22;

/** The input of the tool. */
export const ContactSheetInput = z.object({
  moments: z.array(MomentPlace).min(1).max(MOST).describe('Moments to show, in this order.'),
});

/** A sheet. */
export interface ContactSheet {
  jpeg: Buffer;
  width: number;
  height: number;
  cells: { number: number; video_id: string; t: number }[];
}

/** Draws a sheet. Throws as the pictures do: `NOT_FOUND` for an unknown video, `TIME_OUTSIDE` for a time after its end. */
export async function drawContactSheet(
  pictures: Pick<Pictures, 'jpeg'>,
  moments: readonly MomentPlace[],
  signal: AbortSignal,
): Promise<ContactSheet> {
  const cellWidth = widthFor(moments.length);
  const columns = Math.min(moments.length, Math.floor(SHEET_WIDTH / cellWidth));
  const height = Math.round((cellWidth * 9) / 16);
  const cellHeight = height + LABEL_HEIGHT;
  const cells = await Promise.all(
    moments.map(async ({ video_id, t }, i) => {
      const width = Math.min(MAX_POSTER_WIDTH, cellWidth);
      const picture = await sharp(await pictures.jpeg(parseVideoId(video_id), t, width, signal))
        .resize({ width: cellWidth, height, fit: 'contain', background: '#000' })
        .toBuffer();
      const place = { left: (i % columns) * cellWidth, top: Math.floor(i / columns) * cellHeight };
      const label = { input: labelOf(`${i + 1}  ${formatClock(t)}`, cellWidth), ...place };
      return [label, { input: picture, left: place.left, top: place.top + LABEL_HEIGHT }];
    }),
  );
  const size = { width: columns * cellWidth, height: Math.ceil(moments.length / columns) * cellHeight };
  const jpeg = await sharp({ create: { ...size, channels: 3, background: '#000' } })
    .composite(cells.flat())
    .jpeg({ quality: 80 })
    .toBuffer();
  return { jpeg, ...size, cells: moments.map(({ video_id, t }, i) => ({ number: i + 1, video_id, t })) };
}

function widthFor(count: number): number {
  if (count <= 6) return CELL_WIDTHS.few;
  if (count <= 16) return CELL_WIDTHS.some;
  return count <= 36 ? CELL_WIDTHS.many : CELL_WIDTHS.most;
}

function labelOf(text: string, width: number): Buffer {
  const path = labelPath(text, { left: 6, top: 4, dot: 2 });
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL_HEIGHT}"><rect width="100%" height="100%" fill="#000"/><path d="${path}" fill="#fff"/></svg>`,
  );
}
