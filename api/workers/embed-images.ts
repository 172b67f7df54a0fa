/**
 * Embeds query images. In: the ids of stored images. Out: their vectors by the pack's frame encoder. The first query with
 * an image opens the encoder.
 */

import { parseImageId } from '../../core/ids.ts';
import { memo } from '../../core/memo.ts';
import type { UnitVector } from '../../core/vector.ts';
import { embedQueryImage } from '../../ingest/embed-image.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import type { ModelPack } from '../../model/runtime/pack.ts';
import { useImage } from '../services/images.ts';

/** Number of cached vectors: those of queries that are being paged through. */
const REMEMBERED = 100;

/** Embeds the images of a data folder. Its creator closes it. */
export interface ImageEmbedder {
  /** Returns one vector per id. Throws `IMAGE_EXPIRED` for an id that is not stored, and the pack's errors. */
  embed(ids: readonly string[]): Promise<UnitVector[]>;
  close(): Promise<void>;
}

/** Creates an embedder; `open` opens the pack with its `frame` part. */
export function createImageEmbedder(dataDir: string, open: () => Promise<ModelPack>): ImageEmbedder {
  const known = new Map<string, UnitVector>();
  const pack = memo(open);

  async function vectorOf(text: string): Promise<UnitVector> {
    const id = parseImageId(text);
    const path = await useImage(dataDir, id, Date.now());
    const before = known.get(id);
    if (before) return before;
    const { frames } = await pack();
    const vector = await embedQueryImage(await decodeImage(path), frames);
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
