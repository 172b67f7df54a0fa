/**
 * The manifest of the part that finds things in a picture. In: manifest.json of its folder. Out: a checked
 * {@link ThingsManifest}. A part stands beside the packs, so that every pack has it and no vector depends on it.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name, without folders');

/** manifest.json of the part, format 1. */
export const ThingsManifest = z
  .object({
    format: z.literal(1),
    id: z.literal('things'),
    revision: z.string().regex(/^[0-9a-f]{12}$/),
    licence: z.string(),
    description: z.string(),
    network: z
      .object({
        file: FileName,
        /** Pictures keep their aspect: the longer side has `long_side` pixels, each side a multiple of `multiple`. */
        input: z
          .object({ name: z.string(), long_side: z.int().positive(), multiple: z.int().positive() })
          .strict(),
        /** `boxes` [count, 4], `scores` [count] and `classes` [count], best first. */
        outputs: z
          .object({ boxes: z.string(), scores: z.string(), classes: z.string(), count: z.int().positive() })
          .strict(),
      })
      .strict(),
    /** The names of the classes, in the order of the network. */
    labels: z.array(z.string()).min(1).max(255),
    /** Pairs of a score and the chance that a box of it is right, as measured; scores rise. */
    chances: z.array(z.tuple([z.number(), z.number().min(0).max(1)])).min(2),
    files: z.record(
      FileName,
      z.object({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).strict(),
    ),
    source: z.looseObject({}).optional(),
  })
  .strict();

/** A checked manifest. */
export type ThingsManifest = z.infer<typeof ThingsManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function readThingsManifest(dir: string): Promise<ThingsManifest> {
  const path = join(dir, 'manifest.json');
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new AppError('MODEL_INVALID', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const parsed = ThingsManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new AppError('MODEL_INVALID', `${path} is no manifest of a part:\n${z.prettifyError(parsed.error)}`, {
    details: { path },
  });
}
