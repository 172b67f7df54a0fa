/**
 * The manifest of the part that hears where somebody speaks. In: manifest.json of its folder. Out: a checked
 * {@link SpeechManifest}.
 */
import { z } from 'zod';
import { programFile } from '../../../files/program.ts';
import { FileName } from '../manifest.ts';
import { PART, readPartManifest } from '../parts/part-manifest.ts';

/** The folder of the part that ships with Tidemark. */
export const SHIPPED_SPEECH = programFile('model/parts/speech');

/** manifest.json of the part, format 1. */
export const SpeechManifest = z.strictObject({
  ...PART,
  id: z.literal('speech'),
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
  source: z.strictObject({ package: z.string(), file: z.string() }),
});

/** A checked manifest. */
export type SpeechManifest = z.infer<typeof SpeechManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export function readSpeechManifest(dir = SHIPPED_SPEECH): Promise<SpeechManifest> {
  return readPartManifest(SpeechManifest, dir);
}
