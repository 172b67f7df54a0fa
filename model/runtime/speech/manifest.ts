/**
 * The manifest of the part that hears where somebody speaks. In: manifest.json of its folder. Out: a checked
 * {@link SpeechManifest}.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';

/** The folder of the part that ships with Tidemark. */
export const SHIPPED_SPEECH = fileURLToPath(new URL('../../parts/speech', import.meta.url));

const FileName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name, without folders');

/** manifest.json of the part, format 1. */
export const SpeechManifest = z.strictObject({
  format: z.literal(1),
  id: z.literal('speech'),
  revision: z.string().regex(/^[0-9a-f]{12}$/),
  licence: z.string(),
  description: z.string(),
  network: z.strictObject({
    file: FileName,
    sample_rate: z.int().positive(),
    /** Samples that one run judges, behind `context` samples from before them. */
    step: z.int().positive(),
    context: z.int().nonnegative(),
    input: z.string(),
    rate: z.string(),
    output: z.string(),
    /** Handed from run to run: `layers` x B x `width`. */
    state: z.strictObject({
      input: z.string(),
      output: z.string(),
      layers: z.int().positive(),
      width: z.int().positive(),
    }),
  }),
  files: z.record(
    FileName,
    z.strictObject({ bytes: z.int().nonnegative(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
  source: z.strictObject({ package: z.string(), file: z.string() }),
});

/** A checked manifest. */
export type SpeechManifest = z.infer<typeof SpeechManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function readSpeechManifest(dir = SHIPPED_SPEECH): Promise<SpeechManifest> {
  const path = join(dir, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw invalid(path, cause.message, cause);
  });
  try {
    return SpeechManifest.parse(JSON.parse(text));
  } catch (cause) {
    throw invalid(
      path,
      cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
      cause,
    );
  }
}

function invalid(path: string, why: string, cause: unknown): AppError {
  return new AppError('MODEL_INVALID', `${path} is no manifest of this part: ${why}`, {
    ...{ cause, details: { path } },
  });
}
