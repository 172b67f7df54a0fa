/**
 * Stores query images for a while. In: bytes. Out: an id for queries. Each is stored as a small copy under the hash of the
 * upload, `images/<id>.webp`, without camera metadata; the file's time is that of its last use.
 */
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Image } from '../../contract/index.ts';
import { errorCodeOf } from '../../core/errors.ts';
import { type ImageId, imageExpired, imageIdOf, newJobId } from '../../core/ids.ts';
import { makeFolders } from '../../files/make-folders.ts';
import type { ServedFile } from '../../files/served-file.ts';
import { writeFileWhole } from '../../files/write-file.ts';
import { createLimiter } from '../../jobs/limiter.ts';
import { shrinkImage } from '../../media/pictures/image.ts';
import { discardFile, receiveFile } from './uploads.ts';

/** Largest upload, in bytes: a camera's JPEG fits. */
export const MAX_IMAGE_BYTES = 20 * 2 ** 20;

/** Lifetime of an image after its last use. */
export const IMAGE_TTL_MS = 7 * 24 * 3600 * 1000;

/** Limit on stored images, about 150 kB each; beyond it, the least recently used one is deleted. */
const MAX_KEPT = 1000;

/** Number of images decoded at the same time: one of 100 megapixels takes hundreds of MB. */
const DECODED_AT_ONCE = 2;

/** The images of a data folder. */
export interface Images {
  /** Stores an image. Throws `IMAGE_UNREADABLE`, `UPLOAD_TOO_LARGE` beyond 20 MiB, `DISK_FULL`. */
  receive(body: AsyncIterable<Uint8Array>, announcedBytes: number | null): Promise<Image>;
  /** Returns a stored image. Throws `IMAGE_EXPIRED` when it is unknown or expired. */
  find(id: ImageId): Promise<Image>;
  /** Returns its file. Throws as `find` does. */
  thumbnail(id: ImageId): Promise<ServedFile>;
}

/** Creates the images of this data folder; `nowMs` is Unix time. */
export function createImages(dataDir: string, nowMs: () => number): Images {
  const limitDecoded = createLimiter(DECODED_AT_ONCE);

  function present(id: ImageId, size: { width: number; height: number }, usedMs: number): Image {
    return {
      id,
      ...size,
      expires_at: new Date(usedMs + IMAGE_TTL_MS).toISOString(),
      thumbnail_url: `/v1/images/${id}/thumbnail`,
    };
  }

  return {
    async receive(body, announcedBytes) {
      // On disk until it is whole: a slow sender holds neither memory nor a place among those that are decoded.
      const received = await receiveFile(body, {
        ...{ dataDir, fileName: 'image', maxBytes: MAX_IMAGE_BYTES, announcedBytes, newName: newJobId },
        adviceIfTooLarge: 'Send a smaller copy.',
      });
      try {
        const { webp, width, height } = await limitDecoded(async () =>
          shrinkImage(await readFile(received.path)),
        );
        const id = imageIdOf(received.contentHash);
        await writeFileWhole(imagePath(dataDir, id), webp, join(dataDir, 'tmp', `${newJobId()}.upload`));
        await sweepImages(dataDir, nowMs());
        return present(id, { width, height }, nowMs());
      } finally {
        await discardFile(received);
      }
    },

    async find(id) {
      const usedMs = await lastUse(dataDir, id, nowMs());
      const { width = 0, height = 0 } = await sharp(imagePath(dataDir, id)).metadata();
      return present(id, { width, height }, usedMs);
    },

    async thumbnail(id) {
      await lastUse(dataDir, id, nowMs());
      return { path: imagePath(dataDir, id), contentType: 'image/webp', tag: id };
    },
  };
}

/** Returns the path of an image and restarts its lifetime. Throws `IMAGE_EXPIRED`. */
export async function useImage(dataDir: string, id: ImageId, nowMs: number): Promise<string> {
  await lastUse(dataDir, id, nowMs);
  const path = imagePath(dataDir, id);
  await utimes(path, nowMs / 1000, nowMs / 1000);
  return path;
}

/** Deletes expired images, and those beyond the limit. */
export async function sweepImages(dataDir: string, nowMs: number): Promise<void> {
  const folder = imageDir(dataDir);
  await makeFolders(folder);
  const names = (await readdir(folder)).filter((name) => OUR_NAME.test(name));
  const files = await Promise.all(
    names.map(async (name) => ({ path: join(folder, name), usedMs: await usedAt(join(folder, name)) })),
  );
  files.sort((a, b) => b.usedMs - a.usedMs);
  const expired = files.filter(({ usedMs }, i) => i >= MAX_KEPT || usedMs + IMAGE_TTL_MS <= nowMs);
  for (const { path } of expired) await rm(path, { force: true });
}

const OUR_NAME = /^[0-9a-f]{32}\.webp$/;

function imageDir(dataDir: string): string {
  return join(dataDir, 'images');
}

function imagePath(dataDir: string, id: ImageId): string {
  return join(imageDir(dataDir), `${id}.webp`);
}

async function lastUse(dataDir: string, id: ImageId, nowMs: number): Promise<number> {
  const usedMs = await usedAt(imagePath(dataDir, id));
  if (usedMs + IMAGE_TTL_MS <= nowMs) throw imageExpired(id);
  return usedMs;
}

/** Returns the time of a file's last use, as Unix time; negative infinity for a missing file. */
async function usedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return Number.NEGATIVE_INFINITY;
    throw error;
  }
}
