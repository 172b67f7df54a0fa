/**
 * Checks the times of the index: for each second, the presentation time that is stored beside the vector,
 * against the number in the picture that was embedded, read from the storyboard, which is made of those pictures.
 */

import sharp from 'sharp';
import type { VideoId } from '../../core/ids.ts';
import { packKeyOf } from '../../core/pack-key.ts';
import { openStore } from '../../index/store/open-store.ts';
import { readManifest } from '../../model/runtime/manifest.ts';
import { readStrip } from '../../test/support/strip.ts';
import { parseStoryboard, type Tile } from '../../ui/lib/time/storyboard.ts';
import type { Setup } from '../product.ts';
import { distanceMs } from './measure.ts';
import type { Target } from './seeks.ts';

/** The errors of the index on one video. */
export interface IndexTruth {
  /** One error in ms for each second with a picture. */
  errorsMs: number[];
  /** Seconds whose picture could not be read. */
  unread: number;
}

/** Compares every second of a video in the library. */
export async function indexTruth(
  setup: Setup,
  url: string,
  target: Omit<Target, 'played'>,
): Promise<IndexTruth> {
  const times = await storedTimes(setup, target.id as VideoId);
  const address = `${url}/v1/videos/${target.id}/storyboard.vtt`;
  const tiles = parseStoryboard(await (await fetch(address)).text(), address);
  const read = tileReader();
  const truth: IndexTruth = { errorsMs: [], unread: 0 };
  for (const tile of tiles) {
    const frame = await read(tile);
    const ptsMs = times[Math.floor(tile.startS)];
    if (frame === null || ptsMs === undefined || ptsMs < 0) truth.unread++;
    else truth.errorsMs.push(distanceMs(target.video, frame, ptsMs));
  }
  return truth;
}

/** The stored presentation time of each second, in ms; -1 in gaps. */
async function storedTimes({ dataDir, pack }: Setup, id: VideoId): Promise<number[]> {
  const key = packKeyOf(await readManifest(pack));
  const store = await openStore(dataDir);
  try {
    const timeline = await store.timelines.find(id, key);
    if (!timeline) return [];
    const chunks = await store.timelines.packedChunks(timeline.timelineId);
    return chunks.flatMap(({ ptsMs }) => [...ptsMs]);
  } finally {
    await store.close();
  }
}

/** Reads the number in a tile; each sheet is fetched once, since tiles come in order. */
function tileReader(): (tile: Tile) => Promise<number | null> {
  let sheetUrl = '';
  let sheet: Buffer = Buffer.alloc(0);
  return async (tile) => {
    if (tile.sheetUrl !== sheetUrl) {
      sheetUrl = tile.sheetUrl;
      sheet = Buffer.from(await (await fetch(sheetUrl)).arrayBuffer());
    }
    const { x: left, y: top, width, height } = tile;
    const rgb = await sharp(sheet).extract({ left, top, width, height }).removeAlpha().raw().toBuffer();
    return readStrip(rgb, width, height);
  };
}
