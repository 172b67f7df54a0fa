/** Model packs: those there are, those worth adding, and one that is being added. */
import { z } from '@hono/zod-openapi';
import { errorCode, orNull } from '../common.ts';

/** The two kinds of packs: `search` answers sentences, `recognition` writes down what is said. */
export const PackKind = z.enum(['search', 'recognition']);

/** A pack in the data folder, or one that ships. */
export const Pack = z
  .object({
    name: z.string(),
    kind: PackKind,
    model: z.string().nullable().describe('Pack id @ revision; null when its manifest cannot be read.'),
    bytes: z.int(),
    licence: z.string().nullable(),
    shipped: z.boolean(),
    in_use: z.boolean().describe('True for the packs that this server searches and recognises with.'),
    chosen: z.boolean().describe('True for the packs that are used from the next start on.'),
    calibrated: z
      .boolean()
      .describe('False: its answers have no probabilities. Packs for recognition have none in any case.'),
    problem: z.string().nullable(),
  })
  .openapi('Pack');

/** A public pack that is worth its size. */
export const RecommendedPack = z
  .object({
    name: z.string(),
    kind: PackKind,
    repository: z.string(),
    languages: z.array(z.string()).describe('BCP 47 tags; `mul` for many.'),
    bytes: z.int().describe('About how much is downloaded.'),
    licence: z.string(),
    added: z.boolean(),
  })
  .openapi('RecommendedPack');

/** A pack that is being added, or the last one that was. Lost when the server stops; a download is resumed when asked for again. */
export const PackAddition = z
  .object({
    name: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    stage: z.string().describe('The current stage: download, check.'),
    done_bytes: z.int(),
    total_bytes: z.int().nullable(),
    error: z
      .object({ code: errorCode, message: z.string(), licence_text: z.string().nullable() })
      .nullable()
      .describe('Why it failed; `LICENCE_NOT_ACCEPTED` brings the text to accept.'),
  })
  .openapi('PackAddition');

/** All that is known about packs. */
export const PackList = z
  .object({
    data: z.array(Pack),
    recommended: z.array(RecommendedPack),
    addition: orNull(PackAddition),
  })
  .openapi('PackList');

/** A request to add a recommended pack. */
export const AddPackRequest = z
  .strictObject({ name: z.string().max(80), accept_licence: z.boolean().default(false) })
  .openapi('AddPackRequest');

/** The outcome of choosing a pack. */
export const ChosenPack = z
  .object({
    name: z.string(),
    restart_needed: z.boolean().describe('True: this server goes on with the pack that it was started with.'),
    videos: z
      .int()
      .describe(
        'Videos that are not indexed with the chosen pack yet, or not written down by it: `tidemark reindex` does that. 0 for one that is no longer used.',
      ),
  })
  .openapi('ChosenPack');

export type Pack = z.infer<typeof Pack>;
export type RecommendedPack = z.infer<typeof RecommendedPack>;
export type PackAddition = z.infer<typeof PackAddition>;
export type PackList = z.infer<typeof PackList>;
export type ChosenPack = z.infer<typeof ChosenPack>;
