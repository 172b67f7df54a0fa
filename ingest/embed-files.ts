/**
 * Vectors of still images and of sentences by themselves, for evaluation and for training on top of a pack. In: a
 * folder of images, or a file of sentences. Out: rows of an id and a unit vector, one by one.
 */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError, errorCodeOf } from '../core/errors.ts';
import type { RgbImage } from '../core/image.ts';
import type { UnitVector } from '../core/vector.ts';
import { decodeImage, IMAGE_FILE } from '../media/pictures/image.ts';
import type { FrameEncoder, TextEncoder } from '../model/runtime/pack.ts';
import { embedImage } from './embed-image.ts';

/** A vector and what it is of: an image's file name, or a sentence's line number (from 1). */
export interface EmbeddedRow {
  id: string | number;
  vector: UnitVector;
}

/** Images that are decoded while the network works on another: enough to keep both busy, few enough to be small. */
const DECODED_AHEAD = 4;

/**
 * Returns the vectors of the images directly in the folder `dir`, by file name, in the order of their names. Throws
 * `IMAGE_UNREADABLE` for the first that cannot be decoded, `BAD_REQUEST` when the folder cannot be read.
 */
export async function* embedImages(dir: string, frames: FrameEncoder): AsyncGenerator<EmbeddedRow> {
  const names = (await listFiles(dir)).filter((name) => IMAGE_FILE.test(name)).sort();
  const ahead: { name: string; image: Promise<RgbImage> }[] = [];
  for (let next = 0; next < names.length || ahead.length > 0; ) {
    while (next < names.length && ahead.length <= DECODED_AHEAD) {
      const name = names[next++] as string;
      const image = decodeImage(join(dir, name));
      // Awaited below, when its turn comes; until then a failure must not end the process.
      image.catch(() => undefined);
      ahead.push({ name, image });
    }
    const first = ahead.shift();
    if (!first) return;
    // One at a time, so that a picture's vector does not depend on its neighbours (int8 networks scale by the batch).
    yield { id: first.name, vector: await embedImage(await first.image, frames) };
  }
}

/**
 * Returns the vectors of the lines of a UTF-8 file, by line number; blank lines have none. Throws `BAD_REQUEST` as
 * above.
 */
export async function* embedTexts(file: string, text: TextEncoder): AsyncGenerator<EmbeddedRow> {
  let line = 0;
  for await (const sentence of readLines(file)) {
    line++;
    if (sentence.trim() === '') continue;
    const [vector] = (await text.embed([sentence.trim()])).vectors;
    if (vector) yield { id: line, vector };
  }
}

async function listFiles(dir: string): Promise<string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    throw unreadable(dir, error);
  }
}

async function* readLines(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, 'utf8');
  try {
    yield* createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    stream.destroy();
  }
}

function unreadable(path: string, error: unknown): AppError {
  const why = errorCodeOf(error) ?? (error as Error).message;
  return new AppError('BAD_REQUEST', `${path} cannot be read (${why}).`, { cause: error });
}
