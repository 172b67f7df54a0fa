/**
 * Vectors of still images and of sentences by themselves, for evaluation and for training on top of a pack. In: a
 * folder of images, or a file of sentences. Out: rows of an id and a unit vector, one by one.
 */
import { join } from 'node:path';
import { AppError, errorCodeOf } from '../core/errors.ts';
import type { RgbImage } from '../core/image.ts';
import type { UnitVector } from '../core/vector.ts';
import type { CallOptions } from '../files/drives/drive.ts';
import { namesIn, readUserFile } from '../files/drives/user-files.ts';
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

/** The largest file that is decoded as an image: twice what the largest picture takes with 16 bits a channel. */
const MAX_IMAGE_BYTES = 2 ** 30;

/**
 * Returns the vectors of the images directly in the folder `dir`, by file name, in the order of their names. Throws
 * `IMAGE_UNREADABLE` for the first that cannot be decoded, `BAD_REQUEST` when the folder cannot be read,
 * `MEDIA_UNREACHABLE` where its drive does not answer, or the signal's reason.
 */
export async function* embedImages(
  dir: string,
  frames: FrameEncoder,
  signal?: AbortSignal,
): AsyncGenerator<EmbeddedRow> {
  // As a job: a disk that sleeps is waited for.
  const call: CallOptions = { patient: true, signal };
  const names = (await listFiles(dir, call)).filter((name) => IMAGE_FILE.test(name)).sort();
  const ahead: { name: string; image: Promise<RgbImage> }[] = [];
  for (let next = 0; next < names.length || ahead.length > 0; ) {
    while (next < names.length && ahead.length <= DECODED_AHEAD) {
      const name = names[next++] as string;
      const image = readImage(join(dir, name), call);
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
export async function* embedTexts(
  file: string,
  text: TextEncoder,
  signal?: AbortSignal,
): AsyncGenerator<EmbeddedRow> {
  let line = 0;
  for await (const sentence of readLines(file, { patient: true, signal })) {
    line++;
    if (sentence.trim() === '') continue;
    const [vector] = (await text.embed([sentence.trim()])).vectors;
    if (vector) yield { id: line, vector };
  }
}

async function listFiles(dir: string, call: CallOptions): Promise<string[]> {
  try {
    return await namesIn(dir, call);
  } catch (error) {
    throw unreadable(dir, error);
  }
}

async function readImage(path: string, call: CallOptions): Promise<RgbImage> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of readUserFile(path, call)) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes > MAX_IMAGE_BYTES) throw new Error(`it has more than ${MAX_IMAGE_BYTES} bytes`);
    }
    return await decodeImage(Buffer.concat(pieces));
  } catch (error) {
    if (error instanceof AppError && error.code !== 'IMAGE_UNREADABLE') throw error;
    call.signal?.throwIfAborted();
    const why = error instanceof AppError && error.cause instanceof Error ? error.cause : (error as Error);
    throw new AppError('IMAGE_UNREADABLE', `${path} cannot be decoded: ${why.message}`, { cause: error });
  }
}

async function* readLines(file: string, call: CallOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const piece of readUserFile(file, call)) {
      // A carriage return at the end may be the first half of a line's end.
      const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  rest = (rest + decoder.decode()).replace(/\r$/, '');
  if (rest !== '') yield rest;
}

/** Returns the system's error as one of this module; others, as of a drive that does not answer, are as they are. */
function unreadable(path: string, error: unknown): unknown {
  const why = errorCodeOf(error);
  if (error instanceof AppError || why === undefined) return error;
  return new AppError('BAD_REQUEST', `${path} cannot be read (${why}).`, { cause: error });
}
