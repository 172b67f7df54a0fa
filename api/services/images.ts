/**
 * Images that somebody asks with: taken in, kept for a while, found again. In: bytes. Out: an id for questions. What is
 * kept is a small copy under the hash of the upload, `images/<id>.webp`, without what the camera wrote beside it; its
 * file's time says when it was last used.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Image } from '../../contract/index.ts';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { type ImageId, imageExpired, imageIdOf, newJobId } from '../../core/ids.ts';
import type { ServedFile } from '../../files/served-file.ts';
import { writeFileWhole } from '../../files/write-file.ts';
import { createLimiter } from '../../jobs/limiter.ts';
import { shrinkImage } from '../../media/pictures/image.ts';

/** Largest upload, in bytes: a camera's JPEG fits. */
export const MAX_IMAGE_BYTES = 20 * 2 ** 20;

/** How long an image is kept after its last use. */
export const IMAGE_TTL_MS = 7 * 24 * 3600 * 1000;

/** How many are kept at most, some 150 kB each: beyond, the one used longest ago goes. */
const MAX_KEPT = 1000;

/** Images that are decoded at the same time: one of 100 megapixels takes hundreds of MB. */
const DECODED_AT_ONCE = 2;

/** Uploads that are held in memory at the same time, {@link MAX_IMAGE_BYTES} each at most; the others' bytes wait outside. */
const HELD_AT_ONCE = 8;

/** The images of a data folder. */
export interface Images {
  /** Takes an image in. Throws `IMAGE_UNREADABLE`, `UPLOAD_TOO_LARGE` beyond 20 MiB, `DISK_FULL`. */
  receive(body: AsyncIterable<Uint8Array>, announcedBytes: number | null): Promise<Image>;
  /** An image that is kept. Throws `IMAGE_EXPIRED` when there is none, or not any more. */
  find(id: ImageId): Promise<Image>;
  /** Its file, as it is sent. Throws as `find` does. */
  thumbnail(id: ImageId): Promise<ServedFile>;
}

/** The images of this data folder; `nowMs` is Unix time. */
export function createImages(dataDir: string, nowMs: () => number): Images {
  const limitHeld = createLimiter(HELD_AT_ONCE);
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
      refuseTooLarge(announcedBytes ?? 0);
      const { id, webp, width, height } = await limitHeld(async () => {
        const bytes = await collect(body);
        const shrunk = await limitDecoded(() => shrinkImage(bytes));
        return { ...shrunk, id: imageIdOf(createHash('sha256').update(bytes).digest('hex')) };
      });
      // Drafts lie where what killed processes left is swept.
      const drafts = join(dataDir, 'tmp');
      await mkdir(drafts, { recursive: true });
      await writeFileWhole(imagePath(dataDir, id), webp, join(drafts, `${newJobId()}.upload`));
      await sweepImages(dataDir, nowMs());
      return present(id, { width, height }, nowMs());
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

/** The path of an image that is in use just now: it is kept anew from now on. Throws `IMAGE_EXPIRED`. */
export async function useImage(dataDir: string, id: ImageId, nowMs: number): Promise<string> {
  await lastUse(dataDir, id, nowMs);
  const path = imagePath(dataDir, id);
  await utimes(path, nowMs / 1000, nowMs / 1000);
  return path;
}

/** Deletes images that have not been used for long, and those beyond the limit. */
export async function sweepImages(dataDir: string, nowMs: number): Promise<void> {
  const folder = imageDir(dataDir);
  await mkdir(folder, { recursive: true });
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

/** When a file was last used, as Unix time; long ago when it is not there. */
async function usedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return Number.NEGATIVE_INFINITY;
    throw error;
  }
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    refuseTooLarge(size);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function refuseTooLarge(bytes: number): void {
  if (bytes <= MAX_IMAGE_BYTES) return;
  throw new AppError(
    'UPLOAD_TOO_LARGE',
    `An image may have ${MAX_IMAGE_BYTES} bytes. Send a smaller copy of it.`,
    {
      details: { max_bytes: MAX_IMAGE_BYTES },
    },
  );
}
