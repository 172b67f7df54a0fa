/**
 * Embeds query images, and things in pictures. In: the ids of stored images, or the path of a picture with boxes. Out: vectors by
 * the pack's frame encoder. The first query with an image opens the encoder.
 */

import type { Box } from '../../core/box.ts';
import { parseImageId } from '../../core/ids.ts';
import { memo } from '../../core/memo.ts';
import type { UnitVector } from '../../core/vector.ts';
import { embedCrops } from '../../ingest/crops/embed-crops.ts';
import { embedQueryImage } from '../../ingest/embed-image.ts';
import { decodeImage } from '../../media/pictures/image.ts';
import type { ModelPack } from '../../model/runtime/pack.ts';
import { useImage } from '../services/images.ts';

/** Number of cached vectors: those of queries that are being paged through. */
const REMEMBERED = 100;
/** Number of cached vectors of things: those of spans that are asked about again. */
const REMEMBERED_CROPS = 2000;

/** Embeds the images of a data folder. Its creator closes it. */
export interface ImageEmbedder {
  /** Returns one vector per id. Throws `IMAGE_EXPIRED` for an id that is not stored, and the pack's errors. */
  embed(ids: readonly string[]): Promise<UnitVector[]>;
  /** Returns one vector per box of the picture at a path. Throws the pack's errors, and those of decoding. */
  embedBoxes(path: string, boxes: readonly Box[]): Promise<UnitVector[]>;
  close(): Promise<void>;
}

/** Creates an embedder; `open` opens the pack with its `frame` part. */
export function createImageEmbedder(dataDir: string, open: () => Promise<ModelPack>): ImageEmbedder {
  const known = new Map<string, UnitVector>();
  const knownBoxes = new Map<string, UnitVector>();
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
    async embedBoxes(path, boxes) {
      const keys = boxes.map((box) => `${path} ${box.join(' ')}`);
      const missing = boxes.filter((_, i) => !knownBoxes.has(keys[i] as string));
      const made =
        missing.length > 0 ? await embedCrops(await decodeImage(path), missing, (await pack()).frames) : [];
      const byBox = new Map(missing.map((box, i) => [box, made[i] as UnitVector]));
      const vectors = boxes.map(
        (box, i) => byBox.get(box) ?? (knownBoxes.get(keys[i] as string) as UnitVector),
      );
      if (knownBoxes.size >= REMEMBERED_CROPS) knownBoxes.clear();
      for (const [i, vector] of vectors.entries()) knownBoxes.set(keys[i] as string, vector);
      return vectors;
    },
    async close() {
      await (await pack.peek())?.close();
    },
  };
}
