/**
 * Views as fitted for a pack: how the nearness of a picture to the sentences of a view becomes a probability. In: the file
 * beside the pack's networks that `bench -- views` writes. Out: groups of labels, of which those are offered that were
 * measured to be right often enough.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';
import type { PackKey } from '../../../core/pack-key.ts';

/** The name of the file in the folder of a pack. */
export const VIEWS_FILE = 'views.json';

/** A group as fitted: chances are a softmax over `scale * cosine + bias`. */
const FittedGroup = z.object({
  name: z.enum(['place', 'light', 'shot', 'room']),
  scale: z.number(),
  labels: z.array(z.object({ label: z.string(), bias: z.number() })).min(1),
  /** The bias of none of the labels; null where one of them always holds. */
  other: z.number().nullable(),
  /** True where it was right often enough on pictures that it was not fitted on. */
  offered: z.boolean(),
  judged: z.object({ accuracy: z.number(), baseline: z.number(), pictures: z.int() }),
});

const ViewsFile = z.object({
  pack_id: z.string(),
  pack_revision: z.string(),
  groups: z.array(FittedGroup),
});

/** A group of labels, fitted. */
export type FittedGroup = z.infer<typeof FittedGroup>;

/** The content of the file. */
export type ViewsFile = z.infer<typeof ViewsFile>;

/** Opens the views of a pack: none where it has none, or those of another revision. Throws `MODEL_INVALID` for a file that is none. */
export async function openViews(packDir: string, pack: PackKey): Promise<FittedGroup[]> {
  const file = join(packDir, VIEWS_FILE);
  try {
    const {
      pack_id: id,
      pack_revision: revision,
      groups,
    } = ViewsFile.parse(JSON.parse(await readFile(file, 'utf8')));
    return id === pack.packId && revision === pack.packRevision ? groups : [];
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      throw new AppError('MODEL_INVALID', `${file} is no list of views: ${error.message}`, { cause: error });
    }
    throw toAppError(error);
  }
}

/** Returns the chance of each label, by its cosine; what is missing to 1 is the chance of none of them. */
export function viewChances({ scale, labels, other }: FittedGroup, cosines: readonly number[]): number[] {
  const logits = labels.map(({ bias }, i) => scale * (cosines[i] ?? 0) + bias);
  const most = Math.max(...logits, other ?? Number.NEGATIVE_INFINITY);
  const weights = logits.map((logit) => Math.exp(logit - most));
  const rest = other === null ? 0 : Math.exp(other - most);
  const all = weights.reduce((sum, one) => sum + one, rest);
  return weights.map((weight) => weight / all);
}
