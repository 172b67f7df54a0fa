/**
 * Images that somebody asks with, as vectors. In: the ids of kept images. Out: what the pack's frame encoder says of
 * them. The encoder is opened by the first question that has an image.
 */

import { parseImageId } from '../../core/ids.ts';
import { memo } from '../../core/memo.ts';
import type { UnitVector } from '../../core/vector.ts';
import { embedImage } from '../../ingest/embed-image.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import type { ModelPack } from '../../model/runtime/pack.ts';
import { useImage } from '../services/images.ts';

/** How many vectors are remembered: those of the questions that are being paged through. */
const REMEMBERED = 100;

/** Embeds the images of a data folder. Whoever made it closes it. */
export interface ImageEmbedder {
  /** One vector for each id. Throws `IMAGE_EXPIRED` for one that is not kept, and the pack's errors. */
  embed(ids: readonly string[]): Promise<UnitVector[]>;
  close(): Promise<void>;
}

/** An embedder with the pack that `open` opens, with its `frame` part. */
export function createImageEmbedder(dataDir: string, open: () => Promise<ModelPack>): ImageEmbedder {
  const known = new Map<string, UnitVector>();
  const pack = memo(open);

  async function vectorOf(text: string): Promise<UnitVector> {
    const id = parseImageId(text);
    const path = await useImage(dataDir, id, Date.now());
    const before = known.get(id);
    if (before) return before;
    const { frames } = await pack();
    const vector = await embedImage(await decodeImage(path), frames);
    if (known.size >= REMEMBERED) known.clear();
    known.set(id, vector);
    return vector;
  }

  return {
    async embed(ids) {
      const vectors: UnitVector[] = [];
      for (const id of ids) vectors.push(await vectorOf(id));
      return vectors;
    },
    async close() {
      await (await pack.peek())?.close();
    },
  };
}
