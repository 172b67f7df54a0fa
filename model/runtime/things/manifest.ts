/**
 * The manifest of the part that finds things in a picture. In: manifest.json of its folder. Out: a checked
 * {@link ThingsManifest}. A part stands beside the packs, so that every pack has it and no vector depends on it.
 */
import { z } from 'zod';
import { FileName } from '../manifest.ts';
import { PART, readPartManifest } from '../parts/part-manifest.ts';

/** manifest.json of the part, format 1. */
export const ThingsManifest = z
  .object({
    ...PART,
    id: z.literal('things'),
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
    source: z.looseObject({}).optional(),
  })
  .strict();

/** A checked manifest. */
export type ThingsManifest = z.infer<typeof ThingsManifest>;

/** Reads and checks `dir`/manifest.json. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export function readThingsManifest(dir: string): Promise<ThingsManifest> {
  return readPartManifest(ThingsManifest, dir);
}
