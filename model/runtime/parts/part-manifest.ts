/**
 * Manifests of the parts beside the packs. A part is what every pack has, and no vector depends on it. In: manifest.json of
 * its folder. Out: that file, checked by the part's own schema, which begins with {@link PART}.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import { FileName } from '../manifest.ts';

/** The fields that each part has, format 1; each adds its `id`, its networks and its `source`. */
export const PART = {
  format: z.literal(1),
  revision: z.string().regex(/^[0-9a-f]{12}$/),
  licence: z.string(),
  description: z.string(),
  files: z.record(
    FileName,
    z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
};

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function readPartManifest<Schema extends z.ZodType>(
  schema: Schema,
  dir: string,
): Promise<z.infer<Schema>> {
  const path = join(dir, 'manifest.json');
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new AppError('MODEL_INVALID', `${path} is no manifest of this part: ${why}`, {
      ...{ cause, details: { path } },
    });
  }
}
