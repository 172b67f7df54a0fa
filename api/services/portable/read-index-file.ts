/** Reads a file of an exported index line by line. In: a path. Out: its lines, parsed; or the line that is broken. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { IndexLine } from '../../../contract/index.ts';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { videoIdOf } from '../../../core/ids.ts';

/** Yields the lines of a file. Throws `INDEX_FILE_INVALID` with the line, or `NOT_FOUND`. */
export async function* readIndexFile(path: string): AsyncGenerator<IndexLine, void, undefined> {
  const input = createReadStream(path);
  let number = 0;
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      yield parseLine(text, number);
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('NOT_FOUND', `${path} cannot be read (${errorCodeOf(cause)}).`, { cause });
  } finally {
    input.destroy();
  }
}

/**
 * Checks a whole file: each line, the order of lines, and that it is complete. Throws `INDEX_FILE_INVALID` with the
 * line, `MODEL_MISMATCH` for vectors of another model than `pack`, or `NOT_FOUND`.
 */
export async function checkIndexFile(path: string, pack: string): Promise<void> {
  const found = { number: 0, videos: 0, id: '', timelineOf: '', hasVectors: false, dim: 0, hasEnded: false };
  for await (const line of readIndexFile(path)) {
    found.number += 1;
    if ((line.type === 'index') !== (found.number === 1))
      throw invalid(found.number, 'The head is not first.');
    if (found.hasEnded) throw invalid(found.number, 'Lines follow the end.');
    if (line.type === 'index') found.hasVectors = checkHead(line, pack);
    else if (line.type === 'end') {
      found.hasEnded = true;
      if (line.videos !== found.videos)
        throw invalid(found.number, `Videos are missing: ${line.videos} were written.`);
    } else if (line.type === 'video') {
      found.videos += 1;
      found.id = line.id;
    } else {
      if (line.video_id !== found.id) throw invalid(found.number, 'It belongs to another video.');
      if (line.type === 'timeline') found.timelineOf = line.video_id;
      if (line.type === 'chunk' && found.timelineOf !== line.video_id)
        throw invalid(found.number, 'Its timeline is missing.');
      if (line.type === 'chunk' && found.hasVectors) found.dim = checkVectors(line, found);
    }
  }
  if (!found.hasEnded)
    throw invalid(found.number + 1, 'The file is incomplete: its last line is not the end.');
}

function checkHead(head: IndexLine & { type: 'index' }, pack: string): boolean {
  if (head.vectors && head.pack !== pack) {
    throw new AppError(
      'MODEL_MISMATCH',
      `The vectors of this file are of ${head.pack}; this library uses ${pack}. Name that pack with --pack.`,
    );
  }
  return head.vectors;
}

/** Returns the dimension that all vectors share. */
function checkVectors(
  { vectors, moments }: IndexLine & { type: 'chunk' },
  { number, dim }: { number: number; dim: number },
): number {
  if (!vectors || moments.some(({ vector }) => !vector)) throw invalid(number, 'Its vectors are missing.');
  let shared = dim;
  for (const vector of [...vectors, ...moments.map((moment) => moment.vector ?? null)]) {
    if (vector === null) continue;
    const bytes = Buffer.from(vector.values, 'base64');
    shared ||= bytes.length;
    if (bytes.length !== shared || !bytes.some((byte) => byte !== 0))
      throw invalid(number, 'A vector is broken.');
  }
  return shared;
}

function parseLine(text: string, number: number): IndexLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(number, 'It is not JSON.');
  }
  const parsed = IndexLine.safeParse(value);
  if (!parsed.success) throw invalid(number, z.prettifyError(parsed.error));
  const line = parsed.data;
  if (line.type === 'video' && videoIdOf(line.content_hash) !== line.id) {
    throw invalid(number, 'The id is not that of the content.');
  }
  return line;
}

function invalid(line: number, why: string): AppError {
  return new AppError('INDEX_FILE_INVALID', `Line ${line}: ${why}`, { details: { line } });
}
