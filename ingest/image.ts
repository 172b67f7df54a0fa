/** Still images as 8-bit RGB, upright as people see them. In: a path or bytes. Out: pixels for a frame encoder. */
import sharp from 'sharp';
import { AppError } from '../core/errors.ts';
import type { RgbImage } from '../model/runtime/pack.ts';

/** What is decoded. SVG and PDF are programs more than pictures, and are refused. */
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];

/** Names of files that are taken for images. */
export const IMAGE_FILE = /\.(jpe?g|png|webp|gif|tiff?|avif)$/i;

/** Largest picture that is decoded: 100 megapixels are 300 MB as RGB. */
const MAX_PIXELS = 100_000_000;

/**
 * The image in a file or in bytes: its EXIF rotation applied, transparency laid on white, the first picture of an
 * animation. Throws `IMAGE_UNREADABLE` when it cannot be decoded, is cut off, is no raster format we read, or has more
 * than 100 megapixels.
 */
export async function decodeImage(source: string | Uint8Array): Promise<RgbImage> {
  const name = typeof source === 'string' ? source : 'The image';
  try {
    const image = sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' });
    const { format } = await image.metadata();
    if (!FORMATS.includes(format)) throw new Error(`${format} is not one of ${FORMATS.join(', ')}`);
    const { data, info } = await image
      .autoOrient()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, width: info.width, height: info.height };
  } catch (error) {
    throw new AppError('IMAGE_UNREADABLE', `${name} cannot be decoded: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
