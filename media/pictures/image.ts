/** Still images, upright as people see them. In: a path or bytes. Out: pixels for a frame encoder, or a small copy to keep. */
import sharp, { type Sharp } from 'sharp';
import { AppError } from '../../core/errors.ts';
import type { RgbImage } from '../../core/image.ts';

/** The decoded formats. SVG and PDF are programs more than pictures, and are refused. */
const FORMATS = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif'];

/** The formats accepted in a query. libvips calls AVIF a HEIF. */
const ASKED_FORMATS = ['jpeg', 'png', 'webp', 'heif'];

/** Names of files that are taken for images. */
export const IMAGE_FILE = /\.(jpe?g|png|webp|gif|tiff?|avif)$/i;

/** Largest picture that is decoded: 100 megapixels are 300 MB as RGB. */
const MAX_PIXELS = 100_000_000;

/** Longest side of a kept copy: every frame encoder looks at less. */
const KEPT_SIDE = 1024;

/** At this quality a copy's vector is that of the original. */
const KEPT_QUALITY = 90;

/** A copy of a picture, small enough to be kept. */
export interface KeptImage {
  /** The file's bytes: WebP. */
  webp: Uint8Array;
  width: number;
  height: number;
}

/**
 * Returns the image in a file or in bytes: its EXIF rotation applied, transparency laid on white, the first picture of
 * an animation. Throws `IMAGE_UNREADABLE` when it cannot be decoded, is cut off, is no raster format we read, or has
 * more than 100 megapixels.
 */
export async function decodeImage(source: string | Uint8Array): Promise<RgbImage> {
  return decode(source, FORMATS, async (image) => {
    const { data, info } = await image
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return { rgb: data, width: info.width, height: info.height };
  });
}

/**
 * Returns a copy of a JPEG, PNG, WebP or AVIF: upright, at most 1024 pixels a side, without what the camera wrote
 * beside the picture (place, date, name). Works off the calling thread. Throws `IMAGE_UNREADABLE` as
 * {@link decodeImage} does.
 */
export async function shrinkImage(bytes: Uint8Array): Promise<KeptImage> {
  return decode(bytes, ASKED_FORMATS, async (image) => {
    const { data, info } = await image
      .resize(KEPT_SIDE, KEPT_SIDE, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: KEPT_QUALITY })
      .toBuffer({ resolveWithObject: true });
    return { webp: data, width: info.width, height: info.height };
  });
}

async function decode<T>(
  source: string | Uint8Array,
  formats: readonly string[],
  write: (image: Sharp) => Promise<T>,
): Promise<T> {
  const name = typeof source === 'string' ? source : 'The image';
  try {
    const image = sharp(source, { limitInputPixels: MAX_PIXELS, failOn: 'truncated' });
    const { format } = await image.metadata();
    if (!formats.includes(format)) throw new Error(`${format} is not one of ${formats.join(', ')}`);
    return await write(image.autoOrient().flatten({ background: 'white' }));
  } catch (error) {
    throw new AppError('IMAGE_UNREADABLE', `${name} cannot be decoded: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
